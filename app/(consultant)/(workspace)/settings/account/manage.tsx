"use client";
/** Changes one's name and signs browsers out. */
import { type FormEvent, useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { FormError, TextField } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";
import { ErrorNote } from "../../../_shared/error-note.tsx";

/** The name colleagues and founders read. */
export function Rename({ name }: { name: string }) {
  const [text, setText] = useState(name);
  const { run, isBusy, error } = useVerb(
    (client) => client.me.rename.mutate({ name: text }),
    () => toast("Your name is saved."),
  );
  const isChanged = text.trim() !== name;

  function send(event: FormEvent) {
    event.preventDefault();
    if (isChanged && !isBusy) void run();
  }

  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-2">
      <TextField
        id="own-name"
        label="Name"
        autoComplete="name"
        className="max-w-sm"
        hint="Colleagues and founders read it, in mails too."
        value={text}
        onChange={(event) => setText(event.target.value)}
        error={error?.field === "name" ? error.message : null}
      />
      <FormError>{error && error.field !== "name" && error.message}</FormError>
      <div>
        <Button type="submit" kind="primary" off={!isChanged} isBusy={isBusy}>
          Save name
        </Button>
      </div>
    </form>
  );
}

/** Signs one browser out, or with `sessionId` null all others. */
export function SignOut({ sessionId, words, name }: { sessionId: string | null; words: string; name?: string }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.me.revokeSessions.mutate({ sessionId }),
    (ended) => toast(ended === 1 ? "One browser is signed out." : `${ended} browsers are signed out.`),
  );
  return (
    <>
      <ErrorNote error={error} />
      <Button size="sm" icon="log-out" name={name} isBusy={isBusy} onClick={() => !isBusy && run()}>
        {words}
      </Button>
    </>
  );
}
