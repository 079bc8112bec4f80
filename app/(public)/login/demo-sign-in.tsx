"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button.tsx";
import { postAuth } from "./auth-request.ts";

/** Signs in to the demo with one click. Rendered only where the demo exists. */
export function DemoSignIn() {
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function enter(as: "consultant" | "founder") {
    setBusy(as);
    setError(null);
    try {
      window.location.assign(await postAuth("callback/demo", { as, callbackUrl: "/go" }));
    } catch (fault) {
      setError(fault instanceof Error ? fault.message : "We could not sign you in. Try again.");
      setBusy(null);
    }
  }

  return (
    <div className="flex flex-col gap-3">
      <Button size="xl" isBusy={busy === "consultant"} onClick={() => enter("consultant")}>
        Enter as Maya, the consultant
      </Button>
      <Button size="xl" isBusy={busy === "founder"} onClick={() => enter("founder")}>
        Enter as Ines, the founder
      </Button>
      <p aria-live="polite" className="field-error">
        {error}
      </p>
    </div>
  );
}
