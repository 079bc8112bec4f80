"use client";
/** Step 1: the domain, out of whatever was typed or pasted; then everything public about it is looked up. */
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { useTRPCClient } from "@/app/_trpc/client.tsx";
import { type VerbError, verbError } from "@/app/_trpc/use-verb.ts";
import { Card } from "@/app/_ui/card.tsx";
import { TextField } from "@/app/_ui/field.tsx";
import { ResultStatus } from "@/app/_ui/status.tsx";
import { StepFrame } from "./step-frame.tsx";
import type { StepProps } from "./wizard.tsx";

const lookUps = [
  { title: "Name servers", note: "NS records" },
  { title: "The usual addresses", note: "www, app, api, shop, checkout, admin, help, status, mail" },
  { title: "Mail", note: "MX and SPF records" },
  { title: "Registrar", note: "the registry, by RDAP" },
  { title: "Home page and redirects", note: "name, platform, key pages" },
];

type Twin = { id: string; name: string };

/** Looks a domain up and goes on; a store that is there already is offered instead. */
export function StepDomain({ draft, set, go }: StepProps) {
  const client = useTRPCClient();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<VerbError | null>(null);
  const [twin, setTwin] = useState<Twin | null>(null);
  const asking = useRef<AbortController | null>(null);
  useEffect(() => () => asking.current?.abort(), []);

  async function lookUp() {
    if (draft.profile && draft.text.trim() === draft.profile.domain) return go(2);
    const controller = new AbortController();
    asking.current = controller;
    setBusy(true);
    setError(null);
    setTwin(null);
    try {
      const found = await client.stores.detect.mutate({ text: draft.text }, { signal: controller.signal });
      const held = await findTwin(found.profile.domain);
      if (held) return setTwin(held);
      const { profile, facts, name } = found;
      set({
        text: profile.domain,
        facts,
        name,
        profile,
        asks: {
          login: !profile.paths.login,
          orderMail: !profile.senders.some(({ stream }) => stream === "transactional"),
        },
      });
      go(2);
    } catch (fault) {
      if (!controller.signal.aborted) setError(verbError(fault));
    } finally {
      setBusy(false);
    }
  }

  async function findTwin(domain: string): Promise<Twin | null> {
    for (const view of ["all", "archived"] as const) {
      const { stores } = await client.stores.list.query({ q: domain, view });
      const held = stores.find((store) => store.domain === domain);
      if (held) return { id: held.id, name: held.name };
    }
    return null;
  }

  return (
    <div className="grid items-start gap-8 xl:grid-cols-[minmax(0,1fr)_292px]">
      <StepFrame
        step={1}
        title="Which shop?"
        line="Type the domain, or paste an address, an e-mail or a whole message. We find the domain in it."
        next={isBusy ? "Looking up" : "Look it up"}
        isBusy={isBusy}
        onNext={lookUp}
      >
        <TextField
          id="domain"
          label="Domain"
          large
          value={draft.text}
          placeholder="myshop.com"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          onChange={(event) => set({ text: event.target.value })}
          onPaste={(event) => {
            // A field of one line would glue the lines of a message together.
            const text = event.clipboardData.getData("text");
            if (!text.includes("\n")) return;
            event.preventDefault();
            set({ text: text.replace(/\s+/g, " ").trim().slice(0, 2_000) });
          }}
          error={error?.message}
        />
        {twin && (
          <p role="alert" className="panel">
            <span className="flex-1">{`You already have this store: ${twin.name}.`}</span>
            <Link className="link" href={`/stores/${twin.id}`}>
              Open it
            </Link>
          </p>
        )}
      </StepFrame>
      <div>
        <Card id="look-ups" title={isBusy ? "Looking up" : "What we look up"}>
          <ul className="rows" aria-live="polite">
            {lookUps.map(({ title, note }) => (
              <li key={title} className="py-2">
                <ResultStatus status={isBusy ? "running" : "queued"} iconOnly />
                <span className="two">
                  <span>{title}</span>
                  <span className="second">{note}</span>
                </span>
              </li>
            ))}
          </ul>
        </Card>
        <p className="mt-2 px-1 text-xs text-muted-foreground">
          Public look-ups only. Nothing is changed, and the founder is not told before step 5.
        </p>
      </div>
    </div>
  );
}
