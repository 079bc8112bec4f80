import { describe, expect, test } from "vitest";
import { DAY_MS } from "../checks/check.ts";
import {
  isAgreed,
  judgeProposal,
  notWaivable,
  voidReason,
  type WaivedFinding,
  type WaiverInForce,
  type WaiverProposal,
  type WaiverSight,
} from "./waiver-rules.ts";

const now = new Date("2026-11-24T12:00:00Z");
const inDays = (days: number) => new Date(now.getTime() + days * DAY_MS);

const slowCheckout: WaivedFinding = {
  checkId: "perf.checkout-p95",
  findingKey: "over-budget",
  status: "fail",
  severity: "high",
  impact: "slow",
  isStorefront: true,
};
const proposal: WaiverProposal = {
  finding: slowCheckout,
  measurement: { at: inDays(-1), confidence: 1, measure: { value: 780, unit: "ms" } },
  bottleneck: "The tax service answers in 600 ms, see the plan of the query.",
  worstCase: "A buyer waits a second on the last page.",
  containment: "Rates are kept for ten minutes in a cache.",
  proof: { kind: "link" },
  tripwire: "A p95 of one second on any day.",
  ownerName: "Maya Okafor",
  followUp: "Move the tax call out of the request.",
  expiresAt: inDays(20),
  renewsRecordOf: null,
};
const fields = (changes: Partial<WaiverProposal>) =>
  judgeProposal({ ...proposal, ...changes }, now).map(({ field }) => field);
const measured = (parts: object) => ({ measurement: { at: inDays(-1), confidence: 1, measure: null, ...parts } });

describe("a record", () => {
  test("that names a measured bottleneck and a tested limit is accepted", () => {
    expect(judgeProposal(proposal, now)).toEqual([]);
  });

  test.each<[string, Partial<WaiverProposal>, string | null]>([
    ["without a measurement", { measurement: null }, "measuredResultId"],
    ["with a measurement of eight days ago", measured({ at: inDays(-8) }), "measuredResultId"],
    ["with an answer without evidence", measured({ confidence: 0.3 }), "measuredResultId"],
    ["of a slow page without a figure", measured({}), "measuredValue"],
    ["over 1.5 s in checkout", measured({ measure: { value: 1_501, unit: "ms" } }), "measuredValue"],
    ["over 1 % errors", measured({ measure: { value: 1.1, unit: "percent" } }), "measuredValue"],
    ["that names no part", { bottleneck: "slow" }, "bottleneck"],
    ["without a worst case", { worstCase: " " }, "worstCase"],
    ["without a limit", { containment: "" }, "containment"],
    ["without a tripwire", { tripwire: "" }, "tripwire"],
    ["that nobody watches", { ownerName: " " }, "ownerName"],
    ["without a follow-up", { followUp: "" }, "followUp"],
    ["whose limit was never tested", { proof: null }, "containmentProof"],
    ["whose proof does not pass", { proof: { kind: "check", isPassing: false } }, "containmentProof"],
    ["that ends in 60 days", { expiresAt: inDays(60) }, "endDay"],
    ["that ends in 31 days", { expiresAt: inDays(31) }, "endDay"],
    ["that ended yesterday", { expiresAt: inDays(-1) }, "endDay"],
    [
      "on a critical finding for 15 days",
      { finding: { ...slowCheckout, severity: "critical" }, expiresAt: inDays(15) },
      "endDay",
    ],
    ["that renews one with the same measurement", { renewsRecordOf: inDays(-0.5) }, "measuredResultId"],
  ])("%s is refused, and says where", (_name, changes, field) => {
    expect(fields(changes)).toEqual([field]);
  });

  test.each<[string, Partial<WaiverProposal>]>([
    [
      "with a measurement of exactly seven days ago",
      { ...measured({ at: inDays(-7), measure: { value: 780, unit: "ms" } }) },
    ],
    ["of exactly 30 days", { expiresAt: inDays(30) }],
    [
      "on a critical finding for exactly 14 days",
      { finding: { ...slowCheckout, severity: "critical" }, expiresAt: inDays(14) },
    ],
    ["proven by a check that passes", { proof: { kind: "check", isPassing: true } }],
    ["that renews one with a newer measurement", { renewsRecordOf: inDays(-2) }],
    [
      "of what has no figure",
      { ...measured({}), finding: { ...slowCheckout, impact: "trust", checkId: "redir.chain" } },
    ],
    ["at exactly 1.5 s", measured({ measure: { value: 1_500, unit: "ms" } })],
  ])("%s is accepted", (_name, changes) => {
    expect(judgeProposal({ ...proposal, ...changes }, now)).toEqual([]);
  });

  test("that could never stand gets that reason alone", () => {
    const finding = { ...slowCheckout, checkId: "sec.bundle-scan", impact: "leak" as const };
    expect(judgeProposal({ ...proposal, finding, measurement: null, proof: null }, now)).toEqual([
      { field: null, text: "A leaked key is contained by revoking it, by nothing else." },
    ]);
  });
});

