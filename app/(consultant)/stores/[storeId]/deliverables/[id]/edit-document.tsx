"use client";
/** Publishes a document and edits the notes of a draft. */
import { type FormEvent, useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { FormError, TextArea } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";
import { ErrorNote } from "../../../../_shared/error-note.tsx";

type DocumentRef = { storeId: string; deliverableId: string };

/** Approves the newest version as it stands and shows it to the founder. */
export function Publish({ title, ...ref }: DocumentRef & { title: string }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.deliverables.publish.mutate(ref),
    () => toast(`The founder can read ${title} now.`),
  );
  return (
    <>
      <ErrorNote error={error} />
      <Button kind="primary" icon="send" isBusy={isBusy} onClick={() => !isBusy && run()}>
        Approve and publish
      </Button>
    </>
  );
}

/** The consultant's notes on a draft; they are part of the document. */
export function Notes({ notes, ...ref }: DocumentRef & { notes: string }) {
  const [text, setText] = useState(notes);
  const [held, setHeld] = useState(notes);
  const { run, isBusy, error } = useVerb(
    (client, next: string) => client.deliverables.editNotes.mutate({ ...ref, notes: next }),
    () => {
      setHeld(text);
      toast("The notes are saved.");
    },
  );
  const isChanged = text !== held;

  function send(event: FormEvent) {
    event.preventDefault();
    if (isChanged && !isBusy) void run(text);
  }

  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-2">
      <TextArea
        id="notes"
        label="Notes"
        labelHidden
        rows={5}
        maxLength={10_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        hint="They stand at the head of the document once it is published. No secret values."
        error={error?.field === "notes" ? error.message : null}
        data-shortcut="edit-document"
      />
      <div className="flex items-center gap-3">
        <Button type="submit" off={!isChanged} isBusy={isBusy} shortcut="confirm">
          Save notes
        </Button>
        {isChanged && <span className="text-xs text-muted-foreground">Not saved yet.</span>}
        <FormError>{error && error.field !== "notes" && error.message}</FormError>
      </div>
    </form>
  );
}
