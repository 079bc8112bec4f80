"use client";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { FormError, TextField } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";

/** Takes the founder's typed name as their signature under what the page shows. */
export function SignHandover({ storeId, signOffId, sha256 }: { storeId: string; signOffId: string; sha256: string }) {
  const { run, isBusy, error } = useVerb(
    (client, name: string) => client.signOffs.sign.mutate({ storeId, signOffId, sha256, name }),
    () => toast("Signed. The shop is handed over to you."),
  );
  const nameError = error?.field === "name" ? error.message : null;
  return (
    <form
      noValidate
      className="mt-5 flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void run(`${new FormData(event.currentTarget).get("name")}`);
      }}
    >
      <TextField
        id="name"
        name="name"
        label="Your full name"
        hint="Typing it here is your signature."
        autoComplete="name"
        maxLength={120}
        required
        large
        error={nameError}
      />
      <Button kind="primary" size="xl" type="submit" isBusy={isBusy}>
        Sign
      </Button>
      <FormError>{nameError ? null : error?.message}</FormError>
    </form>
  );
}
