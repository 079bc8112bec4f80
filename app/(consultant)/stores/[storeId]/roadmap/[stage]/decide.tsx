"use client";
import { useVerb } from "@/app/_trpc/use-verb.ts";
/** What a consultant decides on a stage. The server judges the gate again; these buttons only ask. */
import { Button } from "@/app/_ui/button.tsx";
import { TextArea } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";
import type { StageKey } from "@/server/checks/check.ts";
import { ErrorNote } from "../../../../_shared/error-note.tsx";
import { FormDialog } from "../../../../_shared/form-dialog.tsx";

type StageRef = { storeId: string; stageKey: StageKey };

/** Approves the stage; while the gate is shut it is off and says where the reasons stand. */
export function ApproveStage({ title, isReady, ...ref }: StageRef & { title: string; isReady: boolean }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.roadmap.approve.mutate(ref),
    () => toast(`${title} is approved.`),
  );
  return (
    <>
      <ErrorNote error={error} />
      <Button
        kind={isReady ? "primary" : "outline"}
        icon="check"
        shortcut="approve"
        off={!isReady}
        isBusy={isBusy}
        aria-describedby={isReady ? undefined : "gate"}
        onClick={() => isReady && !isBusy && run()}
      >
        Approve stage
      </Button>
    </>
  );
}

/** Sends the stage back with a note for whoever works on it. */
export function RequestChanges({ title, ...ref }: StageRef & { title: string }) {
  return (
    <FormDialog
      button={{ children: "Request changes", icon: "message-circle" }}
      title={`What should change in ${title}?`}
      line="The stage goes back to needs work, until a newer audit has seen the change."
      submit="Request changes"
      fields={["note"]}
      verb={(client, form) => client.roadmap.requestChanges.mutate({ ...ref, note: `${form.get("note")}` })}
      done="Changes requested."
    >
      {(errorOf) => (
        <TextArea
          id="changes-note"
          name="note"
          label="What should change"
          rows={4}
          maxLength={2000}
          error={errorOf("note")}
          data-first-focus
        />
      )}
    </FormDialog>
  );
}

/** Opens a stage before its turn. */
export function OpenEarly({ title, ...ref }: StageRef & { title: string }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.roadmap.openEarly.mutate(ref),
    () => toast(`${title} is open.`),
  );
  return (
    <>
      <ErrorNote error={error} />
      <Button icon="play" isBusy={isBusy} onClick={() => !isBusy && run()}>
        Open early
      </Button>
    </>
  );
}

/** Looks again at some checks; the results arrive on the page by themselves. */
export function Recheck({
  storeId,
  checkIds,
  isRunning,
  what,
  isWholeStage = false,
}: {
  storeId: string;
  checkIds: string[];
  isRunning: boolean;
  /** What is checked again, for screen readers: "DNSSEC". */
  what?: string;
  isWholeStage?: boolean;
}) {
  const { run, isBusy, error } = useVerb((client) => client.auditRuns.request.mutate({ storeId, checkIds }));
  const isUnderWay = isBusy || isRunning;
  return (
    <>
      <ErrorNote error={error} />
      <Button
        size={isWholeStage ? "md" : "sm"}
        icon="refresh-cw"
        shortcut={isWholeStage ? "recheck" : undefined}
        name={what && `${isUnderWay ? "Checking" : "Re-check"} ${what}`}
        isBusy={isUnderWay}
        onClick={() => !isUnderWay && run()}
      >
        {isUnderWay ? "Checking" : "Re-check"}
      </Button>
    </>
  );
}
