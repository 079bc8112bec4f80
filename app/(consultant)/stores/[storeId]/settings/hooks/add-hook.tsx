"use client";
/** Adds a hook: first what it is for, then the secret, once. */
import { useCallback, useState } from "react";
import { Button } from "@/app/_ui/button.tsx";
import { CopyText } from "@/app/_ui/copy-record.tsx";
import { DialogHead } from "@/app/_ui/dialog.tsx";
import { SelectField } from "@/app/_ui/field.tsx";
import { ModalDialog } from "@/app/_ui/modal-dialog.tsx";
import type { ProviderId } from "@/server/webhooks/webhook.ts";
import { FormDialog } from "../../../../_shared/form-dialog.tsx";
import { HookFields, refsOf } from "./hook-fields.tsx";
import { offered } from "./hook-words.ts";

/** Opens the form; `first` is the provider chosen already. */
export function AddHook({ storeId, first, isPrimary }: { storeId: string; first: ProviderId; isPrimary: boolean }) {
  const [provider, setProvider] = useState(first);
  const [secret, setSecret] = useState<string | null>(null);
  const close = useCallback(() => setSecret(null), []);
  return (
    <>
      <FormDialog
        button={{ children: "Add hook", icon: "plus", kind: isPrimary ? "primary" : "outline" }}
        title="Add a deploy hook"
        line="You get an address for the provider to call. What it takes to set it up there comes next."
        submit="Add hook"
        fields={["projectRef", "productionRef"]}
        verb={(client, form) =>
          client.deployHooks.create.mutate({
            storeId,
            provider,
            ...refsOf(form),
          })
        }
        after={(made) => setSecret(made.secret)}
      >
        {(errorOf) => (
          <>
            <SelectField
              id="hook-provider"
              label="Who calls"
              value={provider}
              onChange={(event) => setProvider(offered.find(({ id }) => id === event.target.value)?.id ?? "generic")}
            >
              {offered.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </SelectField>
            <HookFields provider={provider} errorOf={errorOf} />
          </>
        )}
      </FormDialog>
      {secret !== null && <SecretOnce secret={secret} onClose={close} />}
    </>
  );
}

/** Shows a secret this once. */
export function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <ModalDialog label="The hook's secret" onClose={onClose}>
      <DialogHead
        title="The hook's secret"
        line="It signs every call. Copy it now: nobody can read it again here, only replace it."
      />
      <div className="dialog-body">
        <CopyText text={secret} what="the secret" />
      </div>
      <div className="dialog-foot">
        <Button onClick={onClose} data-first-focus>
          I have it
        </Button>
      </div>
    </ModalDialog>
  );
}
