import type { VerbError } from "@/app/_trpc/use-verb.ts";

/** Says beside a button why it did not work; nothing while all is well. */
export function ErrorNote({ error }: { error: VerbError | null }) {
  if (!error) return null;
  return (
    <span role="alert" className="text-xs text-fail">
      {error.message}
    </span>
  );
}
