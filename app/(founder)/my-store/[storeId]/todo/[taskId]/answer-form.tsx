"use client";
import { useRouter } from "next/navigation";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { TextArea, TextField } from "@/app/_ui/field.tsx";

type Answer = "pass" | "warn" | "fail";
type Input = { answer: Answer; statement: string; evidenceUrl: string | null };

/** Takes the founder's answer with its proof. */
export function AnswerForm({
  storeId,
  taskId,
  answers,
}: {
  storeId: string;
  taskId: string;
  answers: { pass: string; warn: string | null; fail: string };
}) {
  const router = useRouter();
  const { run, isBusy, error } = useVerb(
    (client, input: Input) => client.founder.answer.mutate({ storeId, checkId: taskId, ...input }),
    () => router.push(`/my-store/${storeId}/todo`),
  );
  const errorOf = (field: string) => (error?.field === field ? error.message : null);
  const options: [Answer, string][] = [
    ["pass", answers.pass],
    ...(answers.warn ? [["warn", answers.warn] as [Answer, string]] : []),
    ["fail", answers.fail],
  ];
  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const chosen = options.find(([value]) => value === form.get("answer"))?.[0] ?? "fail";
        const link = String(form.get("evidenceUrl") ?? "").trim();
        void run({
          answer: chosen,
          statement: String(form.get("statement") ?? ""),
          evidenceUrl: link === "" ? null : link,
        });
      }}
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">Which is true?</legend>
        {options.map(([value, words], index) => (
          <label key={value} className="flex min-h-11 items-start gap-3 rounded-lg border border-border p-3">
            <input type="radio" name="answer" value={value} defaultChecked={index === 0} className="mt-1.5" />
            <span>{words}</span>
          </label>
        ))}
      </fieldset>
      <TextArea
        id="statement"
        name="statement"
        label="What did you see?"
        rows={3}
        required
        error={errorOf("statement")}
      />
      <TextField
        id="evidenceUrl"
        name="evidenceUrl"
        type="url"
        inputMode="url"
        label="Link to a screenshot or page"
        hint="Blur passwords first. Without a link we note your word, but it does not count as proof."
        large
        error={errorOf("evidenceUrl")}
      />
      {error && error.field !== "statement" && error.field !== "evidenceUrl" && (
        <p role="alert" className="field-error">
          {error.message}
        </p>
      )}
      <Button kind="primary" size="xl" type="submit" isBusy={isBusy}>
        I am done
      </Button>
    </form>
  );
}
