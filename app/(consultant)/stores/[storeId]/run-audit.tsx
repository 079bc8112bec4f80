"use client";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { DialogButton } from "@/app/_ui/dialog.tsx";

/** Runs an audit of the store, or says that one is running. */
export function RunAuditButton({
  storeId,
  isRunning,
  isPrimary,
  hasBegun,
}: {
  storeId: string;
  isRunning: boolean;
  isPrimary: boolean;
  hasBegun: boolean;
}) {
  const { run, isBusy, error } = useVerb(async (client) => {
    if (hasBegun) await client.auditRuns.request.mutate({ storeId });
    else await client.roadmap.begin.mutate({ storeId });
  });
  return (
    <>
      {error && (
        <span role="alert" className="text-xs text-fail">
          {error.message}
        </span>
      )}
      <Button
        kind={isPrimary && !isRunning ? "primary" : "outline"}
        icon="rotate-ccw"
        shortcut="recheck"
        isBusy={isBusy || isRunning}
        off={isBusy || isRunning}
        onClick={() => run()}
      >
        {isRunning ? "Audit running" : "Run audit"}
      </Button>
    </>
  );
}

/** Starts the very first audit from the empty state. */
export function StartFirstAudit({ storeId, hasBegun }: { storeId: string; hasBegun: boolean }) {
  const { run, isBusy, error } = useVerb(async (client) => {
    if (hasBegun) await client.auditRuns.request.mutate({ storeId });
    else await client.roadmap.begin.mutate({ storeId });
  });
  return (
    <div className="flex flex-col items-center gap-2">
      <Button isBusy={isBusy} onClick={() => run()}>
        Start first audit
      </Button>
      {error && (
        <p role="alert" className="text-fail">
          {error.message}
        </p>
      )}
    </div>
  );
}

/** Stops a running audit after a question; finished checks are kept. */
export function StopAudit({
  storeId,
  auditRunId,
  number,
  done,
}: {
  storeId: string;
  auditRunId: string;
  number: number;
  done: number;
}) {
  const { run, isBusy } = useVerb((client) => client.auditRuns.stop.mutate({ storeId, auditRunId }));
  return (
    <DialogButton
      label={`Stop audit ${number}`}
      title={`Stop audit ${number}?`}
      line={`The ${done} finished ${done === 1 ? "check is" : "checks are"} kept.`}
      button={{ children: "Stop", size: "sm", shortcut: "stop-audit", isBusy }}
      actions={(close) => (
        <>
          <Button onClick={close}>Keep running</Button>
          <Button
            kind="danger"
            onClick={() => {
              close();
              void run();
            }}
          >
            Stop audit
          </Button>
        </>
      )}
    />
  );
}
