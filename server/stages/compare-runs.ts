/** The difference between two runs (catalogue 8.2). */
import { type Severity, type Status, severities } from "../checks/check.ts";

export type RunEntry = { checkId: string; subject: string; findingKey: string; status: Status; severity: Severity };
export type Change = "new" | "fixed" | "worsened" | "improved" | "unchanged" | "removed";
export type Comparison = {
  entry: RunEntry;
  before: RunEntry | null;
  change: Change;
  /** The newer run could not look: the entry is the older run's word, carried forward. */
  isStale: boolean;
};

const rank: Record<Status, number> = { pass: 0, skip: 0, warn: 1, unknown: 2, fail: 3, error: -1 };

/**
 * Compares by check and subject, each by its worst entry. An `error` says nothing of the shop: it never counts as fixed,
 * the last word is carried forward, and what follows an error is compared with nothing.
 */
export function compareRuns(before: readonly RunEntry[], after: readonly RunEntry[]): Comparison[] {
  const worstBefore = worstBySubject(before);
  const worstAfter = worstBySubject(after);
  const comparisons: Comparison[] = [];
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

function worstBySubject(entries: readonly RunEntry[]): Map<string, RunEntry> {
  const worst = new Map<string, RunEntry>();
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
