"use client";
/** Makes a one-time link: the secret is encrypted here, and its key never leaves the address. */
import { type FormEvent, useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { CopyButton } from "@/app/_ui/copy-button.tsx";
import { FormError, SelectField, TextArea, TextField } from "@/app/_ui/field.tsx";
import { sealForLink } from "@/app/_ui/one-time-secret.ts";

const lives = { hour: "1 hour", day: "1 day", week: "7 days" } as const;
type Life = keyof typeof lives;

/** The form, and once it was sent the link, shown this one time. */
export function HandOverSecret({ storeId }: { storeId: string }) {
  const [link, setLink] = useState<string | null>(null);
  const { run, isBusy, error } = useVerb(async (client, form: { label: string; secret: string; life: Life }) => {
    const { ciphertext, key } = await sealForLink(form.secret);
    const { token } = await client.secretLinks.create.mutate({
      storeId,
      label: form.label,
      ciphertext,
      life: form.life,
    });
    setLink(`${window.location.origin}/secret/${token}#${key}`);
  });

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const secret = String(form.get("secret") ?? "");
    if (isBusy || secret === "") return;
    const life = (Object.keys(lives) as Life[]).find((each) => each === form.get("life")) ?? "day";
    void run({ label: String(form.get("label") ?? ""), secret, life });
  }

  if (link !== null) {
    return (
      <div className="flex flex-col gap-3 p-3.5">
        <p>Send this link to the one person who should read it. It opens once, and we cannot show it again.</p>
        <code className="code break-all">{link}</code>
        <div className="flex gap-2">
          <CopyButton text={link} label="Copy link" />
          <Button size="sm" onClick={() => setLink(null)}>
            Hand over another
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-3 p-3.5">
      <TextField
        id="secret-label"
        name="label"
        label="What it is, and for whom"
        autoComplete="off"
        error={error?.field === "label" ? error.message : null}
      />
      <TextArea
        id="secret-text"
        name="secret"
        label="The secret"
        hint="It is encrypted in your browser. We keep what we cannot read, until it is read once."
        rows={3}
        autoComplete="off"
        spellCheck={false}
      />
      <SelectField id="secret-life" name="life" label="The link waits" defaultValue="day">
        {Object.entries(lives).map(([word, text]) => (
          <option key={word} value={word}>
            {text}
          </option>
        ))}
      </SelectField>
      <FormError>{error && error.field !== "label" && error.message}</FormError>
      <div>
        <Button type="submit" icon="lock" isBusy={isBusy}>
          Make the link
        </Button>
      </div>
    </form>
  );
}
