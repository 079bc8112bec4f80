"use client";
/** What people do with a bottleneck record: propose it, agree to it, take it back. The server judges each again. */
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { SelectField, TextArea, TextField } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";
import { ErrorNote } from "../../_shared/error-note.tsx";
import { FormDialog } from "../../_shared/form-dialog.tsx";

type WaiverRef = { storeId: string; waiverId: string };
type ErrorOf = (field: string) => string | null;

export type ContainOptions = {
  /** The last day that may be chosen, `2026-12-20`. */
  lastDay: string;
  /** A figure has to be given with it. */
  needsMeasure: boolean;
  /** The checks that pass now. */
  proofs: readonly { checkId: string; title: string }[];
  ownerName: string;
};

const fields = [
  "bottleneck",
  "measuredValue",
  "worstCase",
  "containment",
  "containmentProof",
  "tripwire",
  "ownerName",
  "followUp",
  "endDay",
];

/** Puts a bottleneck record to the two people who have to agree. */
export function ContainRisk({
  storeId,
  findingId,
  isAgain = false,
  options,
}: {
  storeId: string;
  findingId: string;
  /** A proposal stands already; a new one takes its place. */
  isAgain?: boolean;
  options: ContainOptions;
}) {
  return (
    <FormDialog
      button={{ children: isAgain ? "Propose anew…" : "Contain until…", icon: "shield-alert" }}
      title="Known and contained"
      line="Launch with this weak spot only if it is understood and fenced in. Somebody of the consultancy and the founder both have to agree."
      submit="Propose"
      fields={fields}
      verb={(client, form) => {
        const text = (name: string) => `${form.get(name) ?? ""}`.trim();
        const figure = text("value").replace(",", ".");
        const value = Number(figure);
        return client.waivers.propose.mutate({
          storeId,
          findingId,
          bottleneck: text("bottleneck"),
          worstCase: text("worstCase"),
          containment: text("containment"),
          containmentProof: text("link") || text("check"),
          tripwire: text("tripwire"),
          ownerName: text("ownerName"),
          followUp: text("followUp"),
          measure:
            figure === "" || !Number.isFinite(value) || value < 0
              ? null
              : { value, unit: form.get("unit") === "percent" ? "percent" : "ms" },
          endDay: text("endDay") || options.lastDay,
        });
      }}
      done="Proposed. Two people have to agree."
    >
      {(errorOf) => (
        <>
          <Known errorOf={errorOf} needsMeasure={options.needsMeasure} />
          <Contained errorOf={errorOf} options={options} />
        </>
      )}
    </FormDialog>
  );
}

function Known({ errorOf, needsMeasure }: { errorOf: ErrorOf; needsMeasure: boolean }) {
  return (
    <>
      <TextArea
        id="waiver-bottleneck"
        name="bottleneck"
        label="What is the bottleneck?"
        hint="The part that is slow or open, and why."
        rows={2}
        maxLength={1000}
        error={errorOf("bottleneck")}
        data-first-focus
      />
      {needsMeasure && (
        <div className="flex flex-wrap gap-3">
          <TextField
            id="waiver-value"
            name="value"
            inputMode="decimal"
            label="Measured"
            hint="A fifth more than this ends the record."
            className="min-w-0 flex-1"
            error={errorOf("measuredValue")}
          />
          <SelectField id="waiver-unit" name="unit" label="Unit" className="w-32">
            <option value="ms">ms</option>
            <option value="percent">% errors</option>
          </SelectField>
        </div>
      )}
      <TextArea
        id="waiver-worst"
        name="worstCase"
        label="Worst case for a buyer"
        hint="The founder reads this before they agree. No jargon."
        rows={2}
        maxLength={1000}
        error={errorOf("worstCase")}
      />
    </>
  );
}

function Contained({ errorOf, options }: { errorOf: ErrorOf; options: ContainOptions }) {
  const { proofs } = options;
  return (
    <>
      <TextArea
        id="waiver-containment"
        name="containment"
        label="Contained by"
        hint="What limits the damage: a limit, a cache, a timeout, a person on call."
        rows={2}
        maxLength={1000}
        error={errorOf("containment")}
      />
      <TextField
        id="waiver-link"
        name="link"
        type="url"
        inputMode="url"
        label="Proof that the limit was tested"
        hint={proofs.length > 0 ? "A link. Or choose a check that passes, below." : "A link to the test."}
        maxLength={2000}
        placeholder="https://"
        error={errorOf("containmentProof")}
      />
      {proofs.length > 0 && (
        <SelectField id="waiver-check" name="check" label="Or a check that proves it" defaultValue="">
          <option value="">No check</option>
          {proofs.map(({ checkId, title }) => (
            <option key={checkId} value={checkId}>
              {`${title} (${checkId})`}
            </option>
          ))}
        </SelectField>
      )}
      <TextArea
        id="waiver-tripwire"
        name="tripwire"
        label="Tripwire"
        hint="What ends this before its day."
        rows={2}
        maxLength={1000}
        error={errorOf("tripwire")}
      />
      <TextField
        id="waiver-follow-up"
        name="followUp"
        label="Follow-up"
        hint="The task that ends it for good."
        maxLength={1000}
        error={errorOf("followUp")}
      />
      <div className="flex flex-wrap gap-3">
        <TextField
          id="waiver-owner"
          name="ownerName"
          label="Who watches it"
          className="min-w-0 flex-1 basis-40"
          maxLength={80}
          defaultValue={options.ownerName}
          error={errorOf("ownerName")}
        />
        <TextField
          id="waiver-end"
          name="endDay"
          type="date"
          label="Last day"
          className="basis-40"
          max={options.lastDay}
          defaultValue={options.lastDay}
          error={errorOf("endDay")}
        />
      </div>
    </>
  );
}

/** Gives the consultancy's word to a record. */
export function AgreeToRecord({ title, ...ref }: WaiverRef & { title: string }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.waivers.accept.mutate(ref),
    ({ state }) => toast(state === "accepted" ? "Contained. Both have agreed." : "Agreed. The founder is asked too."),
  );
  return (
    <>
      <Button icon="check" isBusy={isBusy} name={`Agree to contain ${title}`} onClick={() => !isBusy && run()}>
        Agree
      </Button>
      <ErrorNote error={error} />
    </>
  );
}

/** Takes a record back with a reason; what it contained is open again. */
export function EndRecord({ title, isInForce, ...ref }: WaiverRef & { title: string; isInForce: boolean }) {
  const word = isInForce ? "Revoke" : "Withdraw";
  return (
    <FormDialog
      button={{ children: word, icon: "circle-slash", name: `${word} the record of ${title}` }}
      title={isInForce ? "Revoke this record?" : "Withdraw this proposal?"}
      line={
        isInForce
          ? "The risk is open again at once, and the stages it belongs to may reopen. The record stays readable, with your name and reason."
          : "Nobody is asked any more. The record stays readable, with your name and reason."
      }
      submit={word}
      isDanger
      fields={["reason"]}
      verb={(client, form) => client.waivers.revoke.mutate({ ...ref, reason: `${form.get("reason")}` })}
      done={isInForce ? "Revoked. The risk is open again." : "Withdrawn."}
    >
      {(errorOf) => (
        <TextArea
          id="waiver-reason"
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
