"use client";
/** Makes a key, shows it once, and revokes one. Owners only; the server decides. */
import { type FormEvent, useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { FormError, SelectField, TextField } from "@/app/_ui/field.tsx";
import type { ApiScope } from "@/server/ctx.ts";
import { FormDialog } from "../../../_shared/form-dialog.tsx";
import { scopeLines, scopeNames } from "./scope-words.ts";
import { ShownOnce } from "./shown-once.tsx";

const scopes: ApiScope[] = ["read", "run", "write"];
const lives = [
  { days: 90, title: "90 days" },
  { days: 365, title: "A year" },
  { days: null, title: "Until it is revoked" },
];

/** The form that makes a key; once it is there, the key takes the form's place. */
export function MakeKey({ stores }: { stores: { id: string; name: string }[] }) {
  const [name, setName] = useState("");
  const [scope, setScope] = useState<ApiScope>("read");
  const [storeId, setStoreId] = useState("");
  const [life, setLife] = useState(0);
  const [key, setKey] = useState<string | null>(null);
  const { run, isBusy, error } = useVerb(
    (client) =>
      client.apiKeys.create.mutate({ name, scope, storeId: storeId || null, days: lives[life]?.days ?? null }),
    (made) => {
      setKey(made.key);
      setName("");
    },
  );

  function send(event: FormEvent) {
    event.preventDefault();
    if (!isBusy) void run();
  }

  if (key) {
    return (
      <ShownOnce
        id="new-key"
        title="The new key"
        line="It is shown this once. Keep it where your program reads its secrets, and nowhere else."
        text={key}
        what="the key"
        onDone={() => setKey(null)}
      />
    );
  }
  return (
    <Card id="make-key" title="Make a key">
      <form onSubmit={send} noValidate className="flex flex-col gap-3 p-3.5">
        <TextField
          id="key-name"
          label="What it is for"
          hint="Such as: Deploy pipeline. What the key does stands in the activity under this name."
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={error?.field === "name" ? error.message : null}
        />
        <SelectField
          id="key-scope"
          label="It may"
          hint={scopeLines[scope]}
          value={scope}
          onChange={(event) => setScope(scopes.find((each) => each === event.target.value) ?? "read")}
        >
          {scopes.map((each) => (
            <option key={each} value={each}>
              {scopeNames[each]}
            </option>
          ))}
        </SelectField>
        <SelectField
          id="key-store"
          label="It sees"
          value={storeId}
          onChange={(event) => setStoreId(event.target.value)}
        >
          <option value="">The whole workspace</option>
          {stores.map((store) => (
            <option key={store.id} value={store.id}>
              {store.name}
            </option>
          ))}
        </SelectField>
        <SelectField
          id="key-life"
          label="It ends after"
          value={life}
          onChange={(event) => setLife(Number(event.target.value))}
        >
          {lives.map(({ title }, index) => (
            <option key={title} value={index}>
              {title}
            </option>
          ))}
        </SelectField>
        <FormError>{error && error.field !== "name" && error.message}</FormError>
        <div>
          <Button type="submit" kind="primary" icon="key-round" isBusy={isBusy}>
            Make key
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** Revokes a key after a question. */
export function RevokeKey({ keyId, name }: { keyId: string; name: string }) {
  return (
    <FormDialog
      button={{ children: "Revoke", size: "sm", kind: "danger", name: `Revoke ${name}` }}
      title={`Revoke ${name}?`}
      line="The next request with it is refused. What it did stays on record."
      submit="Revoke"
      isDanger
      verb={(client) => client.apiKeys.revoke.mutate({ keyId })}
      done={`${name} no longer works.`}
    />
  );
}
