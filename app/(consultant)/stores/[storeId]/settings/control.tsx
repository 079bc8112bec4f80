"use client";
/** Looks for the record that proves control of the domain. */
import { useState } from "react";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { ControlSight } from "@/app/_ui/control-sight.tsx";
import { ErrorNote } from "../../../_shared/error-note.tsx";

type Look = RouterOutputs["connections"]["checkControl"];

/** The button, and what the last press found. */
export function CheckControl({ storeId }: { storeId: string }) {
  const [look, setLook] = useState<Look | null>(null);
  const { run, isBusy, error } = useVerb((client) => client.connections.checkControl.mutate({ storeId }), setLook);
  return (
    <div className="flex flex-col items-start gap-2.5">
      <Button icon="refresh-cw" isBusy={isBusy} onClick={() => !isBusy && run()}>
        Check now
      </Button>
      <ErrorNote error={error} />
      {look && !error && <ControlSight {...look} />}
    </div>
  );
}
