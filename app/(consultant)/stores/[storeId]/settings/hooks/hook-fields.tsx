"use client";
/** Whose deploys of a provider count: the same fields when a hook is added and when it is edited. */
import { Checkbox, TextField } from "@/app/_ui/field.tsx";
import type { ProviderId } from "@/server/webhooks/webhook.ts";
import { FormDialog } from "../../../../_shared/form-dialog.tsx";
import { type Hook, projectWords } from "./hook-words.ts";

type ErrorOf = (field: string) => string | null;

/** Shows the fields the provider knows; `held` is what they hold already. */
export function HookFields({
  provider,
  errorOf,
  held,
}: {
  provider: ProviderId;
  errorOf: ErrorOf;
  held?: Pick<Hook, "projectRef" | "productionRef">;
}) {
  const projectWord = projectWords[provider];
  return (
    <>
      {projectWord && (
        <TextField
          id="hook-project"
          name="projectRef"
          label={projectWord}
          hint="Only its deploys count. Leave it empty when the provider calls for one alone."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={held?.projectRef ?? ""}
          error={errorOf("projectRef")}
        />
      )}
      {provider === "vercel" && (
        <Checkbox
          id="hook-promoted"
          name="productionRef"
          value="promoted"
          defaultChecked={held?.productionRef === "promoted"}
          label="A person promotes each deployment"
          hint="Then one is live when it is promoted, not when it is built."
        />
      )}
      {["github", "generic", "standard"].includes(provider) && (
        <TextField
          id="hook-production"
          name="productionRef"
          label="What goes to customers"
          hint={
            provider === "github"
              ? "The name of the environment; or of a workflow, as workflow:Deploy. Empty: the environment production."
              : "The name of the environment. Empty: production."
          }
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={held?.productionRef ?? ""}
          error={errorOf("productionRef")}
        />
      )}
    </>
  );
}

/** Reads the fields; an empty or missing one is null. */
export function refsOf(form: FormData): { projectRef: string | null; productionRef: string | null } {
  return { projectRef: textOf(form, "projectRef"), productionRef: textOf(form, "productionRef") };
}

/** Changes what a hook is called and whose deploys count. */
export function EditHook({ storeId, hook }: { storeId: string; hook: Hook }) {
  return (
    <FormDialog
      button={{ children: "Edit", icon: "pencil", name: `Edit the ${hook.title} hook` }}
      title={`Edit the ${hook.title} hook`}
      line="Its address and its secret stay. What it counts holds from the next call on."
      submit="Save hook"
      fields={["name", "projectRef", "productionRef"]}
      verb={(client, form) =>
        client.deployHooks.edit.mutate({
          storeId,
          hookId: hook.id,
          name: textOf(form, "name"),
          ...refsOf(form),
        })
      }
      done="The hook is saved."
    >
      {(errorOf) => (
        <>
          <TextField
            id="hook-name"
            name="name"
            label="Name"
            hint={`Left empty, ${hook.providerTitle}.`}
            autoComplete="off"
            defaultValue={hook.name ?? ""}
            error={errorOf("name")}
            data-first-focus
          />
          <HookFields provider={hook.provider} errorOf={errorOf} held={hook} />
        </>
      )}
    </FormDialog>
  );
}

function textOf(form: FormData, name: string): string | null {
  const value = form.get(name);
  return typeof value === "string" && value.trim() !== "" ? value : null;
}
