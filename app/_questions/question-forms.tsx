"use client";
/** Asking, answering and closing, for both sides. */
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { type Client, useVerb, type VerbError } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { FormError, TextArea } from "@/app/_ui/field.tsx";

type About = Parameters<Client["questions"]["ask"]["mutate"]>[0]["about"];
type Audience = "shop" | "team";

/** Opens a question and goes to it. `canChoose` lets a consultant write to the team alone. */
export function AskForm({
  storeId,
  about,
  base,
  label,
  submit,
  canChoose = false,
  large = false,
}: {
  storeId: string;
  about: About;
  /** Where the questions of this side are. */
  base: string;
  label: string;
  submit: string;
  canChoose?: boolean;
  large?: boolean;
}) {
  const router = useRouter();
  const { run, isBusy, error } = useVerb(
    (client, text: string, audience: Audience) => client.questions.ask.mutate({ storeId, about, audience, text }),
    ({ questionId }) => router.push(`${base}/${questionId}`),
  );
  return (
    <WordsForm
      label={label}
      submit={submit}
      isBusy={isBusy}
      error={error}
      large={large}
      onSend={(form) => void run(`${form.get("text")}`, form.get("audience") === "team" ? "team" : "shop")}
    >
      {canChoose && (
        <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
          <legend className="sr-only">Who reads it</legend>
          <label className="flex items-center gap-2">
            <input type="radio" name="audience" value="shop" defaultChecked /> The shop and the team
          </label>
          <label className="flex items-center gap-2">
            <input type="radio" name="audience" value="team" /> The team alone
          </label>
        </fieldset>
      )}
    </WordsForm>
  );
}

/** Adds to a question. */
export function ReplyForm({
  storeId,
  questionId,
  large = false,
}: {
  storeId: string;
  questionId: string;
  large?: boolean;
}) {
  const { run, isBusy, error } = useVerb((client, text: string) =>
    client.questions.reply.mutate({ storeId, questionId, text }),
  );
  return (
    <WordsForm
      label="Your answer"
      submit="Send"
      isBusy={isBusy}
      error={error}
      large={large}
      onSend={async (form, element) => {
        await run(`${form.get("text")}`);
        element.reset();
      }}
    />
  );
}

/** Closes a question. */
export function CloseQuestion({
  storeId,
  questionId,
  large = false,
}: {
  storeId: string;
  questionId: string;
  large?: boolean;
}) {
  const { run, isBusy, error } = useVerb((client) => client.questions.close.mutate({ storeId, questionId }));
  return (
    <>
      <Button icon="check" size={large ? "lg" : undefined} isBusy={isBusy} onClick={() => !isBusy && run()}>
        That is settled
      </Button>
      <FormError>{error?.message}</FormError>
    </>
  );
}

function WordsForm({
  label,
  submit,
  isBusy,
  error,
  large,
  onSend,
  children,
}: {
  label: string;
  submit: string;
  isBusy: boolean;
  error: VerbError | null;
  large: boolean;
  onSend: (form: FormData, element: HTMLFormElement) => void;
  children?: React.ReactNode;
}) {
  const element = useRef<HTMLFormElement>(null);
  return (
    <form
      ref={element}
      noValidate
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) onSend(new FormData(event.currentTarget), event.currentTarget);
      }}
    >
      <TextArea
        id="text"
        name="text"
        label={label}
        rows={4}
        maxLength={4000}
        required
        error={error?.field === "text" ? error.message : null}
      />
      {children}
      {error && error.field !== "text" && <FormError>{error.message}</FormError>}
      <div>
        <Button type="submit" kind="primary" size={large ? "xl" : undefined} icon="send" isBusy={isBusy}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
