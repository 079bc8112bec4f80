"use client";
/** The buttons of a drill: start, say what cannot be seen, ask for help, answer the alert, give up. */
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { FormError, SelectField, TextField } from "@/app/_ui/field.tsx";

type Ref = { storeId: string; drillId: string };
type Kind = "dns" | "rotate" | "restart" | "alert" | "mail";

/** Starts the drill; the key to replace is named first. */
export function StartDrill({ storeId, kind, isAgain }: { storeId: string; kind: Kind; isAgain: boolean }) {
  const { run, isBusy, error } = useVerb((client, secretName: string | null) =>
    client.drills.start.mutate({ storeId, kind, secretName }),
  );
  return (
    <form
      noValidate
      className="flex flex-col items-start gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const name = String(new FormData(event.currentTarget).get("secretName") ?? "").trim();
        if (!isBusy) void run(kind === "rotate" ? name : null);
      }}
    >
      {kind === "rotate" && (
        <TextField
          id="secretName"
          name="secretName"
          label="What is the key called?"
          hint="Its name only, never its value."
          error={error?.field === "secretName" ? error.message : undefined}
          large
        />
      )}
      <Button type="submit" kind="primary" size="xl" isBusy={isBusy}>
        {isAgain ? "Start again" : "Start"}
      </Button>
      <FormError>{error?.field === "secretName" ? undefined : error?.message}</FormError>
    </form>
  );
}

/** Asks for a look at once. */
export function LookNow(ref: Ref) {
  const { run, isBusy, error } = useVerb((client) => client.drills.look.mutate(ref));
  return (
    <div className="flex flex-col items-start gap-2">
      <Button kind="primary" size="xl" icon="refresh-cw" isBusy={isBusy} onClick={() => !isBusy && run()}>
        I am done, look now
      </Button>
      <FormError>{error?.message}</FormError>
    </div>
  );
}

/** Says that a part is done that nobody sees from outside. */
export function TellPart({
  part,
  label,
  ...ref
}: Ref & { part: "replaced" | "old-refused" | "back-began"; label: string }) {
  const { run, isBusy, error } = useVerb((client) => client.drills.tell.mutate({ ...ref, part }));
  return (
    <div className="flex flex-col items-start gap-2">
      <Button kind="primary" size="xl" isBusy={isBusy} onClick={() => !isBusy && run()}>
        {label}
      </Button>
      <FormError>{error?.message}</FormError>
    </div>
  );
}

/** Answers the alert whose link was opened. */
export function AnswerAlert({ token, ...ref }: Ref & { token: string }) {
  const { run, isBusy, error } = useVerb((client) => client.drills.answerAlert.mutate({ ...ref, token }));
  return (
    <div className="flex flex-col items-start gap-2">
      <Button kind="primary" size="xl" icon="check" isBusy={isBusy} onClick={() => !isBusy && run()}>
        I have seen the alert
      </Button>
      <FormError>{error?.message}</FormError>
    </div>
  );
}

/** Asks the consultant for help with one step; from then on the try counts as done with help. */
export function Stuck({
  steps,
  askName,
  isAsked,
  ...ref
}: Ref & { steps: string[]; askName: string; isAsked: boolean }) {
  const { run, isBusy, error } = useVerb((client, step: string) => client.drills.help.mutate({ ...ref, step }));
  return (
    <details>
      <summary className="link min-h-11 py-2">I am stuck</summary>
      <form
        noValidate
        className="mt-2 flex flex-col items-start gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) void run(String(new FormData(event.currentTarget).get("step") ?? ""));
        }}
      >
        <SelectField id="step" name="step" label="At which step?" large>
          {steps.map((text, index) => (
            <option key={text} value={`${index + 1}. ${text}`.slice(0, 300)}>
              {`${index + 1}. ${text}`}
            </option>
          ))}
        </SelectField>
        <p className="text-[15px] text-foreground-2">
          This try then counts as done with help. You can repeat it alone.
        </p>
        <Button type="submit" size="lg" isBusy={isBusy}>{`Ask ${askName}`}</Button>
        <FormError>{error?.message}</FormError>
        <p role="status">{isAsked ? `${askName} has been told.` : ""}</p>
      </form>
    </details>
  );
}

/** Ends the try. */
export function EndDrill({ label, ...ref }: Ref & { label: string }) {
  const { run, isBusy, error } = useVerb((client) => client.drills.end.mutate(ref));
  return (
    <div className="flex flex-col items-start gap-2">
      <Button kind="ghost" size="lg" isBusy={isBusy} onClick={() => !isBusy && run()}>
        {label}
      </Button>
      <FormError>{error?.message}</FormError>
    </div>
  );
}
