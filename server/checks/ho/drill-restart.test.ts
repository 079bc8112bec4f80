import { expect, test } from "vitest";
import type { DrillFact } from "../drill-facts.ts";
import { drillRestart } from "./drill-restart.ts";
import { fakeDrill, now, store } from "./fake-drill.ts";

const judge = (drill: DrillFact | null) => drillRestart.judge({ store, facts: { drill, answer: null }, now })[0];

test("a new deployment by the founder passes and names them", () => {
  const found = judge(fakeDrill({}, { online: 60, works: 100, back: 200, "back-works": 300 }));
  expect(found).toMatchObject({ status: "pass", findingKey: "ok" });
  expect(found?.summaryTech).toContain("Aksel Lind");
});

test.each([
  [fakeDrill({}, { online: 60, broke: 100 }), "fail shop-broke"],
  [fakeDrill({ hadHelp: true }), "fail with-help"],
  [fakeDrill({ state: "failed", seenAt: null, tookMs: null }), "fail not-seen"],
  [null, "unknown not-tried"],
])("what is no restart alone does not pass (%#)", (drill, verdict) => {
  const found = judge(drill);
  expect(`${found?.status} ${found?.findingKey}`).toBe(verdict);
});
