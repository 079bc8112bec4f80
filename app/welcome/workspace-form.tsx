"use client";
import { type Client, useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { TextField } from "@/app/_ui/field.tsx";

function createWorkspace(client: Client, input: { name: string; yourName: string }) {
  return client.me.createWorkspace.mutate(input);
}

/** Asks for the names and creates the workspace. */
export function WorkspaceForm({ name }: { name: string }) {
  const { run, isBusy, error } = useVerb(createWorkspace, () => window.location.assign("/stores"));
  const errorOf = (field: string) => (error?.field === field ? error.message : null);
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        void run({ name: String(form.get("name") ?? ""), yourName: String(form.get("yourName") ?? "") });
      }}
    >
      <TextField id="name" name="name" label="Name of your studio" large required error={errorOf("name")} />
      <TextField
        id="yourName"
        name="yourName"
        label="Your name"
        hint="As founders see it: Ask Maya."
        defaultValue={name}
        autoComplete="name"
        large
        required
        error={errorOf("yourName")}
      />
      {error && !error.field && (
        <p role="alert" className="field-error">
          {error.message}
        </p>
      )}
      <Button kind="primary" size="xl" type="submit" isBusy={isBusy}>
        Make the workspace
      </Button>
    </form>
  );
}
