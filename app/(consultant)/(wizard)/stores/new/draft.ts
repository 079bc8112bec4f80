/** A store that is being added: kept in this tab, so that going back, forward or reloading loses nothing. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import type { StoreProfile } from "@/server/checks/store-profile.ts";

export type Detection = RouterOutputs["stores"]["detect"];

export type Draft = {
  /** What was typed or pasted. */
  text: string;
  /** Null until it has been looked up. */
  facts: Detection["facts"] | null;
  /** What the look-up could not decide; the questions stay after they are answered. */
  asks: { login: boolean; orderMail: boolean };
  name: string;
  profile: StoreProfile | null;
  founderName: string;
  founderEmail: string;
  launchDay: string;
  timeZone: string;
  /** As typed; read at the end. */
  orders: string;
  basket: string;
};

const KEY = "launch-ready:new-store";

/** Gives an empty draft in the reader's own time zone. */
export function emptyDraft(): Draft {
  return {
    text: "",
    facts: null,
    asks: { login: false, orderMail: false },
    name: "",
    profile: null,
    founderName: "",
    founderEmail: "",
    launchDay: "",
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC",
    orders: "",
    basket: "",
  };
}

/** Reads the draft of this tab; an empty one when there is none, or storage is closed to us. */
export function readDraft(): Draft {
  const empty = emptyDraft();
  try {
    const held: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return typeof held === "object" && held !== null ? { ...empty, ...held } : empty;
  } catch {
    return empty;
  }
}

/** Keeps the draft for as long as the tab is open; null forgets it. */
export function keepDraft(draft: Draft | null): void {
  try {
    if (draft) sessionStorage.setItem(KEY, JSON.stringify(draft));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Storage can be closed by the reader's settings; the draft lasts for as long as the page then.
  }
}
