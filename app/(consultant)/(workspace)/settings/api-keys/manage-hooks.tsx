"use client";
/** Adds a webhook, shows its secret once, tests it, changes its secret, and removes it. Owners only; the server decides. */
import { type FormEvent, useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Checkbox, FormError, SelectField, TextField } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";
import { ErrorNote } from "../../../_shared/error-note.tsx";
import { FormDialog } from "../../../_shared/form-dialog.tsx";
import { ShownOnce } from "./shown-once.tsx";

type EventChoice = { type: string; words: string };
const secretLine = "It is shown this once, and signs every message. Receivers check it before they believe anything.";

/** The form that adds a webhook; once it is there, its secret takes the form's place. */
export function AddHook({ stores, events }: { stores: { id: string; name: string }[]; events: EventChoice[] }) {
  const [secret, setSecret] = useState<string | null>(null);
  const { run, isBusy, error } = useVerb(
    (client, form: FormData) =>
      client.outgoingHooks.create.mutate({
        url: String(form.get("url") ?? "").trim(),
        // What is no event is refused by the server.
        eventTypes: form.getAll("event").map(String) as Parameters<
          typeof client.outgoingHooks.create.mutate
        >[0]["eventTypes"],
        storeId: String(form.get("store") ?? "") || null,
      }),
    (made) => setSecret(made.secret),
  );

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!isBusy) void run(new FormData(event.currentTarget));
  }

  if (secret) {
    return (
      <ShownOnce
        id="new-secret"
        title="The new webhook's secret"
        line={secretLine}
        text={secret}
        what="the secret"
        onDone={() => setSecret(null)}
      />
    );
  }
  return (
    <Card id="add-webhook" title="Add a webhook">
      <form onSubmit={send} noValidate className="flex flex-col gap-3 p-3.5">
        <TextField
          id="hook-url"
          name="url"
          label="Address"
          type="url"
          hint="https, and reachable from the internet."
          autoComplete="off"
          error={error?.field === "url" ? error.message : null}
        />
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium">Tell it when</legend>
          {events.map(({ type, words }) => (
            <Checkbox key={type} id={`event-${type}`} name="event" value={type} label={words} />
          ))}
        </fieldset>
        <SelectField id="hook-store" name="store" label="Of" defaultValue="">
          <option value="">Every store</option>
          {stores.map((store) => (
            <option key={store.id} value={store.id}>
              {store.name}
            </option>
          ))}
        </SelectField>
        <FormError>{error && error.field !== "url" && error.message}</FormError>
        <div>
          <Button type="submit" icon="plus" isBusy={isBusy}>
            Add webhook
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** The acts on one webhook: test, change the secret, switch on again, remove. */
export function HookActs({ hookId, host, isOff }: { hookId: string; host: string; isOff: boolean }) {
  const [secret, setSecret] = useState<string | null>(null);
  const test = useVerb(
    (client) => client.outgoingHooks.test.mutate({ hookId }),
    ({ arrived, status, answer }) =>
      toast(arrived ? `The test arrived: ${status}.` : `The test did not arrive: ${status ?? answer}.`),
  );
  const resume = useVerb(
    (client) => client.outgoingHooks.resume.mutate({ hookId }),
    () => toast("The webhook is on again."),
  );
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <Button size="sm" icon="send" name={`Send a test to ${host}`} isBusy={test.isBusy} onClick={() => test.run()}>
          Send a test
        </Button>
        {isOff && (
          <Button size="sm" icon="rotate-ccw" isBusy={resume.isBusy} onClick={() => resume.run()}>
            Switch on again
          </Button>
        )}
        <FormDialog
          button={{ children: "New secret", size: "sm", icon: "refresh-cw", name: `New secret for ${host}` }}
          title={`A new secret for ${host}?`}
          line="For 24 hours every message is signed with the old one as well, so that nothing is lost while you change it."
          submit="Make a new secret"
          verb={(client) => client.outgoingHooks.rotate.mutate({ hookId })}
          after={(made) => setSecret(made.secret)}
        />
        <FormDialog
          button={{ children: "Remove", size: "sm", kind: "danger", name: `Remove the webhook to ${host}` }}
          title={`Remove the webhook to ${host}?`}
          line="Nothing is sent to it any more, what is still on its way included."
          submit="Remove"
          isDanger
          verb={(client) => client.outgoingHooks.remove.mutate({ hookId })}
          done={`${host} hears no more.`}
        />
      </div>
      <ErrorNote error={test.error ?? resume.error} />
      {secret && (
        <ShownOnce
          id={`secret-${hookId}`}
          title="The new secret"
          line={secretLine}
          text={secret}
          what="the secret"
          onDone={() => setSecret(null)}
        />
      )}
    </div>
  );
}

/** Sends a message again under its old id. */
export function Resend({ hookId, deliveryId, what }: { hookId: string; deliveryId: string; what: string }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.outgoingHooks.resend.mutate({ hookId, deliveryId }),
    () => toast("It is on its way again."),
  );
  return (
    <span className="flex flex-col items-end gap-1">
      <Button size="sm" icon="send" name={`Send ${what} again`} isBusy={isBusy} onClick={() => run()}>
        Send again
      </Button>
      <ErrorNote error={error} />
    </span>
  );
}
