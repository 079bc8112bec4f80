/** Makes check states for the tests of the pure rules. */
import { DAY_MS } from "../checks/check.ts";
import type { CheckStateView, WaiverView } from "./state.ts";

/** The moment the rules are asked at. */
export const fakeNow = new Date("2026-11-24T12:00:00Z");

/** A pass, seen an hour ago, good for another 23 hours, unless the parts say otherwise. */
export function fakeState(checkId: string, parts: Partial<CheckStateView> = {}): CheckStateView {
  return {
    checkId,
    subject: "shop.example",
    findingKey: "ok",
    status: "pass",
    severity: "high",
    impact: "trust",
    reach: 1,
    confidence: 0.8,
    summary: `${checkId} was seen.`,
    summaryTech: `${checkId} was seen.`,
    ask: null,
    deadline: null,
    seenAt: new Date(fakeNow.getTime() - DAY_MS / 24),
    expiresAt: new Date(fakeNow.getTime() + (23 * DAY_MS) / 24),
    ...parts,
  };
}

/** Evidence that ended a moment ago. */
export const expired = { expiresAt: fakeNow } as const;

/** A waiver for a state, in force for ten more days unless the parts say otherwise. */
export function fakeWaiver(state: CheckStateView, parts: Partial<WaiverView> = {}): WaiverView {
  const { checkId, subject, findingKey } = state;
  return { checkId, subject, findingKey, expiresAt: new Date(fakeNow.getTime() + 10 * DAY_MS), ...parts };
}
