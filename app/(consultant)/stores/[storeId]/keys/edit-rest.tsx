"use client";
/** Takes whom to call for a part, how keys change hands, and what was sent in plain text. */
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { SelectField, TextArea, TextField } from "@/app/_ui/field.tsx";
import { ErrorNote } from "../../../_shared/error-note.tsx";
import { FormDialog } from "../../../_shared/form-dialog.tsx";
import { channelWords, type KeysPage, severityWords } from "./key-words.ts";

type Part = KeysPage["ownership"][number];

/** The form of one part; without `part` it adds one. */
export function EditPart({ storeId, part }: { storeId: string; part?: Part }) {
  const id = part?.name ?? "new";
  return (
    <FormDialog
      button={
        part
          ? { children: "Edit", size: "sm", kind: "ghost", name: `Edit ${part.name}` }
          : { children: "Add a part", size: "sm", icon: "plus" }
      }
      title={part ? part.name : "Add a part of the shop"}
      submit="Save"
      fields={["name", "businessOwner", "technicalContact", "supportUrl"]}
      done="Saved."
      verb={(client, form) =>
        client.access.saveComponent.mutate({
          storeId,
          name: part?.name ?? String(form.get("name") ?? ""),
          businessOwner: String(form.get("businessOwner") ?? ""),
          technicalContact: String(form.get("technicalContact") ?? ""),
          supportUrl: String(form.get("supportUrl") ?? ""),
          severity: wordOf(severityWords, form.get("severity")) ?? "degraded",
        })
      }
    >
      {(errorOf) => (
        <>
          {!part && <TextField id="part-name" name="name" label="Part" error={errorOf("name")} />}
          <TextField
            id={`${id}-owner`}
            name="businessOwner"
            label="Business owner"
            defaultValue={part?.businessOwner}
            error={errorOf("businessOwner")}
          />
          <TextField
            id={`${id}-tech`}
            name="technicalContact"
            label="Technical contact"
            defaultValue={part?.technicalContact}
            error={errorOf("technicalContact")}
          />
          <TextField
            id={`${id}-support`}
            name="supportUrl"
            label="Support page of the vendor"
            defaultValue={part?.supportUrl}
            error={errorOf("supportUrl")}
          />
          <Words
            id={`${id}-severity`}
            name="severity"
            label="While it is down"
            words={severityWords}
            value={part?.severity ?? "degraded"}
          />
        </>
      )}
    </FormDialog>
  );
}

/** The form of how keys change hands. */
export function EditFlow({ storeId, flow }: { storeId: string; flow: KeysPage["flow"] }) {
  return (
    <FormDialog
      button={{ children: flow.toldByName ? "Edit" : "Fill in", size: "sm" }}
      title="How keys change hands"
      submit="Save"
      fields={["vaultName", "howGiven", "howTaken"]}
      done="Saved."
      verb={(client, form) =>
        client.access.saveFlow.mutate({
          storeId,
          vaultName: String(form.get("vaultName") ?? ""),
          howGiven: String(form.get("howGiven") ?? ""),
          howTaken: String(form.get("howTaken") ?? ""),
        })
      }
    >
      {(errorOf) => (
        <>
          <TextField
            id="vault"
            name="vaultName"
            label="Password manager and its shared folder"
            defaultValue={flow.vaultName}
            error={errorOf("vaultName")}
          />
          <TextArea
            id="given"
            name="howGiven"
            label="How access is given"
            rows={3}
            defaultValue={flow.howGiven}
            error={errorOf("howGiven")}
          />
          <TextArea
            id="taken"
            name="howTaken"
            label="How access is taken away"
            rows={3}
            defaultValue={flow.howTaken}
            error={errorOf("howTaken")}
          />
        </>
      )}
    </FormDialog>
  );
}

/** Writes down that a secret was sent in plain text. */
export function ReportPlainSecret({ storeId, today }: { storeId: string; today: string }) {
  return (
    <FormDialog
      button={{ children: "A secret was sent in plain text", size: "sm", icon: "flag" }}
      title="A secret was sent in plain text"
      line="Its name alone. It counts as leaked until it is replaced."
      submit="Write it down"
      fields={["name", "sentOn"]}
      verb={(client, form) =>
        client.access.recordPlainSecret.mutate({
          storeId,
          name: String(form.get("name") ?? ""),
          channel: wordOf(channelWords, form.get("channel")) ?? "mail",
          sentOn: String(form.get("sentOn") ?? ""),
        })
      }
    >
      {(errorOf) => (
        <>
          <TextField id="plain-name" name="name" label="What it opens" autoComplete="off" error={errorOf("name")} />
          <Words id="plain-channel" name="channel" label="Sent in" words={channelWords} value="mail" />
          <TextField
            id="plain-day"
            name="sentOn"
            type="date"
            label="On"
            defaultValue={today}
            error={errorOf("sentOn")}
          />
        </>
      )}
    </FormDialog>
  );
}

/** Notes that what was sent no longer works. */
export function MarkReplaced({ storeId, id, name }: { storeId: string; id: string; name: string }) {
  const { run, isBusy, error } = useVerb((client) => client.access.markReplaced.mutate({ storeId, plainSecretId: id }));
  return (
    <>
      <ErrorNote error={error} />
      <Button size="sm" name={`${name} has been replaced`} isBusy={isBusy} onClick={() => !isBusy && run()}>
        It is replaced
      </Button>
    </>
  );
}

/** Burns a one-time link that waits. */
export function TakeBackLink({ storeId, id, label }: { storeId: string; id: string; label: string }) {
  const { run, isBusy, error } = useVerb((client) => client.secretLinks.takeBack.mutate({ storeId, secretLinkId: id }));
  return (
    <>
      <ErrorNote error={error} />
      <Button size="sm" name={`Take back the link to ${label}`} isBusy={isBusy} onClick={() => !isBusy && run()}>
        Take back
      </Button>
    </>
  );
}

type Choice = { id: string; name: string; label: string; words: Readonly<Record<string, string>>; value: string };

function Words({ words, value, ...field }: Choice) {
  return (
    <SelectField {...field} defaultValue={value}>
      {Object.entries(words).map(([word, text]) => (
        <option key={word} value={word}>
          {text}
        </option>
      ))}
    </SelectField>
  );
}

function wordOf<W extends string>(words: Readonly<Record<W, string>>, value: unknown): W | null {
  return (Object.keys(words) as W[]).find((word) => word === value) ?? null;
}
