"use client";
/** Where the assistant is and how it is talked to. */
import { type FormEvent, useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { Checkbox, FormError, TextField } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";
import type { AiAssistant } from "@/server/checks/store-profile.ts";
import { type HeaderDraft, HeaderFields, headersOf } from "./header-fields.tsx";

type Fields = Record<
  "url" | "messageField" | "conversationField" | "responsePath" | "contentSlotUrl" | "toolLogUrl",
  string
>;

const words: { name: keyof Fields; label: string; hint: string }[] = [
  { name: "url", label: "Address", hint: "Where a message is posted as JSON, at the shop's own domain." },
  { name: "messageField", label: "Field of the message", hint: "Such as message, or messages.0.content." },
  { name: "conversationField", label: "Field of the conversation", hint: "Left empty when there is none." },
  { name: "responsePath", label: "Where the answer stands", hint: "Such as reply. Left empty for a plain text." },
  {
    name: "contentSlotUrl",
    label: "Page it reads",
    hint: "A review or page that holds the planted text. For hidden orders.",
  },
  { name: "toolLogUrl", label: "Log of its tools", hint: "JSON of what it did, for refunds and the like." },
];

function heldOf(assistant: AiAssistant | null): HeaderDraft[] {
  return (assistant?.headers ?? []).map((name, index) => ({ key: index + 1, name, value: "", isHeld: true }));
}

export function DeclareAssistant({
  storeId,
  domain,
  assistant,
}: {
  storeId: string;
  domain: string;
  assistant: AiAssistant | null;
}) {
  const [fields, setFields] = useState<Fields>({
    url: assistant?.url ?? "",
    messageField: assistant?.messageField ?? "message",
    conversationField: assistant?.conversationField ?? "",
    responsePath: assistant?.responsePath ?? "",
    contentSlotUrl: assistant?.contentSlotUrl ?? "",
    toolLogUrl: assistant?.toolLogUrl ?? "",
  });
  const [isStaging, setStaging] = useState(assistant?.staging ?? false);
  const [headers, setHeaders] = useState(() => heldOf(assistant));
  const { run, isBusy, error } = useVerb(
    (client) => {
      const { url, messageField, ...optional } = fields;
      const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value.trim() !== ""));
      const kept = assistant ? { requestTemplate: assistant.requestTemplate, shownAs: assistant.shownAs } : {};
      return client.aiTargets.declare.mutate({
        storeId,
        assistant: { ...kept, url, messageField, ...given, staging: isStaging },
        headers: headersOf(headers),
      });
    },
    () => {
      // What was typed is kept now: nothing of it stays in the page.
      setHeaders((all) => all.flatMap((each) => (each.name.trim() ? { ...each, value: "", isHeld: true } : [])));
      toast("Saved.");
    },
  );
  const remove = useVerb((client) => client.aiTargets.declare.mutate({ storeId, assistant: null, headers: {} }));
  const field = error?.field?.split(".").at(-1) ?? null;
  const isOwn = words.some(({ name }) => name === field);

  function save(event: FormEvent) {
    event.preventDefault();
    if (!isBusy) void run();
  }

  return (
    <form onSubmit={save} noValidate className="flex flex-col gap-3 p-3.5">
      <div className="grid gap-3 md:grid-cols-2">
        {words.map(({ name, label, hint }) => (
          <TextField
            key={name}
            id={`ai-${name}`}
            label={label}
            hint={hint}
            placeholder={name === "url" ? `https://${domain}/api/chat` : undefined}
            autoComplete="off"
            value={fields[name]}
            onChange={(event) => setFields({ ...fields, [name]: event.target.value })}
            error={field === name ? (error?.message ?? null) : null}
          />
        ))}
      </div>
      <HeaderFields drafts={headers} onChange={setHeaders} />
      <Checkbox
        id="ai-staging"
        label="This is a copy for tests: its tools only write a log"
        checked={isStaging}
        onChange={(event) => setStaging(event.target.checked)}
      />
      <FormError>{(!isOwn && error?.message) || remove.error?.message}</FormError>
      <div className="flex gap-2">
        <Button type="submit" isBusy={isBusy}>
          Save the assistant
        </Button>
        {assistant && (
          <Button kind="ghost" isBusy={remove.isBusy} onClick={() => void remove.run()}>
            The shop has none any more
          </Button>
        )}
      </div>
    </form>
  );
}
