"use client";
/** Answers a check that no probe can see: what holds, in a sentence, with the link that proves it. */
import { type FormEvent, useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { FormError, TextArea, TextField } from "@/app/_ui/field.tsx";
import { sendEvidence } from "@/app/_ui/send-evidence.ts";
import { toast } from "@/app/_ui/toast.ts";
import type { AttestationAnswer } from "@/server/words.ts";
import { WithCode } from "../../../../_shared/with-code.tsx";

export type AnswerChoice = { answer: AttestationAnswer; word: string; when: string };

/** The form of one question. What stood before is kept in the fields, so that renewing an answer is one press. */
export function AnswerForm({
  storeId,
  checkId,
  question,
  choices,
  held,
}: {
  storeId: string;
  checkId: string;
  question: string;
  choices: readonly AnswerChoice[];
  held: { answer: string; statement: string; evidenceUrl: string | null } | null;
}) {
  // Nothing is chosen beforehand: a pass must be said, not left standing.
  const [isUnchosen, setUnchosen] = useState(false);
  const { run, isBusy, error } = useVerb(
    async (client, answer: AttestationAnswer, form: FormData) =>
      client.roadmap.attest.mutate({
        storeId,
        checkId,
        answer,
        statement: `${form.get("statement")}`,
        evidenceUrl: `${form.get("evidenceUrl")}`.trim() || null,
        evidenceFileId: await sendEvidence(storeId, form.get("evidenceFile")),
      }),
    () => toast("The answer is saved."),
  );
  const errorOf = (field: string) => (error?.field === field ? error.message : null);
  const isFieldError = error?.field === "statement" || error?.field === "evidenceUrl";

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const chosen = choices.find(({ answer }) => answer === form.get("answer"));
    setUnchosen(!chosen);
    if (chosen && !isBusy) void run(chosen.answer, form);
  }

  return (
    <form onSubmit={send} noValidate className="flex max-w-2xl flex-col gap-3">
      <fieldset aria-describedby={`${checkId}-unchosen`}>
        <legend className="mb-1.5 font-medium">
          <WithCode text={question} />
        </legend>
        <div className="flex flex-col gap-1.5">
          {choices.map(({ answer, word, when }) => (
            <label key={answer} className="flex min-h-6 items-start gap-2.5">
              <input
                type="radio"
                name="answer"
                value={answer}
                defaultChecked={held?.answer === answer}
                className="checkbox mt-0.5 flex-none"
              />
              <span>
                <span className="font-medium">{word}</span>
                <span className="text-foreground-2">
                  : <WithCode text={when} />
                </span>
              </span>
            </label>
          ))}
        </div>
        <div id={`${checkId}-unchosen`}>
          <FormError>{isUnchosen && "Choose what holds."}</FormError>
        </div>
      </fieldset>
      <TextArea
        id={`${checkId}-statement`}
        name="statement"
        label="What you saw, in a sentence"
        rows={3}
        maxLength={2000}
        defaultValue={held?.statement}
        error={errorOf("statement")}
      />
      <TextField
        id={`${checkId}-evidence`}
        name="evidenceUrl"
        type="url"
        inputMode="url"
        label="Evidence, a link"
        hint="A ticket, a shared document, a screenshot. An answer without evidence is kept, but opens no gate."
        placeholder="https://"
        defaultValue={held?.evidenceUrl ?? ""}
        error={errorOf("evidenceUrl")}
      />
      <TextField
        id={`${checkId}-file`}
        name="evidenceFile"
        type="file"
        accept="image/png,image/jpeg,image/webp,text/plain"
        label="Or a file"
        hint="A screenshot (PNG, JPEG, WebP) or a plain text, at most 5 MB, kept 90 days. One that shows a secret is refused."
        error={errorOf("evidenceFile")}
      />
      <div className="flex items-center gap-3">
        <Button type="submit" shortcut="confirm" isBusy={isBusy}>
          Save answer
        </Button>
        <FormError>{!isFieldError && error?.message}</FormError>
      </div>
    </form>
  );
}
