"use client";
/** Step 5: when it launches and what an hour is worth; then the store is added and its first audit runs. */
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPCClient } from "@/app/_trpc/client.tsx";
import { type VerbError, verbError } from "@/app/_trpc/use-verb.ts";
import { Card } from "@/app/_ui/card.tsx";
import { Checkbox, FormError, SelectField, TextField } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";
import { minorOf } from "../../../_shared/money.ts";
import { cleanProfile, errorUnder } from "../../../_shared/profile-words.ts";
import { type Draft, keepDraft } from "./draft.ts";
import { planStages, workingDays } from "./plan.ts";
import { StepFrame } from "./step-frame.tsx";
import type { StepProps, WizardFacts } from "./wizard.tsx";

/** Adds the store, invites the founder, and leads to the live roadmap. */
export function StepStart({ draft, set, go, facts }: StepProps) {
  const client = useTRPCClient();
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [startsNow, setStartsNow] = useState(true);
  const [error, setError] = useState<VerbError | null>(null);
  const { profile } = draft;
  if (!profile) return null;

  async function start() {
    const fault = draftFault(draft);
    setError(fault);
    if (fault) return;
    setBusy(true);
    let storeId: string;
    try {
      ({ storeId } = await client.stores.create.mutate(inputOf(draft, startsNow)));
    } catch (problem) {
      setError(verbError(problem));
      setBusy(false);
      return;
    }
    keepDraft(null);
    router.push((await invite(storeId)) ?? `/stores/${storeId}`);
  }

  /** Gives where to go instead when the invitation could not be sent: the store is there, so nothing is tried twice. */
  async function invite(storeId: string): Promise<string | null> {
    const [name, email] = [draft.founderName.trim(), draft.founderEmail.trim()];
    if (!email) return null;
    try {
      await client.people.invite.mutate({ storeId, name, email, role: "founder" });
      toast(`The store is added, and ${name} is invited.`);
      return null;
    } catch (problem) {
      toast(`The store is added. The invitation was not sent: ${verbError(problem).message}`);
      return `/stores/${storeId}/people?${new URLSearchParams({ name, email })}`;
    }
  }

  return (
    <StepFrame
      step={5}
      title="Ready to start"
      line="The first audit takes about 2 minutes and changes nothing. Everything here can be changed later."
      next={startsNow ? "Start first audit" : "Add store"}
      isBusy={isBusy}
      onNext={start}
      onBack={() => go(4)}
    >
      <div className="grid items-start gap-x-8 gap-y-4 xl:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex flex-col gap-4">
          <Card id="when" title="Launch">
            <div className="grid gap-x-3.5 gap-y-2 p-3.5 sm:grid-cols-2">
              <TextField
                id="launch-day"
                label="Launch day"
                type="date"
                hint="Leave it open when it is not decided."
                value={draft.launchDay}
                onChange={(event) => set({ launchDay: event.target.value })}
                error={errorUnder(error, "launchDay")}
              />
              <SelectField
                id="time-zone"
                label="Time zone of the shop"
                value={draft.timeZone}
                onChange={(event) => set({ timeZone: event.target.value })}
                error={errorUnder(error, "timeZone")}
              >
                {facts.zones}
              </SelectField>
            </div>
          </Card>
          <Card id="worth" title="What an hour is worth" sub="optional, so that risks can be ranked in money">
            <div className="grid gap-x-3.5 gap-y-2 p-3.5 sm:grid-cols-3">
              <TextField
                id="orders"
                label="Orders a day"
                inputMode="numeric"
                value={draft.orders}
                onChange={(event) => set({ orders: event.target.value })}
                error={errorUnder(error, "profile.ordersPerDay")}
              />
              <TextField
                id="basket"
                label="Average basket"
                inputMode="decimal"
                value={draft.basket}
                onChange={(event) => set({ basket: event.target.value })}
                error={errorUnder(error, "profile.basketMinor")}
              />
              <TextField
                id="currency"
                label="Currency"
                maxLength={3}
                value={profile.currency}
                onChange={(event) => set({ profile: { ...profile, currency: event.target.value.toUpperCase() } })}
                error={errorUnder(error, "profile.currency")}
              />
            </div>
          </Card>
          <Checkbox
            id="starts-now"
            label="Start the first audit now"
            hint="Otherwise the store waits, and you start it from its roadmap."
            checked={startsNow}
            onChange={(event) => setStartsNow(event.target.checked)}
          />
          <FormError>{error && otherError(error)}</FormError>
        </div>
        <Plan draft={draft} facts={facts} />
      </div>
    </StepFrame>
  );
}

