/** How a risk is worded and addressed. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import type { PaneView } from "@/app/_ui/panes.tsx";
import { findingWords } from "@/app/_ui/status-words.ts";

export type RiskLists = RouterOutputs["findings"]["list"];
export type RiskRow = RiskLists["fixed"][number];
export type Risk = RouterOutputs["findings"]["get"];

export const riskFilters = ["all", "open", "contained", "not-checked", "fixed"] as const;
export type RiskFilter = (typeof riskFilters)[number];

export type RiskPlace = { storeId: string; show: RiskFilter; isLong: boolean };

/** Gives the address of a view of the risks page; what is chosen stays chosen. */
export function riskHref(place: RiskPlace, risk?: string | null, view?: PaneView): string {
  const query = new URLSearchParams();
  if (place.show !== "all") query.set("show", place.show);
  if (place.isLong) query.set("long", "1");
  if (risk) query.set("risk", risk);
  if (view) query.set("view", view);
  const text = query.toString();
  return `/stores/${place.storeId}/risks${text ? `?${text}` : ""}`;
}

/** Says where a risk stands: somebody works on it, it happens already, or it could. */
export function standing(risk: Pick<RiskRow, "state" | "status">): string {
  if (risk.state !== "open") return findingWords[risk.state].word.toLowerCase();
  return risk.status === "fail" ? "happening now" : "could happen";
}

/** Says in a sentence what the past audits saw of it: "passed 24 times, failing for the last 3". */
export function stripSentence(strip: readonly { status: string }[]): string {
  const last = strip.at(-1)?.status;
  if (last === undefined) return "no audit yet";
  const since = strip.length - 1 - strip.findLastIndex(({ status }) => status !== last);
  const passes = strip.filter(({ status }) => status === "pass").length;
  const words: Record<string, string> = {
    fail: "failing",
    warn: "with a warning",
    unknown: "not checked",
    error: "not checked",
  };
  if (last === "pass") return `passed ${passes} of ${strip.length} times`;
  return `passed ${passes} ${passes === 1 ? "time" : "times"}, ${words[last] ?? last} for the last ${since}`;
}

/** Keeps one square per audit: several findings of one subject in one run show their worst. */
export function squares<S extends { number: number; status: string }>(strip: readonly S[]): S[] {
  const order = ["fail", "warn", "error", "unknown", "pass", "skip"];
  const byRun = new Map<number, S>();
  for (const result of strip) {
    const held = byRun.get(result.number);
    if (!held || order.indexOf(result.status) < order.indexOf(held.status)) byRun.set(result.number, result);
  }
  return [...byRun.values()].toSorted((a, b) => a.number - b.number);
}
