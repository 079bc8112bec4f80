"use client";
/** What can be done with one hook, and with one call. */
import { useCallback, useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { Checkbox, TextField } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";
import { FormDialog } from "../../../../_shared/form-dialog.tsx";
import { SecretOnce } from "./add-hook.tsx";
import type { Hook } from "./hook-words.ts";

type Place = { storeId: string; hook: Pick<Hook, "id" | "title" | "hasSecret" | "isSecretOurs"> };

/** Replaces the secret, or takes the provider's for the first time. */
export function RotateSecret({ storeId, hook }: Place) {
  const [secret, setSecret] = useState<string | null>(null);
  const close = useCallback(() => setSecret(null), []);
  const { id, title, hasSecret, isSecretOurs } = hook;
  const verb = isSecretOurs ? "New secret" : "Replace secret";
  return (
    <>
      <FormDialog
        button={hasSecret ? { children: verb, icon: "key-round" } : { children: "Paste the secret", icon: "key-round" }}
        title={hasSecret ? `${verb} for ${title}?` : `The secret ${title} shows`}
        line={
          hasSecret
            ? "Calls signed with the old one are taken for another 24 hours, so nothing is missed while you change it there."
            : "It is stored encrypted and only compared with calls. Nobody can read it again."
        }
        submit={hasSecret ? verb : "Save secret"}
        fields={["secret"]}
        verb={(client, form) =>
          client.deployHooks.rotate.mutate({
            storeId,
            hookId: id,
            secret: isSecretOurs ? null : `${form.get("secret") ?? ""}`,
            atOnce: form.get("atOnce") !== null,
          })
        }
        done={isSecretOurs ? undefined : "The secret is saved."}
        after={(made) => setSecret(made.secret)}
      >
        {(errorOf) => (
          <>
            {!isSecretOurs && (
              <TextField
                id={`secret-${id}`}
                name="secret"
                type="password"
                autoComplete="off"
                spellCheck={false}
                label="Secret"
                error={errorOf("secret")}
                data-first-focus
              />
            )}
            {hasSecret && (
              <Checkbox
                id={`at-once-${id}`}
                name="atOnce"
                label="End the old one now"
                hint="When somebody else may know it. Calls are refused until the provider has the new one."
              />
            )}
          </>
        )}
      </FormDialog>
      {secret !== null && <SecretOnce secret={secret} onClose={close} />}
    </>
  );
}

/** Has a signed call sent to the hook's address, as its provider would send one. */
export function SendTest({ storeId, hookId, title }: { storeId: string; hookId: string; title: string }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.deployHooks.test.mutate({ storeId, hookId }),
    ({ isVerified, status }) =>
      toast(
        isVerified ? "The test arrived and is verified. It made no deploy." : `The test was answered with ${status}.`,
      ),
  );
  return (
    <>
      <Button icon="send" isBusy={isBusy} name={`Send a test call: ${title}`} onClick={() => !isBusy && run()}>
        Send a test call
      </Button>
      {error && (
        <span role="alert" className="text-xs text-fail">
          {error.message}
        </span>
      )}
    </>
  );
}

/** Ends the hook after a question. */
export function EndHook({ storeId, hook }: Place) {
  return (
    <FormDialog
      button={{ children: "End", kind: "danger" }}
      title={`End the ${hook.title} hook?`}
      line="Its address answers no more and its secret is deleted. Deploys and the log of calls stay. Remove the webhook at the provider as well."
      submit="End hook"
      isDanger
      verb={(client) => client.deployHooks.end.mutate({ storeId, hookId: hook.id })}
      done={`The ${hook.title} hook has ended.`}
    />
  );
}

/** Has a call acted on again. */
export function RedeliverButton({ storeId, deliveryId, what }: { storeId: string; deliveryId: string; what: string }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.deployHooks.redeliver.mutate({ storeId, deliveryId }),
    () => toast("Delivered again. What is known already stays as it is."),
  );
  return (
    <>
      <Button
        size="sm"
        icon="rotate-ccw"
        isBusy={isBusy}
        name={`Deliver again: ${what}`}
        onClick={() => !isBusy && run()}
      >
        Deliver again
      </Button>
      {error && (
        <span role="alert" className="text-xs text-fail">
          {error.message}
        </span>
      )}
    </>
  );
}
