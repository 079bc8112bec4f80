"use client";
/** Adds a region, shows its token once with the commands that use it, and revokes one. Owners only; the server decides. */
import { type FormEvent, useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { CopyText } from "@/app/_ui/copy-record.tsx";
import { FormError, TextField } from "@/app/_ui/field.tsx";
import { FormDialog } from "../../../_shared/form-dialog.tsx";
import { type NewProbe, startCommands } from "./start-commands.ts";

/** The form that adds a region; once it is there, its token takes the form's place. */
export function AddProbe() {
  const [region, setRegion] = useState("");
  const [label, setLabel] = useState("");
  const [added, setAdded] = useState<NewProbe | null>(null);
  const { run, isBusy, error } = useVerb(
    (client) => client.probes.add.mutate({ region, label }),
    ({ token }) => {
      setAdded({ region: region.trim().toLowerCase(), token, url: window.location.origin });
      setRegion("");
      setLabel("");
    },
  );
  const errorOf = (field: string) => (error?.field === field ? error.message : null);

  function send(event: FormEvent) {
    event.preventDefault();
    if (!isBusy) void run();
  }

  if (added) return <Token probe={added} onDone={() => setAdded(null)} />;
  return (
    <Card id="add-region" title="Add a region">
      <form onSubmit={send} noValidate className="flex flex-col gap-3 p-3.5">
        <TextField
          id="probe-region"
          label="Region"
          hint="A short name without blanks, such as eu-central. Results carry it."
          autoComplete="off"
          value={region}
          onChange={(event) => setRegion(event.target.value)}
          error={errorOf("region")}
        />
        <TextField
          id="probe-label"
          label="Where it stands"
          hint="For people, such as: Hetzner, Falkenstein."
          autoComplete="off"
          value={label}
          onChange={(event) => setLabel(event.target.value)}
          error={errorOf("label")}
        />
        <FormError>{error && error.field !== "region" && error.field !== "label" && error.message}</FormError>
        <div>
          <Button type="submit" kind="primary" icon="plus" isBusy={isBusy}>
            Add region
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Token({ probe, onDone }: { probe: NewProbe; onDone: () => void }) {
  return (
    <Card id="probe-token" title={`Start ${probe.region}`}>
      <div className="flex flex-col gap-3 p-3.5" role="status">
        <p>
          The token is shown this once. It lets its holder say what this region sees of your stores; keep it on that
          machine alone.
        </p>
        {startCommands(probe).map(({ title, what, text }) => (
          <section key={title} className="min-w-0">
            <h3 className="mb-1 font-semibold">{title}</h3>
            <CopyText text={text} what={what} />
          </section>
        ))}
        <div>
          <Button icon="check" onClick={onDone}>
            I have kept it
          </Button>
        </div>
      </div>
    </Card>
  );
}

/** Revokes an agent after a question. */
export function RevokeProbe({ agentId, region, label }: { agentId: string; region: string; label: string }) {
  return (
    <FormDialog
      button={{ children: "Revoke", size: "sm", kind: "danger", name: `Revoke ${label}` }}
      title={`Revoke ${label}?`}
      line="Its token stops working at once, and audits go on without it. What it saw stays on record."
      submit="Revoke"
      isDanger
      verb={(client) => client.probes.revoke.mutate({ agentId })}
      done={`${region} no longer looks from there.`}
    />
  );
}
