"use client";
/** Gives and takes back what the smoke tests log in with and open previews with. */
import type { Client } from "@/app/_trpc/use-verb.ts";
import { TextField } from "@/app/_ui/field.tsx";
import { FormDialog } from "../../../_shared/form-dialog.tsx";

type Given = { storeId: string; isGiven: boolean };

/** Asks for the account the shop made for tests. */
export function GiveTestAccount({ storeId, isGiven }: Given) {
  return (
    <FormDialog
      button={{ children: isGiven ? "Replace" : "Give an account" }}
      title="The test account"
      line="An account of the shop without orders, made for tests alone. We log in and out with it after each deploy."
      submit="Save account"
      fields={["userName", "password"]}
      verb={(client, form) =>
        client.smokeSecrets.saveTestAccount.mutate({
          storeId,
          userName: textOf(form, "userName"),
          password: textOf(form, "password"),
        })
      }
      done="The account is saved. The next log-in test uses it."
    >
      {(errorOf) => (
        <>
          <TextField
            id="test-account-name"
            name="userName"
            label="User name"
            hint="Mostly an e-mail address."
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            error={errorOf("userName")}
            data-first-focus
          />
          <Secret id="test-account-password" name="password" label="Password" error={errorOf("password")} />
        </>
      )}
    </FormDialog>
  );
}

/** Asks for the secret that opens protected previews. */
export function GivePreviewBypass({ storeId, isGiven }: Given) {
  return (
    <FormDialog
      button={{ children: isGiven ? "Replace" : "Give the secret" }}
      title="The preview bypass"
      line="In Vercel, under Settings, Deployment Protection, add a Protection Bypass for Automation and copy its secret."
      submit="Save secret"
      fields={["secret"]}
      verb={(client, form) => client.smokeSecrets.savePreviewBypass.mutate({ storeId, secret: textOf(form, "secret") })}
      done="The secret is saved. The next look at a preview uses it."
    >
      {(errorOf) => <Secret id="preview-bypass" name="secret" label="Secret" error={errorOf("secret")} />}
    </FormDialog>
  );
}

/** Deletes one after a question. */
export function RemoveSmokeSecret({
  storeId,
  kind,
  title,
}: {
  storeId: string;
  kind: Parameters<Client["smokeSecrets"]["remove"]["mutate"]>[0]["kind"];
  title: string;
}) {
  return (
    <FormDialog
      button={{ children: "Remove", kind: "danger" }}
      title={`Remove ${title}?`}
      line="It is deleted here, and what it opened is no longer tested. End it at the shop or in Vercel as well."
      submit="Remove"
      isDanger
      verb={(client) => client.smokeSecrets.remove.mutate({ storeId, kind })}
      done={`Removed ${title}.`}
    />
  );
}

function Secret(field: { id: string; name: string; label: string; error: string | null }) {
  return (
    <TextField
      {...field}
      type="password"
      autoComplete="off"
      spellCheck={false}
      hint="Stored encrypted. Nobody can read it again, only replace it."
    />
  );
}

function textOf(form: FormData, name: string): string {
  return `${form.get(name) ?? ""}`;
}
