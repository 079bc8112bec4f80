"use client";
/** The store's settings in one form: what the checks know, and what ranks the risks. */
import { type FormEvent, type ReactNode, useState } from "react";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { useVerb, type VerbError } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Checkbox, FormError, SelectField, TextArea, TextField } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";
import type { Platform } from "@/server/checks/check.ts";
import type { StoreProfile } from "@/server/checks/store-profile.ts";
import { majorText, minorOf } from "../../../_shared/money.ts";
import { HostsEditor, PathsEditor, SendersEditor } from "../../../_shared/profile-fields.tsx";
import { cleanProfile, errorUnder, linesOf, platformWords } from "../../../_shared/profile-words.ts";
import { type BehindDraft, BehindFields } from "./behind-fields.tsx";
import { SmokeFields } from "./smoke-fields.tsx";

export type StoreSettings = RouterOutputs["stores"]["settings"];
type Draft = BehindDraft & {
  name: string;
  launchDay: string;
  timeZone: string;
  profile: StoreProfile;
  /** As typed; read when saved. */
  basket: string;
  orders: string;
  knownUrls: string;
  marketingLinks: string;
};

/** Edits and saves the settings; nothing is lost on an error. `zones` are the options of the time zone field. */
export function SettingsForm({ settings, zones }: { settings: StoreSettings; zones: ReactNode }) {
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [isChanged, setChanged] = useState(false);
  const [ownError, setOwnError] = useState<VerbError | null>(null);
  const {
    run,
    isBusy,
    error: serverError,
  } = useVerb(
    (client, input: Draft) => client.stores.update.mutate(inputOf(settings.id, input)),
    () => {
      setChanged(false);
      toast("Saved. The next audit uses it.");
    },
  );
  const error = ownError ?? serverError;
  const set = (change: Partial<Draft>) => {
    setDraft((held) => ({ ...held, ...change }));
    setChanged(true);
  };
  const setProfile = (change: Partial<StoreProfile>) => set({ profile: { ...draft.profile, ...change } });

  function save(event: FormEvent) {
    event.preventDefault();
    const fault = numberFault(draft);
    setOwnError(fault);
    if (!fault && !isBusy) void run(draft);
  }

  const parts = { draft, set, setProfile, error };
  return (
    <form onSubmit={save} noValidate className="flex flex-col gap-3.5">
      <Basics {...parts} domain={settings.domain} zones={zones} />
      <Card id="hosts" title="Addresses" sub="what must open, and what for">
        <HostsEditor hosts={draft.profile.hosts} onChange={(hosts) => setProfile({ hosts })} error={error} />
      </Card>
      <Card id="paths" title="Key pages" sub="on the main address">
        <div className="p-3.5">
          <PathsEditor paths={draft.profile.paths} onChange={(paths) => setProfile({ paths })} error={error} />
        </div>
      </Card>
      <Links {...parts} />
      <Card id="senders" title="Mail" sub="who sends in the shop's name">
        <div className="p-3.5">
          <SendersEditor
            senders={draft.profile.senders}
            domain={settings.domain}
            onChange={(senders) => setProfile({ senders })}
            error={error}
          />
        </div>
      </Card>
      <BehindFields draft={draft} set={set} error={error} />
      <SmokeFields smoke={draft.profile.smoke ?? {}} onChange={(smoke) => setProfile({ smoke })} error={error} />
      <Money {...parts} />
      <Renewals {...parts} />
      <div className="sticky bottom-0 z-10 flex flex-wrap items-center gap-3 border-t border-border bg-card py-3">
        <Button type="submit" kind="primary" shortcut="confirm" isBusy={isBusy}>
          Save settings
        </Button>
        {isChanged && !error && <span className="text-xs text-muted-foreground">Not saved yet.</span>}
        <FormError>{error?.message}</FormError>
      </div>
    </form>
  );
}

type Parts = {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  setProfile: (change: Partial<StoreProfile>) => void;
  error: VerbError | null;
};

function Basics({ draft, set, setProfile, error, domain, zones }: Parts & { domain: string; zones: ReactNode }) {
  return (
    <Card id="basics" title="Store" sub={domain}>
      <div className="grid gap-x-3.5 gap-y-2 p-3.5 sm:grid-cols-2">
        <TextField
          id="name"
          label="Name"
          value={draft.name}
          onChange={(event) => set({ name: event.target.value })}
          error={errorUnder(error, "name")}
        />
        <TextField
          id="canonical"
          label="Main address"
          type="url"
          placeholder={`https://www.${domain}`}
          hint="Where visitors end up, whatever they type."
          value={draft.profile.canonicalOrigin ?? ""}
          onChange={(event) => setProfile({ canonicalOrigin: event.target.value.trim() || null })}
          error={errorUnder(error, "profile.canonicalOrigin")}
        />
        <SelectField
          id="platform"
          label="Runs on"
          value={draft.profile.platform}
          onChange={(event) => setProfile({ platform: platformOf(event.target.value) })}
        >
          {Object.entries(platformWords).map(([platform, word]) => (
            <option key={platform} value={platform}>
              {word}
            </option>
          ))}
        </SelectField>
        <TextField
          id="launch-day"
          label="Launch day"
          type="date"
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
          {zones}
        </SelectField>
      </div>
    </Card>
  );
}

