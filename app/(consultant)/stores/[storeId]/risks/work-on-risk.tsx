"use client";
/** What people do with a risk: take it, date it, word it for the founder, say it is fixed, look again. Only a check closes it. */
import type { ReactNode } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { TextArea, TextField } from "@/app/_ui/field.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { Menu, MenuItem, MenuLine } from "@/app/_ui/menu.tsx";
import { findingWords } from "@/app/_ui/status-words.ts";
import { toast } from "@/app/_ui/toast.ts";
import { ErrorNote } from "../../../_shared/error-note.tsx";
import { FormDialog } from "../../../_shared/form-dialog.tsx";

type RiskRef = { storeId: string; findingId: string };
const workStates = ["open", "being-fixed", "fix-to-verify"] as const;
type WorkState = (typeof workStates)[number];

/** Looks again at the check behind the risk. */
export function VerifyFix({ checkingInRun, ...ref }: RiskRef & { checkingInRun: number | null }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.findings.verify.mutate(ref),
    () => toast("Looking again. What it sees appears here."),
  );
  const isUnderWay = isBusy || checkingInRun !== null;
  return (
    <span className="flex min-w-0 flex-1 flex-col gap-1">
      <Button
        kind="primary"
        icon="refresh-cw"
        shortcut="confirm"
        isBusy={isUnderWay}
        onClick={() => !isUnderWay && run()}
      >
        {isUnderWay ? "Looking again" : "Verify fix"}
      </Button>
      <ErrorNote error={error} />
    </span>
  );
}

/** Says who works on it; any of the store's people, or nobody. */
export function OwnerMenu({
  owner,
  people,
  children,
  ...ref
}: RiskRef & { owner: string | null; people: readonly string[]; children: ReactNode }) {
  const { run, error } = useVerb((client, ownerName: string | null) =>
    client.findings.update.mutate({ ...ref, ownerName }),
  );
  return (
    <>
      <Menu
        label="Owner"
        shortcut="assign"
        buttonClass="-mx-1.5 inline-flex min-h-6 items-center gap-1.5 rounded-sm px-1.5 hover:bg-accent"
        button={
          <>
            {children}
            <Icon name="chevron-down" size={12} label="Change the owner" />
          </>
        }
      >
        {people.map((name) => (
          <MenuItem key={name} checked={name === owner} onSelect={() => run(name)}>
            {name}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem checked={owner === null} onSelect={() => run(null)}>
          Nobody
        </MenuItem>
      </Menu>
      <ErrorNote error={error} />
    </>
  );
}

/** Says how far the work is. */
export function StateMenu({ state, children, ...ref }: RiskRef & { state: string; children: ReactNode }) {
  const { run, error } = useVerb((client, next: WorkState) => client.findings.update.mutate({ ...ref, state: next }));
  return (
    <>
      <Menu
        label="State"
        shortcut="set-state"
        buttonClass="-mx-1.5 inline-flex min-h-6 items-center gap-1.5 rounded-sm px-1.5 hover:bg-accent"
        button={
          <>
            {children}
            <Icon name="chevron-down" size={12} label="Change the state" />
          </>
        }
      >
        {workStates.map((each) => (
          <MenuItem key={each} icon={findingWords[each].icon} checked={each === state} onSelect={() => run(each)}>
            {findingWords[each].word}
          </MenuItem>
        ))}
      </Menu>
      <ErrorNote error={error} />
    </>
  );
}

/** Sets until when it should be fixed. */
export function DueDate({ due, ...ref }: RiskRef & { due: string | null }) {
  return (
    <FormDialog
      button={{ icon: "pencil", kind: "ghost", size: "sm", name: "Change the due day" }}
      title="Fixed until when?"
      submit="Save"
      fields={["dueAt"]}
      verb={(client, form) => {
        const day = `${form.get("day")}`;
        // Until the end of that day, wherever the reader is.
        return client.findings.update.mutate({ ...ref, dueAt: day ? new Date(`${day}T23:59:00`).toISOString() : null });
      }}
    >
      {(errorOf) => (
        <TextField
          id="due-day"
          name="day"
          type="date"
          label="Due day"
          hint="Empty it for no date."
          defaultValue={due ?? ""}
          error={errorOf("dueAt")}
          data-first-focus
        />
      )}
    </FormDialog>
  );
}

/** Words the risk for the founder; empty gives the check's own sentence back. */
export function FounderSentence({ sentence, isEdited, ...ref }: RiskRef & { sentence: string; isEdited: boolean }) {
  return (
    <FormDialog
      button={{ icon: "pencil", kind: "ghost", size: "sm", name: "Change what the founder reads" }}
      title="What the founder reads"
      line="One short sentence without jargon: what it means for the shop, and who does what until when."
      submit="Save"
      fields={["founderSentence"]}
      verb={(client, form) =>
        client.findings.update.mutate({ ...ref, founderSentence: `${form.get("founderSentence")}`.trim() || null })
      }
      done="The founder reads the new sentence."
    >
      {(errorOf) => (
        <TextArea
          id="founder-sentence"
          name="founderSentence"
          label="Sentence"
          hint={isEdited ? "Empty it to go back to the check's own sentence." : undefined}
          rows={3}
          maxLength={300}
          defaultValue={sentence}
          error={errorOf("founderSentence")}
          data-first-focus
        />
      )}
    </FormDialog>
  );
}

/** Sets a warning aside with a reason that stays on record. */
export function SetAside(ref: RiskRef) {
  return (
    <FormDialog
      button={{ children: "Not applicable", icon: "circle-slash", shortcut: "not-applicable" }}
      title="Why does it not apply?"
      line="It leaves the list. Your name and the reason stay on record, and it can be opened again."
      submit="Set aside"
      fields={["reason"]}
      verb={(client, form) => client.findings.setAside.mutate({ ...ref, reason: `${form.get("reason")}` })}
      done="Set aside, with your reason."
    >
      {(errorOf) => (
        <TextArea
          id="aside-reason"
          name="reason"
          label="Reason"
          rows={3}
          maxLength={500}
          error={errorOf("reason")}
          data-first-focus
        />
      )}
    </FormDialog>
  );
}