/** Errors of earlier steps are said here, with the step they belong to. */
function otherError({ field, message }: VerbError): string | null {
  if (
    field &&
    ["launchDay", "timeZone", "profile.ordersPerDay", "profile.basketMinor", "profile.currency"].includes(field)
  ) {
    return null;
  }
  if (field === "founderName" || field === "founderEmail") return `Step 4: ${message}`;
  if (field === "name" || field?.startsWith("profile.")) return `Step 2: ${message}`;
  return message;
}

function Plan({ draft, facts }: { draft: Draft; facts: WizardFacts }) {
  const launch = draft.launchDay ? new Date(`${draft.launchDay}T12:00:00.000Z`) : null;
  const today = new Date();
  const plan = launch ? planStages(today, launch) : [];
  const days = launch ? workingDays(today, launch).length : 0;
  return (
    <Card
      id="plan"
      title="Plan"
      sub={launch && days > 0 ? `${days} working ${days === 1 ? "day" : "days"} left` : undefined}
    >
      {plan.length === 0 ? (
        <p className="p-3.5 text-muted-foreground">
          {launch ? "No working day is left before this day." : "With a launch day the six stages get their days here."}
        </p>
      ) : (
        <ol className="rows">
          {plan.map(({ number, from, to }) => (
            <li key={number}>
              <span className="row-no">{number}</span>
              <span className="min-w-0 flex-1 truncate">
                {facts.questions.find((stage) => stage.number === number)?.title}
              </span>
              <span className="row-note">{spanWords(from, to)}</span>
            </li>
          ))}
        </ol>
      )}
      {plan.length > 0 && days < 6 && (
        <p className="border-t border-border px-3.5 py-2.5 text-warn">
          Tight: stages share days. Stages 3 to 5 can be opened early.
        </p>
      )}
    </Card>
  );
}

/** Says "Tue 24 to Wed 25 Nov", "Mon 30 Nov to Thu 3 Dec", or one day alone. */
function spanWords(from: Date, to: Date): string {
  const words = (date: Date, withMonth: boolean) =>
    date.toLocaleDateString("en-GB", {
      weekday: "short",
      day: "numeric",
      ...(withMonth ? { month: "short" } : {}),
      timeZone: "UTC",
    });
  if (from.getTime() === to.getTime()) return words(to, true);
  return `${words(from, from.getUTCMonth() !== to.getUTCMonth())} to ${words(to, true)}`;
}

function draftFault({ orders, basket, profile, founderName, founderEmail }: Draft): VerbError | null {
  if (orders.trim() !== "" && !/^\d{1,8}$/.test(orders.trim())) {
    return { field: "profile.ordersPerDay", message: "Type a whole number, such as 40." };
  }
  if (Number.isNaN(minorOf(basket, profile?.currency ?? "EUR"))) {
    return { field: "profile.basketMinor", message: "Type an amount, such as 64.50." };
  }
  if (founderEmail.trim() && !founderName.trim()) return { field: "founderName", message: "Give the founder's name." };
  if (founderName.trim() && !founderEmail.trim()) {
    return { field: "founderEmail", message: "Give the founder's e-mail, or empty the name." };
  }
  if (founderEmail.trim() && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(founderEmail.trim())) {
    return { field: "founderEmail", message: "The founder's e-mail is not complete." };
  }
  return null;
}

function inputOf(draft: Draft, startAudit: boolean) {
  const { profile } = draft;
  if (!profile) throw new Error("a store is created from what was looked up");
  return {
    name: draft.name,
    launchDay: draft.launchDay || null,
    timeZone: draft.timeZone,
    startAudit,
    profile: cleanProfile({
      ...profile,
      ordersPerDay: draft.orders.trim() === "" ? null : Number(draft.orders),
      basketMinor: minorOf(draft.basket, profile.currency),
    }),
  };
}