function Links({ draft, set, error }: Parts) {
  return (
    <Card id="links" title="Links that must keep working" sub="one a line">
      <div className="grid gap-x-3.5 gap-y-2 p-3.5 sm:grid-cols-2">
        <TextArea
          id="known-urls"
          label="Pages of the shop"
          hint="At most ten: those search engines and old customers know."
          rows={5}
          spellCheck={false}
          value={draft.knownUrls}
          onChange={(event) => set({ knownUrls: event.target.value })}
          error={errorUnder(error, "profile.knownUrls")}
        />
        <TextArea
          id="marketing-links"
          label="Links in ads, mails and profiles"
          hint="At most 50, with their parameters."
          rows={5}
          spellCheck={false}
          value={draft.marketingLinks}
          onChange={(event) => set({ marketingLinks: event.target.value })}
          error={errorUnder(error, "profile.marketingLinks")}
        />
      </div>
    </Card>
  );
}

function Money({ draft, set, setProfile, error }: Parts) {
  return (
    <Card id="money" title="What an hour is worth" sub="so that risks can be ranked in money">
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
          value={draft.profile.currency}
          onChange={(event) => setProfile({ currency: event.target.value.toUpperCase() })}
          error={errorUnder(error, "profile.currency")}
        />
      </div>
    </Card>
  );
}

function Renewals({ draft, setProfile }: Parts) {
  const { certificateRenewal, domainAutoRenew, wwwUnused } = draft.profile;
  return (
    <Card id="renewals" title="Renewals" sub="what the outside does not show">
      <div className="flex flex-col gap-3 p-3.5">
        <SelectField
          id="certificate-renewal"
          label="Certificates renew"
          className="max-w-xs"
          value={certificateRenewal ?? ""}
          onChange={(event) => setProfile({ certificateRenewal: renewalOf(event.target.value) })}
        >
          <option value="">Judge by how long they last</option>
          <option value="auto">By themselves</option>
          <option value="manual">By hand</option>
        </SelectField>
        <Checkbox
          id="domain-renews"
          label="The domain renews by itself"
          hint="Somebody looked at the registrar and says so."
          checked={domainAutoRenew}
          onChange={(event) => setProfile({ domainAutoRenew: event.target.checked })}
        />
        <Checkbox
          id="www-unused"
          label="The www address is unused on purpose"
          checked={wwwUnused}
          onChange={(event) => setProfile({ wwwUnused: event.target.checked })}
        />
      </div>
    </Card>
  );
}

function draftOf({ name, launchDay, timeZone, profile }: StoreSettings): Draft {
  return {
    name,
    launchDay: launchDay ?? "",
    timeZone,
    profile,
    basket: majorText(profile.basketMinor, profile.currency),
    orders: profile.ordersPerDay === null ? "" : `${profile.ordersPerDay}`,
    knownUrls: profile.knownUrls.join("\n"),
    marketingLinks: profile.marketingLinks.join("\n"),
    origins: (profile.origins ?? []).join("\n"),
    webhookUrls: (profile.webhookUrls ?? []).join("\n"),
    plannedVolume: `${profile.plannedVolumePerDay ?? ""}`,
  };
}

/** Numbers are read here: what is no number would reach the server as nothing at all. */
function numberFault({ orders, basket, plannedVolume, profile }: Draft): VerbError | null {
  if (plannedVolume.trim() !== "" && !/^\d{1,9}$/.test(plannedVolume.trim())) {
    return { field: "profile.plannedVolumePerDay", message: "Type a whole number of mails, such as 2000." };
  }
  if (orders.trim() !== "" && !/^\d{1,8}$/.test(orders.trim())) {
    return { field: "profile.ordersPerDay", message: "Type a whole number, such as 40." };
  }
  if (Number.isNaN(minorOf(basket, profile.currency))) {
    return { field: "profile.basketMinor", message: "Type an amount, such as 64.50." };
  }
  return null;
}

function inputOf(storeId: string, { name, launchDay, timeZone, ...draft }: Draft) {
  return {
    storeId,
    name,
    launchDay: launchDay || null,
    timeZone,
    profile: cleanProfile({
      ...draft.profile,
      ordersPerDay: draft.orders.trim() === "" ? null : Number(draft.orders),
      basketMinor: minorOf(draft.basket, draft.profile.currency),
      knownUrls: linesOf(draft.knownUrls),
      marketingLinks: linesOf(draft.marketingLinks),
      origins: linesOf(draft.origins),
      webhookUrls: linesOf(draft.webhookUrls),
      plannedVolumePerDay: draft.plannedVolume.trim() === "" ? null : Number(draft.plannedVolume),
    }),
  };
}

function platformOf(text: string): Platform {
  return Object.keys(platformWords).find((each): each is Platform => each === text) ?? "other";
}

function renewalOf(text: string): StoreProfile["certificateRenewal"] {
  return text === "auto" || text === "manual" ? text : null;
}
