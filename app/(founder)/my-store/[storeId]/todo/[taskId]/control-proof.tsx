"use client";
/** The record that proves the founder controls the domain, and a look for it. */
import { useState } from "react";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { ControlSight } from "@/app/_ui/control-sight.tsx";
import { CopyRecord } from "@/app/_ui/copy-record.tsx";
import { FormError } from "@/app/_ui/field.tsx";

type Control = RouterOutputs["founder"]["control"];
type Look = RouterOutputs["founder"]["checkControl"];

/** Shows the record part by part and looks for it at the press of a button; a consultant only reads along. */
export function ControlProof({ storeId, control, canLook }: { storeId: string; control: Control; canLook: boolean }) {
  const [look, setLook] = useState<Look | null>(null);
  const { run, isBusy, error } = useVerb((client) => client.founder.checkControl.mutate({ storeId }), setLook);
  return (
    <section className="flex flex-col gap-3">
      <div>
        <h2>Show that you control the domain</h2>
        <p className="mt-1 text-foreground-2">
          {control.provenAt
            ? `Done: everyone who asks for ${control.domain} can see your record. Leave it in place.`
            : `Sign in where you manage ${control.domain}, add this record as it stands, and press the button.`}
        </p>
      </div>
      <CopyRecord record={control.record} />
      {canLook && (
        <div className="flex flex-col items-start gap-3">
          <Button icon="refresh-cw" isBusy={isBusy} onClick={() => !isBusy && run()}>
            Check now
          </Button>
          <FormError>{error?.message}</FormError>
          {look && !error && <ControlSight {...look} />}
        </div>
      )}
    </section>
  );
}
