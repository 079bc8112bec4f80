"use client";
/** Says under which name and colour the free check stands elsewhere, and where it may. */
import { type FormEvent, useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { BrandMark } from "@/app/_ui/brand-mark.tsx";
import { Button } from "@/app/_ui/button.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Checkbox, FormError, TextArea, TextField } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";
import { accentProblem, inkOn } from "@/server/free-check/accent.ts";

type Saved = { name: string; accent: string; contact: string | null; origins: string[]; isOn: boolean };

export function BrandingForm({ saved, canEdit, isNew }: { saved: Saved; canEdit: boolean; isNew: boolean }) {
  const [form, setForm] = useState({ ...saved, contact: saved.contact ?? "", origins: saved.origins.join("\n") });
  const change = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const { run, isBusy, error } = useVerb(
    (client) =>
      client.freeChecks.saveWidget.mutate({
        ...form,
        contact: form.contact.trim() === "" ? null : form.contact,
        origins: form.origins.split(/\s+/).filter((line) => line !== ""),
      }),
    () => toast("Saved."),
  );
  const accent = form.accent.trim().toLowerCase();
  const problem = accentProblem(accent);
  const errorOf = (field: string) => (error?.field?.split(".")[0] === field ? error.message : null);
  const fields = ["name", "accent", "contact", "origins"];

  function send(event: FormEvent) {
    event.preventDefault();
    if (!isBusy) void run();
  }

  return (
    <Card id="branding" title="Your free check">
      <form onSubmit={send} noValidate className="flex flex-col gap-3 p-3.5">
        <fieldset disabled={!canEdit} className="contents">
          <TextField
            id="brand-name"
            label="Name visitors see"
            maxLength={60}
            value={form.name}
            onChange={(event) => change({ name: event.target.value })}
            error={errorOf("name")}
          />
          <div className="flex items-start gap-3">
            <TextField
              id="brand-accent"
              label="Colour"
              hint="As # and six digits. At least 3 to 1 beside white."
              spellCheck={false}
              className="flex-1"
              value={form.accent}
              onChange={(event) => change({ accent: event.target.value })}
              error={problem ?? errorOf("accent")}
            />
            <span className="mt-6">
              {problem === null && <BrandMark name={form.name} accent={accent} ink={inkOn(accent)} />}
            </span>
          </div>
          <TextField
            id="brand-contact"
            label="How visitors reach you"
            hint={'An e-mail address or a link. Reports then end with a button "Talk to" and your name.'}
            value={form.contact}
            onChange={(event) => change({ contact: event.target.value })}
            error={errorOf("contact")}
          />
          <TextArea
            id="brand-origins"
            label="Your sites"
            hint="One a line, such as https://studio.example. Only they may show the form."
            rows={3}
            spellCheck={false}
            value={form.origins}
            onChange={(event) => change({ origins: event.target.value })}
            error={errorOf("origins")}
          />
          <Checkbox
            id="brand-on"
            label="The free check is on"
            hint="Off, your pages answer that there is none."
            checked={form.isOn}
            onChange={(event) => change({ isOn: event.target.checked })}
          />
        </fieldset>
        <FormError>{error && !fields.includes(error.field?.split(".")[0] ?? "") && error.message}</FormError>
        {canEdit && (
          <div>
            <Button type="submit" kind="primary" isBusy={isBusy}>
              {isNew ? "Save and get the code" : "Save"}
            </Button>
          </div>
        )}
      </form>
    </Card>
  );
}
