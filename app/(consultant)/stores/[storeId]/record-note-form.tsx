"use client";
import { useId } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { FormError, TextField } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";

type Note = { purpose: string; ownerName: string; since: string | null; isRequired: boolean };

/** Takes what people know of one record; it survives new versions of the map. */
export function RecordNoteForm({
  storeId,
  record,
  note,
}: {
  storeId: string;
  record: { type: string; name: string; value: string };
  note: Note;
}) {
  const id = useId();
  const { run, isBusy, error } = useVerb(
    (client, said: Note) => client.deliverables.saveRecordNote.mutate({ storeId, ...record, ...said }),
    () => toast("Saved. The next look at the zone counts it."),
  );
  const errorOf = (field: string) => (error?.field === field ? error.message : null);
  return (
    <form
      noValidate
      className="flex max-w-xs flex-col gap-2 py-2"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const since = String(form.get("since") ?? "");
        if (isBusy) return;
        void run({
          purpose: String(form.get("purpose") ?? ""),
          ownerName: String(form.get("ownerName") ?? ""),
          since: since === "" ? null : since,
          isRequired: form.get("isRequired") !== null,
        });
      }}
    >
      <TextField
        id={`${id}-purpose`}
        name="purpose"
        label="Purpose"
        defaultValue={note.purpose}
        error={errorOf("purpose")}
      />
      <TextField
        id={`${id}-owner`}
        name="ownerName"
        label="Owner"
        defaultValue={note.ownerName}
        error={errorOf("ownerName")}
      />
      <TextField
        id={`${id}-since`}
        name="since"
        type="date"
        label="Since"
        defaultValue={note.since ?? ""}
        error={errorOf("since")}
      />
      <label className="flex items-center gap-2">
        <input type="checkbox" name="isRequired" defaultChecked={note.isRequired} />
        Losing it breaks something
      </label>
      <Button type="submit" size="sm" isBusy={isBusy}>
        Save
      </Button>
      <FormError>{error && error.field === null && error.message}</FormError>
    </form>
  );
}
