/** Asks the workflow server for a page: its silence is a state of the page, not a failure of it. */
import { TRPCError } from "@trpc/server";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { ErrorPanel } from "@/app/_ui/error-panel.tsx";
import { pageData } from "../../_shared/store.ts";

/** Gives the answer, or the words for why there is none at the moment. */
export async function answerOf<T>(query: Promise<T>): Promise<{ data: T } | { silence: string }> {
  try {
    return { data: await pageData(query) };
  } catch (error) {
    if (error instanceof TRPCError && error.code === "SERVICE_UNAVAILABLE") return { silence: error.message };
    throw error;
  }
}

/** Says that the workflow server does not answer, and that nothing is lost. */
export function Silence({ words, href }: { words: string; href: string }) {
  return (
    <div className="px-5">
      <ErrorPanel
        kind="unknown"
        title="We cannot see the workflows at the moment"
        line={words}
        action={
          <ButtonLink size="sm" icon="refresh-cw" href={href}>
            Try again
          </ButtonLink>
        }
      />
    </div>
  );
}
