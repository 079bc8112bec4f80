/** The difference between two runs (catalogue 8.2). */
import { type Severity, type Status, severities } from "../checks/check.ts";

export type RunEntry = { checkId: string; subject: string; findingKey: string; status: Status; severity: Severity };
export type Change = "new" | "fixed" | "worsened" | "improved" | "unchanged" | "removed";
export type Comparison = { entry: RunEntry; before: RunEntry | null; change: Change };

const rank: Record<Status, number> = { pass: 0, skip: 0, warn: 1, unknown: 2, fail: 3, error: -1 };

/** Compares by check and subject, worst entry first; an `error` never counts as fixed: the last word is carried forward. */
export function compareRuns(before: readonly RunEntry[], after: readonly RunEntry[]): Comparison[] {
  const worstBefore = worstBySubject(before);
  const worstAfter = worstBySubject(after);
  const comparisons: Comparison[] = [];
  for (const [key, entry] of worstAfter) {
    const previous = worstBefore.get(key) ?? null;
    comparisons.push({ entry, before: previous, change: changeOf(previous, entry) });
  }
  for (const [key, entry] of worstBefore) {
    if (!worstAfter.has(key)) comparisons.push({ entry, before: entry, change: "removed" });
  }
  return comparisons;
}

function worstBySubject(entries: readonly RunEntry[]): Map<string, RunEntry> {
  const worst = new Map<string, RunEntry>();
  for (const entry of entries) {
    const key = `${entry.checkId}\u0000${entry.subject}`;
    const held = worst.get(key);
    if (!held || rank[entry.status] > rank[held.status]) worst.set(key, entry);
  }
  return worst;
}

function changeOf(before: RunEntry | null, after: RunEntry): Change {
  if (after.status === "error" || before?.status === "error") return "unchanged";
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
