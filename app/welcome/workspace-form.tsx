"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client.tsx";
import { Button } from "@/app/_ui/button.tsx";
import { TextField } from "@/app/_ui/field.tsx";

/** Asks for the names and creates the workspace. */
export function WorkspaceForm({ name }: { name: string }) {
  const trpc = useTRPC();
  const create = useMutation(
    trpc.me.createWorkspace.mutationOptions({ onSuccess: () => window.location.assign("/stores") }),
  );
  const errorOf = (field: string) => (create.error?.data?.field === field ? create.error.message : null);
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        create.mutate({ name: String(form.get("name") ?? ""), yourName: String(form.get("yourName") ?? "") });
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
      {create.error && !create.error.data?.field && (
        <p role="alert" className="field-error">
          {create.error.message}
        </p>
      )}
      <Button kind="primary" size="xl" type="submit" isBusy={create.isPending}>
        Make the workspace
      </Button>
    </form>
  );
}
