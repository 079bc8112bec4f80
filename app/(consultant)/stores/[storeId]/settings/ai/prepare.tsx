"use client";
/** The steps before the assistant is talked to, and the button that starts it. */
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { toast } from "@/app/_ui/toast.ts";
import { ErrorNote } from "../../../../_shared/error-note.tsx";

type Place = { storeId: string };

export function IssueCanaries({ storeId, isAgain }: Place & { isAgain: boolean }) {
  const { run, isBusy, error } = useVerb((client) => client.aiTargets.issueCanaries.mutate({ storeId }));
  return (
    <p className="mt-2">
      <Button size="sm" isBusy={isBusy} onClick={() => void run()}>
        {isAgain ? "Make new ones, the old ones end" : "Make test texts"}
      </Button>
      <ErrorNote error={error} />
    </p>
  );
}

export function ConfirmPlanted({ storeId }: Place) {
  const { run, isBusy, error } = useVerb((client) => client.aiTargets.confirmPlanted.mutate({ storeId }));
  return (
    <p className="mt-3">
      <Button size="sm" icon="check" isBusy={isBusy} onClick={() => void run()}>
        All of them are in place
      </Button>
      <ErrorNote error={error} />
    </p>
  );
}

export function Agree({ storeId, isAgreed }: Place & { isAgreed: boolean }) {
  const { run, isBusy, error } = useVerb((client) => client.aiTargets.agree.mutate({ storeId, isAgreed: !isAgreed }));
  return (
    <p className="mt-2">
      <Button size="sm" kind={isAgreed ? "ghost" : undefined} isBusy={isBusy} onClick={() => void run()}>
        {isAgreed ? "Take it back" : "Agree"}
      </Button>
      <ErrorNote error={error} />
    </p>
  );
}

export function RunRedTeam({ storeId, isReady, isRunning }: Place & { isReady: boolean; isRunning: boolean }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.aiTargets.run.mutate({ storeId }),
    () => toast("We are talking to it. It takes a minute or two."),
  );
  return (
    <span className="inline-flex items-center gap-2">
      <ErrorNote error={error} />
      <Button kind="primary" icon="bot" disabled={!isReady} isBusy={isBusy || isRunning} onClick={() => void run()}>
        Run the red team
      </Button>
    </span>
  );
}