describe("what can be contained", () => {
  const finding = (parts: Partial<WaivedFinding>): WaivedFinding => ({ ...slowCheckout, impact: "checkout", ...parts });
  test.each<[string, Partial<WaivedFinding>]>([
    ["a live secret", { checkId: "sec.bundle-scan", impact: "leak" }],
    ["a secret in the repository", { checkId: "sec.repo-scan", impact: "leak" }],
    ["private pages in the cache", { checkId: "edge.no-private-cache" }],
    ["a checkout nobody reaches", { checkId: "smoke.checkout" }],
    ["a checkout reached now and then", { checkId: "smoke.checkout", status: "warn" }],
    ["a domain that does not resolve", { checkId: "dns.apex-resolves" }],
    ["a storefront browsers warn about", { checkId: "tls.coverage" }],
    ["no owner of the deployment", { checkId: "dep.owner" }],
    ["no alarm that anybody opened", { checkId: "mon.alert-channel", status: "warn" }],
    ["a bogus signature", { checkId: "dns.dnssec", findingKey: "bogus" }],
    ["a signature bogus in part", { checkId: "dns.dnssec", findingKey: "partly-bogus" }],
    ["an assistant that tells secrets", { checkId: "ai.secret" }],
    ["an assistant that tells customers' data", { checkId: "ai.customer-data" }],
    ["what nobody could check", { status: "unknown" }],
    ["what we failed to check", { status: "error" }],
    ["what holds", { status: "pass" }],
  ])("not: %s", (_name, parts) => {
    expect(notWaivable(finding(parts))).toMatch(/\.$/);
  });

  test.each<[string, Partial<WaivedFinding>]>([
    ["a slow checkout", {}],
    ["a certificate gap on a host nobody buys on", { checkId: "tls.coverage", isStorefront: false }],
    ["a signature that is missing", { checkId: "dns.dnssec", findingKey: "weak-algorithm", status: "warn" }],
    ["an owner who shares the account", { checkId: "dep.owner", status: "warn" }],
    ["a possible secret that needs a look", { checkId: "sec.bundle-scan", impact: "leak", status: "warn" }],
    ["public source maps", { checkId: "sec.sourcemaps", impact: "trust" }],
  ])("yes: %s", (_name, parts) => {
    expect(notWaivable(finding(parts))).toBeNull();
  });
});

describe("agreement", () => {
  test.each([
    [null, null, false],
    ["maya", null, false],
    [null, "ines", false],
    ["maya", "maya", false],
    ["maya", "ines", true],
  ])("reviewer %s and founder %s: %s", (reviewerUserId, founderUserId, expected) => {
    expect(isAgreed({ reviewerUserId, founderUserId })).toBe(expected);
  });
});

describe("a record in force", () => {
  const waiver: WaiverInForce = {
    measure: { value: 780, unit: "ms" },
    createdAt: inDays(-2),
    expiresAt: inDays(10),
    campaigns: ["Black Friday"],
  };
  const sight: WaiverSight = {
    finding: slowCheckout,
    measure: { value: 800, unit: "ms" },
    newlyFailing: [],
    campaigns: [],
  };
  const campaign = (name: string, start: number, end: number) => ({
    campaigns: [{ name, start: inDays(start).toISOString(), end: inDays(end).toISOString() }],
  });

  test.each<[string, Partial<WaiverSight>]>([
    ["nothing changed", {}],
    ["it got a fifth worse", { measure: { value: 936, unit: "ms" } }],
    ["it got better", { measure: { value: 300, unit: "ms" } }],
    ["no new figure is known", { measure: null }],
    ["the figure is of another kind", { measure: { value: 1, unit: "percent" } }],
    ["its own campaign runs", campaign("Black Friday", -1, 1)],
    ["another campaign is ahead", campaign("Christmas", 1, 3)],
    ["another campaign is over", campaign("Autumn", -4, -1)],
  ])("holds when %s", (_name, parts) => {
    expect(voidReason(waiver, { ...sight, ...parts }, now)).toBeNull();
  });

  test.each<[string, Partial<WaiverSight>, RegExp]>([
    ["it rises from 780 to 960", { measure: { value: 960, unit: "ms" } }, /from 780 ms to 960 ms/],
    ["it crosses the cap", { measure: { value: 1_501, unit: "ms" } }, /1\.5 seconds/],
    ["errors cross the cap", { measure: { value: 1.5, unit: "percent" } }, /1 % errors/],
    ["another subject fails", { newlyFailing: ["api.shop.example"] }, /api\.shop\.example/],
    ["a campaign it does not mention begins", campaign("Christmas", -0.1, 3), /Christmas/],
    ["a check saw it fixed", { finding: null }, /fixed/],
    [
      "it turned into what cannot be contained",
      { finding: { ...slowCheckout, checkId: "smoke.checkout" } },
      /not contained/,
    ],
  ])("ends when %s", (_name, parts, words) => {
    expect(voidReason(waiver, { ...sight, ...parts }, now)).toMatch(words);
  });

  test("ends on its day", () => {
    expect(voidReason({ ...waiver, expiresAt: now }, sight, now)).toBe("It ended on 2026-11-24.");
  });
});
