"use client";
/** Adds a store in five steps; every one but the first can be skipped. The step lives in the URL, the draft in the tab. */
import { useSearchParams } from "next/navigation";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { WizardSteps } from "@/app/_ui/wizard.tsx";
import { type Draft, emptyDraft, keepDraft, readDraft } from "./draft.ts";
import { StepConnect } from "./step-connect.tsx";
import { StepDomain } from "./step-domain.tsx";
import { StepFound } from "./step-found.tsx";
import { StepPeople } from "./step-people.tsx";
import { StepStart } from "./step-start.tsx";

export type WizardFacts = {
  inviterName: string;
  zones: ReactNode;
  /** Senders the checks know by name. */
  providers: { key: string; name: string }[];
  /** How many questions each stage asks people. */
  questions: { number: number; title: string; count: number }[];
};

export type StepProps = {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  go: (step: number) => void;
  facts: WizardFacts;
};

/** The steps, the open one beside them. */
export function Wizard({ facts }: { facts: WizardFacts }) {
  const search = useSearchParams();
  const asked = Number(search.get("step") ?? "1");
  // A free check's report leads here with its domain; it is looked up again like anything typed.
  const offered = search.get("domain")?.slice(0, 253) ?? "";
  const [draft, setDraft] = useState<Draft | null>(null);
  useEffect(() => {
    const held = readDraft();
    setDraft(offered !== "" && held.text !== offered ? { ...emptyDraft(), text: offered } : held);
  }, [offered]);
  const set = useCallback(
    (change: Partial<Draft>) =>
      setDraft((held) => {
        const next = { ...(held ?? emptyDraft()), ...change };
        keepDraft(next);
        return next;
      }),
    [],
  );
  // Without a look-up there is nothing to confirm: whoever comes by a link begins at the domain.
  const step = draft?.profile && asked >= 1 && asked <= 5 ? asked : 1;
  const go = useCallback((to: number) => {
    window.history.pushState(null, "", `/stores/new?step=${to}`);
    document.getElementById("content")?.scrollTo(0, 0);
  }, []);
  // The heading of the new step takes the focus, so that it is read out and Tab goes on from there.
  const isLoaded = draft !== null;
  useEffect(() => {
    if (isLoaded && step > 1) document.querySelector<HTMLElement>(`h1[data-step="${step}"]`)?.focus();
  }, [step, isLoaded]);

  const props = draft && { draft, set, go, facts };
  const steps = [
    { id: "domain", title: "Domain", note: draft?.profile?.domain ?? "One field, any text" },
    { id: "found", title: "What we found", note: "Confirm or correct" },
    { id: "connect", title: "Connect", note: "Nothing is needed yet" },
    { id: "people", title: "People", note: draft?.founderName || "The founder" },
    { id: "start", title: "Start", note: "First audit, about 2 min" },
  ];
  return (
    <div className="mx-auto grid w-full max-w-[1180px] gap-x-10 gap-y-6 px-5 py-6 lg:grid-cols-[200px_minmax(0,1fr)] lg:py-9">
      <div className="max-lg:hidden">
        <WizardSteps current={step - 1} steps={steps} />
      </div>
      <p className="text-muted-foreground lg:hidden">{`Step ${step} of 5, ${steps[step - 1]?.title.toLowerCase()}`}</p>
      <div className="min-w-0">
        {props && step === 1 && <StepDomain {...props} />}
        {props && step === 2 && <StepFound {...props} />}
        {props && step === 3 && <StepConnect {...props} />}
        {props && step === 4 && <StepPeople {...props} />}
        {props && step === 5 && <StepStart {...props} />}
      </div>
    </div>
  );
}
