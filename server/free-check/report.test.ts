import { expect, test } from "vitest";
import { checks } from "../checks/index.ts";
import { barItems } from "../stages/minimum-bar.ts";
import { judgeFreeCheck, outsideChecks, type StoredVerdict } from "./report.ts";

const now = new Date("2026-11-24T10:00:00Z");
const verdict = (parts: Partial<StoredVerdict> = {}): StoredVerdict => ({
  status: "pass",
  subject: "shop.example",
  findingKey: "ok",
  severity: "high",
  impact: "checkout",
  confidence: 1,
  reach: 1,
  summary: "Fine.",
  found: null,
  deadline: null,
  fix: null,
  ...parts,
});
const all = (changes: { [id: string]: StoredVerdict[] } = {}) =>
  outsideChecks.map((check) => ({ check, verdicts: changes[check.id] ?? [verdict()] }));
const stateOf = (report: ReturnType<typeof judgeFreeCheck>, number: number) =>
  report.items.find((item) => item.number === number);

test("nothing runs that needs a permission or a person", () => {
  expect(outsideChecks.length).toBeGreaterThan(30);
  for (const check of outsideChecks) expect([check.level, check.attestation ?? false]).toEqual(["public", false]);
});

test("before anything has come in, no item holds", () => {
  const report = judgeFreeCheck([], now);
  expect(report.items).toHaveLength(barItems.length);
  for (const item of report.items) expect(["unseen", "needs-access"]).toContain(item.state);
  expect(report.risks).toEqual([]);
});

test("an item that holds outside still says what has to be seen inside", () => {
  const item = stateOf(judgeFreeCheck(all(), now), 1);
  expect(item?.state).toBe("holds");
  expect(item?.note).toBe("holds outside, 1 to see inside");
});

test.each<[StoredVerdict["status"], string]>([
  ["fail", "fails"],
  ["warn", "warning"],
  ["unknown", "unseen"],
  ["error", "unseen"],
  ["skip", "holds"],
])("a required check that says %s makes its item %s", (status, state) => {
  const report = judgeFreeCheck(
    all({ "tls.expiry": [verdict(), verdict({ status, subject: "www.shop.example" })] }),
    now,
  );
  expect(stateOf(report, 5)?.state).toBe(state);
});

test("a check that was not run leaves its item unseen", () => {
  const report = judgeFreeCheck(
    all().filter(({ check }) => check.id !== "email.dmarc"),
    now,
  );
  expect(stateOf(report, 9)?.state).toBe("unseen");
});

test("a supporting check spoils its item by failing, not by a warning", () => {
  expect(stateOf(judgeFreeCheck(all({ "dns.ttl": [verdict({ status: "warn" })] }), now), 1)?.state).toBe("holds");
  expect(stateOf(judgeFreeCheck(all({ "dns.ttl": [verdict({ status: "fail" })] }), now), 1)?.state).toBe("fails");
});

test("what nobody sees from outside needs access, whatever else was found", () => {
  const report = judgeFreeCheck(all(), now);
  for (const number of [7, 10, 11]) expect(stateOf(report, number)?.state).toBe("needs-access");
});

test("one check is one risk, however many addresses it speaks of", () => {
  const subjects = ["a.shop.example", "b.shop.example", "c.shop.example"];
  const bad = subjects.map((subject) => verdict({ status: "fail", subject }));
  const report = judgeFreeCheck(all({ "redir.matrix": [verdict({ status: "warn" }), ...bad] }), now);
  expect(report.risks).toMatchObject([{ checkId: "redir.matrix", status: "fail", more: 3 }]);
});

test("risks are ranked by what they cost, fails and warnings alone", () => {
  const report = judgeFreeCheck(
    all({
      "dns.ttl": [verdict({ status: "warn", severity: "low", impact: "trust" })],
      "tls.expiry": [verdict({ status: "fail", severity: "critical" })],
      "email.spf": [verdict({ status: "unknown", summary: "The mail records could not be read." })],
    }),
    now,
  );
  expect(report.risks.map(({ rank, checkId }) => [rank, checkId])).toEqual([
    [1, "tls.expiry"],
    [2, "dns.ttl"],
  ]);
  const spf = checks.find(({ id }) => id === "email.spf");
  expect(report.unseen).toEqual([{ title: spf?.founderTitle, summary: "The mail records could not be read." }]);
});
