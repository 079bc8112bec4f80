"use client";
import { useState } from "react";
import { useTRPCClient } from "@/app/_trpc/client.tsx";
import { Button } from "@/app/_ui/button.tsx";
import { CopyButton } from "@/app/_ui/copy-button.tsx";
import { FormError } from "@/app/_ui/field.tsx";
import { openFromLink } from "@/app/_ui/one-time-secret.ts";

/** The same words for a link that is wrong, read, taken back or over. */
const GONE =
  "There is nothing to read here. The link was opened before, has ended, or is not whole. Ask for a new one.";

/** Fetches, burns and opens the secret when its reader asks for it. */
export function ReadSecret({ token }: { token: string }) {
  const client = useTRPCClient();
  const [state, setState] = useState<{ secret: string } | "ready" | "busy" | "gone">("ready");
  const [error, setError] = useState<string | null>(null);

  async function read() {
    const key = window.location.hash.slice(1);
    // Without its key the text cannot be opened: it stays for whoever has the whole link.
    if (key.length !== 43) {
      setState("gone");
      return;
    }
    setState("busy");
    setError(null);
    let found: { ciphertext: string } | null;
    try {
      found = await client.secretLinks.reveal.mutate({ token });
    } catch (fault) {
      setError(fault instanceof Error ? fault.message : "Something went wrong on our side. Try again.");
      setState("ready");
      return;
    }
    try {
      setState(found ? { secret: await openFromLink(found.ciphertext, key) } : "gone");
      window.history.replaceState(null, "", window.location.pathname);
    } catch {
      setState("gone");
    }
  }

  if (state === "gone") return <p role="status">{GONE}</p>;
  if (typeof state === "object") {
    return (
      <>
        <p>
          Put it into your password manager now. It is gone from here, and this page shows it only until you close it.
        </p>
        <pre className="code max-w-full whitespace-pre-wrap break-all p-3" role="status">
          {state.secret}
        </pre>
        <div>
          <CopyButton text={state.secret} label="Copy" what="the secret" />
        </div>
      </>
    );
  }
  return (
    <>
      <p className="text-foreground-2">It can be read once. Press the button when you are ready to keep it.</p>
      <Button kind="primary" size="xl" isBusy={state === "busy"} onClick={() => state === "ready" && read()}>
        Show it once
      </Button>
      <FormError>{error}</FormError>
    </>
  );
}
