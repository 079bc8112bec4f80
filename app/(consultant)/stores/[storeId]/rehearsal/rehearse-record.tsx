"use client";
/** Plays a DNS record through before it is set: a form, what would come of it, and the watch once it is set. */
import { type FormEvent, useCallback, useEffect, useId, useRef, useState } from "react";
import { useTRPCClient } from "@/app/_trpc/client.tsx";
import { type VerbError, verbError } from "@/app/_trpc/use-verb.ts";
import { Button, type ButtonLook } from "@/app/_ui/button.tsx";
import { DialogHead } from "@/app/_ui/dialog.tsx";
import { FormError, SelectField, TextField } from "@/app/_ui/field.tsx";
import { ModalDialog } from "@/app/_ui/modal-dialog.tsx";
import { RehearsalResult } from "./rehearsal-result.tsx";
import type { RecordDraft, Rehearsal } from "./rehearsal-words.ts";
import { WatchRecord } from "./watch-record.tsx";

const types = ["A", "AAAA", "CNAME", "ALIAS", "MX", "TXT", "CAA"];
const acts = [
  { id: "add", title: "Add beside what stands there" },
  { id: "set", title: "Set in place of what it replaces" },
  { id: "delete", title: "Delete" },
] as const;
const empty: RecordDraft = { act: "add", type: "TXT", name: "@", value: "", ttl: "" };

/** Opens the rehearsal; `runsAtOnce` where the record is known, as in a fix. `findingId` is what Verify looks at. */
export function RehearseButton({
  storeId,
  domain,
  record,
  label = "Rehearse a record",
  size,
  runsAtOnce = false,
  findingId = null,
}: {
  storeId: string;
  domain: string;
  record?: Partial<RecordDraft>;
  label?: string;
  size?: ButtonLook["size"];
  runsAtOnce?: boolean;
  findingId?: string | null;
}) {
  const [isOpen, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  return (
    <>
      <Button icon="flask-conical" size={size} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen && (
        <ModalDialog label="Rehearse a record" onClose={close} className="dialog-wide">
          <RehearseForm
            storeId={storeId}
            domain={domain}
            start={{ ...empty, ...record }}
            runsAtOnce={runsAtOnce}
            findingId={findingId}
            onClose={close}
          />
        </ModalDialog>
      )}
    </>
  );
}

function RehearseForm({
  storeId,
  domain,
  start,
  runsAtOnce,
  findingId,
  onClose,
}: {
  storeId: string;
  domain: string;
  start: RecordDraft;
  runsAtOnce: boolean;
  findingId: string | null;
  onClose: () => void;
}) {
  const id = useId();
  const client = useTRPCClient();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(start);
  const [result, setResult] = useState<Rehearsal | null>(null);
  const [error, setError] = useState<VerbError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isWatching, setWatching] = useState(false);

  const rehearse = useCallback(
    async (record: RecordDraft) => {
      setBusy(true);
      setError(null);
      setResult(null);
      try {
        setResult(await client.edge.rehearse.mutate({ storeId, ...inputOf(record) }));
      } catch (fault) {
        const told = verbError(fault);
        setError(told);
        if (told.field) form.current?.querySelector<HTMLElement>(`[name="${told.field}"]`)?.focus();
      } finally {
        setBusy(false);
      }
    },
    [client, storeId],
  );

  // A fix's record is known: opening its rehearsal means running it. Once, also where effects run twice.
  const hasRun = useRef(false);
  useEffect(() => {
    if (!runsAtOnce || hasRun.current) return;
    hasRun.current = true;
    void rehearse(start);
  });

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setWatching(false);
    if (!isBusy) void rehearse(draft);
  }
  const errorOf = (field: string) => (error?.field === field ? error.message : null);
  const isFieldError = error !== null && ["type", "name", "value", "ttl"].includes(error.field ?? "");
  const field = (name: keyof RecordDraft) => ({
    id: `${id}-${name}`,
    name,
    value: draft[name],
    error: errorOf(name),
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
  });
  return (
    <form ref={form} onSubmit={send} noValidate>
      <DialogHead
        title="Rehearse a record"
        line="The checks look at the zone as it is and as if the record stood. Nothing is written to the DNS."
      />
      <div className="dialog-body flex flex-col gap-3">
        <div className="grid grid-cols-2 gap-x-3 md:grid-cols-[minmax(0,1fr)_90px_minmax(0,1fr)_90px]">
          <SelectField label="What" {...field("act")} className="max-md:col-span-2">
            {acts.map(({ id: act, title }) => (
              <option key={act} value={act}>
                {title}
              </option>
            ))}
          </SelectField>
          <SelectField label="Type" {...field("type")}>
            {types.map((type) => (
              <option key={type}>{type}</option>
            ))}
          </SelectField>
          <TextField label="Name" {...field("name")} autoComplete="off" spellCheck={false} />
          <TextField label="TTL" {...field("ttl")} inputMode="numeric" placeholder="300" autoComplete="off" />
        </div>
        <TextField
          label="Value"
          {...field("value")}
          hint={`The name is relative to ${domain}; @ stands for the domain itself.`}
          autoComplete="off"
          spellCheck={false}
          data-first-focus
        />
        <FormError>{error && !isFieldError && error.message}</FormError>
        <p className="sr-only" role="status">
          {isBusy ? "Rehearsing" : ""}
        </p>
        {isBusy && <p className="text-muted-foreground">Asking name servers and judging, up to a minute.</p>}
        {result && !isWatching && <RehearsalResult result={result} />}
        {isWatching && (
          <WatchRecord storeId={storeId} record={inputOf(draft)} findingId={findingId} checkIds={checkIdsOf(result)} />
        )}
      </div>
      <div className="dialog-foot">
        <Button onClick={onClose}>Close</Button>
        <span className="flex-1" />
        <Button icon="eye" off={isWatching} onClick={() => setWatching(true)}>
          Watch it arrive
        </Button>
        <Button type="submit" icon="flask-conical" isBusy={isBusy} shortcut="confirm">
          Rehearse
        </Button>
      </div>
    </form>
  );
}

function inputOf({ act, type, name, value, ttl }: RecordDraft) {
  const seconds = ttl.trim() === "" ? null : Number(ttl);
  return { act, type, name, value, ttl: seconds !== null && Number.isFinite(seconds) ? Math.trunc(seconds) : null };
}

/** What a look after the change is about: the checks the rehearsal named, and the map. */
function checkIdsOf(result: Rehearsal | null): string[] {
  return [...new Set([...(result?.rows.map(({ checkId }) => checkId) ?? []), "dns.map"])];
}
