import { describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS } from "../checks/check.ts";
import { compareRisks, type RiskInput, riskScore, urgency } from "./risk-score.ts";

const now = new Date("2026-11-24T12:00:00Z");
const inMs = (ms: number) => new Date(now.getTime() + ms);

function input(changes: Partial<RiskInput>): RiskInput {
  return { impact: "checkout", severity: "critical", status: "fail", confidence: 1, reach: 1, urgency: 1, ...changes };
}

describe("the score ranks by what is lost", () => {
  test.each<[string, Partial<RiskInput>, number]>([
    ["checkout fails for whoever pays", { reach: 0.9 }, 90],
    ["a live key leaks and is in use", { impact: "leak", urgency: 2 }, 190],
    ["DMARC is missing", { impact: "email", severity: "high" }, 56],
    ["a p95 is close to its budget", { impact: "slow", severity: "high", status: "warn", reach: 0.9 }, 15],
    ["the storefront's certificate ends in 5 days", { urgency: 1.5 }, 150],
    ["the same on an optional host", { impact: "trust", reach: 0.3, urgency: 1.5 }, 18],
    ["nobody knows whether anything is watched", { status: "unknown", confidence: 0.8 }, 40],
    ["what holds", { status: "pass" }, 0],
    ["what does not apply", { status: "skip" }, 0],
    ["what we failed to see", { status: "error" }, 0],
    [
      "a half is rounded up",
      { impact: "deploy-down", severity: "low", status: "warn", confidence: 0.8, urgency: 1.2 },
      4,
    ],
    ["an exact half is rounded up", { impact: "trust", severity: "info", status: "warn", confidence: 0.625 }, 1],
  ])("%s", (_name, changes, score) => {
    expect(riskScore(input(changes))).toBe(score);
  });

  test("noise in the last bits of a product never decides a rounding", () => {
    // 65 × .7 × 1 × 1 × .3 is 13.65, 55 × .7 × 1 × 1 × 1 is 38.5, which floats hold as 38.49999….
    expect(riskScore(input({ impact: "deploy-down", severity: "high" }))).toBe(39);
  });
});

describe("urgency", () => {
  const calm = { signalSeen: false, deadline: null, nextCampaign: null, now };
  test.each([
    ["nothing presses", {}, 1],
    ["a signal is seen", { signalSeen: true }, 2],
    ["a deadline in seven days", { deadline: inMs(7 * DAY_MS) }, 1.5],
    ["a deadline in seven days and a moment", { deadline: inMs(7 * DAY_MS + 1) }, 1.2],
    ["a deadline in thirty days", { deadline: inMs(30 * DAY_MS) }, 1.2],
    ["a deadline in thirty days and a moment", { deadline: inMs(30 * DAY_MS + 1) }, 1],
    ["a deadline that passed", { deadline: inMs(-1) }, 1.5],
    ["a campaign in 72 hours", { nextCampaign: inMs(72 * HOUR_MS) }, 1.5],
    ["a campaign in 72 hours and a moment", { nextCampaign: inMs(72 * HOUR_MS + 1) }, 1],
    ["a campaign that runs", { nextCampaign: inMs(-HOUR_MS) }, 1.5],
    ["a signal beats a deadline", { signalSeen: true, deadline: inMs(DAY_MS) }, 2],
  ])("%s", (_name, changes, factor) => {
    expect(urgency({ ...calm, ...changes })).toBe(factor);
  });
});

test("equal scores are ordered by severity, then effort, then check, then subject", () => {
  const risk = (checkId: string, changes = {}) => ({
    score: 50,
    severity: "high" as const,
    effort: "M" as const,
    checkId,
    subject: "a.example",
    ...changes,
  });
  const expected = [
    risk("z.first", { score: 51 }),
    risk("z.critical", { severity: "critical" }),
    risk("z.small", { effort: "S" }),
    risk("a.check"),
    risk("b.check"),
    risk("b.check", { subject: "b.example" }),
    risk("a.large", { effort: "L" }),
  ];
  expect(expected.toReversed().toSorted(compareRisks)).toEqual(expected);
});
