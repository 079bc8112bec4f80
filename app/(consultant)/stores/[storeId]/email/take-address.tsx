"use client";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { type Stream, streamWords } from "./mail-words.ts";

/** Takes an address for one stream. */
export function TakeAddress({ storeId, stream, isPrimary }: { storeId: string; stream: Stream; isPrimary: boolean }) {
  const { run, isBusy, error } = useVerb((client) => client.mailIn.issue.mutate({ storeId, stream }));
  return (
    <>
      <Button kind={isPrimary ? "primary" : "outline"} icon="mail" isBusy={isBusy} off={isBusy} onClick={() => run()}>
        {`Address for ${streamWords[stream]}`}
      </Button>
      {error && (
        <span role="alert" className="text-xs text-fail">
          {error.message}
        </span>
      )}
    </>
  );
}

/** Says that the mail was set off; from now on it may be late. */
export function MarkSent({ storeId, testId }: { storeId: string; testId: string }) {
  const { run, isBusy, error } = useVerb((client) => client.mailIn.markSent.mutate({ storeId, testId }));
  return (
    <>
      <Button size="sm" icon="check" isBusy={isBusy} off={isBusy} onClick={() => run()}>
        I have sent it
      </Button>
      {error && (
        <span role="alert" className="text-xs text-fail">
          {error.message}
        </span>
      )}
    </>
  );
}
