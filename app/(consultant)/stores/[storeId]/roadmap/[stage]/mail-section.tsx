/** Below the check of real mail: where to send one, and what the newest that came proves. */
import Link from "next/link";
import { pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { Time } from "@/app/_ui/time.tsx";
import { MailTests } from "../../email/mail-tests.tsx";
import { streamWords, verdictWords } from "../../email/mail-words.ts";

/** Shows the open addresses and the newest message; the e-mail page shows all of it. */
export async function MailSection({ storeId, now, zone }: { storeId: string; now: Date; zone: string }) {
  const page = await pageData((await api()).mailIn.page({ storeId }));
  const [newest] = page.received;
  return (
    <section aria-label="Send a real mail">
      <MailTests page={page} storeId={storeId} now={now} zone={zone} />
      <p className="px-3.5 pb-3">
        {newest && (
          <>
            {`The newest ${streamWords[newest.stream]}, `}
            <Time at={newest.receivedAt} form="ago" now={now} zone={zone} />
            {`: ${verdictWords(newest).text} `}
          </>
        )}
        <Link className="link" href={`/stores/${storeId}/email`}>
          {newest ? "Look at what came" : "Email page"}
        </Link>
      </p>
    </section>
  );
}
