/** What a run says of one subject of one check, as stored, shown and compared. */
import { createHash } from "node:crypto";
import type { Check, Impact, Json, Observation, Reach, Severity, Verdict } from "./check.ts";
import type { StoreProfile } from "./store-profile.ts";

/** Version of the knowledge in these checks; stored with every result, so that a later catalogue can judge again. */
export const catalogueVersion = "2026.11.1";

/** A verdict with everything filled in that the check left to its defaults, and the evidence it rests on. */
export type CheckResult = Verdict & {
  checkId: string;
  catalogueVersion: string;
  severity: Severity;
  impact: Impact;
  reach: Reach;
  /** 1 measured twice, .8 measured once, .6 attested with evidence, .3 attested without. */
  confidence: number;
  /** What the check saw, in order; the results of one check share them. */
  observations: Observation[];
  /** ISO 8601, UTC, like `expiresAt`. */
  startedAt: string;
  /** Time spent gathering, all looks together, in milliseconds. */
  durationMs: number;
  vantage: string[];
  /** SHA-256, hex, of the store's profile the check was asked with. */
  inputsHash: string;
  expiresAt: string;
};

/** Everything a run says of one check; `facts` are null when gathering failed. */
export type CheckOutcome = { check: Check; results: CheckResult[]; facts: Json | null };

export type Evidence = {
  store: StoreProfile;
  observations: Observation[];
  startedAt: Date;
  /** When the newest evidence was gathered; freshness counts from here. */
  seenAt: Date;
  durationMs: number;
  vantage: string[];
  /** Confidence of a verdict that names none. */
  confidence: number;
};

/** Completes a verdict into a result. */
export function completeVerdict(check: Check, verdict: Verdict, evidence: Evidence): CheckResult {
  return {
    ...verdict,
    checkId: check.id,
    catalogueVersion,
    severity: verdict.severity ?? check.severity,
    impact: verdict.impact ?? check.impact,
    reach: verdict.reach ?? check.reach ?? 1,
    confidence: verdict.confidence ?? evidence.confidence,
    observations: evidence.observations,
    startedAt: evidence.startedAt.toISOString(),
    durationMs: Math.round(evidence.durationMs),
    vantage: evidence.vantage,
    inputsHash: inputsHash(evidence.store),
    expiresAt: new Date(evidence.seenAt.getTime() + check.freshForMs).toISOString(),
  };
}

function inputsHash(store: StoreProfile): string {
  return createHash("sha256")
    .update(JSON.stringify(sortedKeys(store)))
    .digest("hex");
}

/** The same object with its keys in order, so that equal inputs have equal hashes. */
function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sortedKeys(entry)]));
}
