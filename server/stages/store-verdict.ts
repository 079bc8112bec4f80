/** The verdict of a store, computed from fresh evidence and never set by anybody (ux vocabulary). */
import { type BarItemView, countMet } from "./minimum-bar.ts";

export const storeVerdicts = ["not-checked", "checking", "not-ready", "ready-contained", "ready"] as const;
export type StoreVerdict = (typeof storeVerdicts)[number];

/** Judges a store: ready only when all eleven items are met; contained when a waiver carries one of them. */
export function judgeStore(input: {
  items: readonly BarItemView[];
  auditCount: number;
  isRunning: boolean;
}): StoreVerdict {
  if (input.auditCount === 0) return input.isRunning ? "checking" : "not-checked";
  if (countMet(input.items) < input.items.length) return "not-ready";
  return input.items.some(({ state }) => state === "met-with-waiver") ? "ready-contained" : "ready";
}
