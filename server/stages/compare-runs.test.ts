import { expect, test } from "vitest";
import type { Severity, Status } from "../checks/check.ts";
import { type Change, compareRuns, type RunEntry } from "./compare-runs.ts";

function entry(status: Status, severity: Severity = "high", parts: Partial<RunEntry> = {}): RunEntry {
  return { checkId: "tls.expiry", subject: "shop.example", findingKey: status, status, severity, ...parts };
}
function change(before: RunEntry | null, after: RunEntry | null): Change | undefined {
  return compareRuns(before ? [before] : [], after ? [after] : [])[0]?.change;
}

test.each<[Status | null, Status | null, Change]>([
  [null, "pass", "unchanged"],
  [null, "skip", "unchanged"],
  [null, "warn", "new"],
  [null, "unknown", "new"],
  [null, "fail", "new"],
  ["pass", "pass", "unchanged"],
  ["pass", "skip", "unchanged"],
  ["pass", "warn", "worsened"],
  ["pass", "fail", "worsened"],
  ["skip", "fail", "worsened"],
  ["warn", "fail", "worsened"],
  ["warn", "unknown", "worsened"],
  ["unknown", "fail", "worsened"],
  ["fail", "unknown", "improved"],
  ["fail", "warn", "improved"],
  ["warn", "pass", "fixed"],
  ["fail", "pass", "fixed"],
  ["unknown", "skip", "fixed"],
  ["fail", "fail", "unchanged"],
  ["fail", null, "removed"],
  ["pass", null, "removed"],
])("%s, then %s: %s", (before, after, expected) => {
  expect(change(before && entry(before), after && entry(after))).toBe(expected);
});

test("a failure that we could not see again is carried forward, old, and never fixed", () => {
  const before = entry("fail");
  expect(compareRuns([before], [entry("error")])).toEqual([
    { entry: before, before, change: "unchanged", isStale: true },
  ]);
});

test("what fails after we could not look is new: there is nothing to compare it with", () => {
  expect(change(entry("error"), entry("fail"))).toBe("new");
  expect(change(entry("error"), entry("pass"))).toBe("unchanged");
});

test.each<[Severity, Severity, Change]>([
  ["medium", "critical", "worsened"],
  ["critical", "medium", "improved"],
  ["high", "high", "unchanged"],
])("the same status from %s to %s is %s", (before, after, expected) => {
  expect(change(entry("fail", before), entry("fail", after))).toBe(expected);
  expect(change(entry("pass", before), entry("pass", after))).toBe("unchanged");
});

test("a subject is compared by its worst entry, of equal ones by the more severe", () => {
  const before = [entry("warn", "medium"), entry("pass", "critical")];
  const after = [entry("fail", "low", { findingKey: "a" }), entry("fail", "critical", { findingKey: "b" })];
  const [comparison] = compareRuns(before, after);
  expect(comparison).toMatchObject({ change: "worsened", entry: { findingKey: "b" }, before: { status: "warn" } });
  expect(compareRuns(before, after.toReversed())[0]?.entry.findingKey).toBe("b");
});

test("subjects and checks are never mixed up", () => {
  const before = [entry("fail"), entry("pass", "high", { subject: "www.shop.example" })];
  const after = [entry("pass"), entry("fail", "high", { checkId: "tls.chain" })];
  expect(
    compareRuns(before, after).map(({ entry: { checkId, subject }, change: word }) => [checkId, subject, word]),
  ).toEqual([
    ["tls.expiry", "shop.example", "fixed"],
    ["tls.chain", "shop.example", "new"],
    ["tls.expiry", "www.shop.example", "removed"],
  ]);
});
