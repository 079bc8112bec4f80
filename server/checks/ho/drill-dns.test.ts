import { describe, expect, test } from "vitest";
import type { Answer } from "../check.ts";
import type { DrillFact } from "../drill-facts.ts";
import { drillDns } from "./drill-dns.ts";
import { fakeDrill, now, store } from "./fake-drill.ts";

function judge(drill: DrillFact | null, answer: Answer | null = null): string[] {
  return drillDns
    .judge({ store, facts: { drill, answer }, now })
    .map(({ status, findingKey }) => `${status} ${findingKey}`);
}
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();
const minutes = (count: number) => fakeDrill({ tookMs: count * 60_000 });

describe("ho.drill-dns", () => {
  test.each([
    ["seen after 6 min", minutes(6), "pass ok"],
    ["seen after 30 min", minutes(30), "pass ok"],
    ["seen after 31 min", minutes(31), "warn slow"],
    ["seen, with help", fakeDrill({ hadHelp: true }), "fail with-help"],
    ["seen 90 days ago", fakeDrill({ seenAt: daysAgo(90) }), "pass ok"],
    ["seen 91 days ago", fakeDrill({ seenAt: daysAgo(91) }), "fail too-old"],
    ["run out of time", fakeDrill({ state: "failed", seenAt: null, tookMs: null }), "fail not-seen"],
    ["given up", fakeDrill({ state: "given-up", seenAt: null, tookMs: null }), "fail not-seen"],
    ["never tried", null, "unknown not-tried"],
  ])("%s is judged", (_name, drill, verdict) => {
    expect(judge(drill)).toEqual([verdict]);
  });

  test("a person's word counts only where nobody has tried, and a pass carries what was seen", () => {
    const said = { answer: "pass", statement: "I did it.", hasEvidence: true, byName: "Maya", at: daysAgo(1) } as const;
    expect(judge(null, said)).toEqual(["pass ok"]);
    expect(judge(fakeDrill({ hadHelp: true }), said)).toEqual(["fail with-help"]);
    const [verdict] = drillDns.judge({ store, facts: { drill: fakeDrill({}, { record: 360 }), answer: null }, now });
    expect(verdict?.data).toMatchObject({ seen: ["record."], told: [], byName: "Aksel Lind" });
  });
});
