/** The difference between two runs (catalogue 8.2). */
import { type Severity, type Status, severities } from "../checks/check.ts";

export type RunEntry = {
  checkId: string;
  subject: string;
  findingKey: string;
  status: Status;
  severity: Severity;
  /** What the word rests on besides the shop itself; left out where nobody knows. */
  basis?: { catalogueVersion: string; inputsHash: string };
};
export const changes = ["new", "fixed", "worsened", "improved", "unchanged", "removed", "incomparable"] as const;
export type Change = (typeof changes)[number];
export type Comparison<E extends RunEntry = RunEntry> = {
  entry: E;
  before: E | null;
  change: Change;
  /** The newer run could not look: the entry is the older run's word, carried forward. */
  isStale: boolean;
};

const rank: Record<Status, number> = { pass: 0, skip: 0, warn: 1, unknown: 2, fail: 3, error: -1 };

/**
 * Compares by check and subject, each by its worst entry. An `error` says nothing of the shop: it never counts as fixed,
 * the last word is carried forward, and what follows an error is compared with nothing.
 */
export function compareRuns<E extends RunEntry>(before: readonly E[], after: readonly E[]): Comparison<E>[] {
  const worstBefore = worstBySubject(before);
  const worstAfter = worstBySubject(after);
  const comparisons: Comparison<E>[] = [];
  for (const [key, entry] of worstAfter) {
    const held = worstBefore.get(key) ?? null;
    const before = held?.status === "error" ? null : held;
    const isStale = entry.status === "error";
    comparisons.push({
      entry: isStale && before ? before : entry,
      before,
      change: isStale ? "unchanged" : changeOf(before, entry),
      isStale,
    });
  }
  for (const [key, entry] of worstBefore) {
    if (!worstAfter.has(key)) comparisons.push({ entry, before: entry, change: "removed", isStale: false });
  }
  return comparisons;
}

function worstBySubject<E extends RunEntry>(entries: readonly E[]): Map<string, E> {
  const worst = new Map<string, E>();
  for (const entry of entries) {
    const key = `${entry.checkId}\u0000${entry.subject}`;
    const held = worst.get(key);
    if (!held || isWorse(entry, held)) worst.set(key, entry);
  }
  return worst;
}

function isWorse(a: RunEntry, b: RunEntry): boolean {
  const step = rank[a.status] - rank[b.status];
  return step > 0 || (step === 0 && severities.indexOf(a.severity) < severities.indexOf(b.severity));
}

function changeOf(before: RunEntry | null, after: RunEntry): Change {
  const change = stepOf(before, after);
  return before && change !== "unchanged" && !isSameBasis(before, after) ? "incomparable" : change;
}

function stepOf(before: RunEntry | null, after: RunEntry): Change {
  const now = rank[after.status];
  if (!before) return now > 0 ? "new" : "unchanged";
  const was = rank[before.status];
  if (now === 0 && was > 0) return "fixed";
  if (now > was) return "worsened";
  if (now < was) return "improved";
  if (now === 0) return "unchanged";
  const step = severities.indexOf(before.severity) - severities.indexOf(after.severity);
  if (step > 0) return "worsened";
  return step < 0 ? "improved" : "unchanged";
}

/** A word of another year's catalogue, or of a store described otherwise, may differ without the shop having changed. */
function isSameBasis({ basis: one }: RunEntry, { basis: other }: RunEntry): boolean {
  if (one === undefined || other === undefined) return true;
  return one.inputsHash === other.inputsHash && majorOf(one.catalogueVersion) === majorOf(other.catalogueVersion);
}

function majorOf(version: string): string {
  return version.split(".")[0] ?? version;
}
