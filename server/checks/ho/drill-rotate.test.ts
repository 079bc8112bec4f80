import { expect, test } from "vitest";
import type { DrillFact } from "../drill-facts.ts";
import { drillRotate } from "./drill-rotate.ts";
import { fakeDrill, now, store } from "./fake-drill.ts";

const judge = (drill: DrillFact | null) => drillRotate.judge({ store, facts: { drill, answer: null }, now })[0];

test.each([
  ["changed at the host, online, smoke ok", { "replaced-seen": 60, online: 120, works: 200 }, "pass ok"],
  ["told, online, smoke ok, old refused", { replaced: 60, online: 120, works: 200, "old-refused": 300 }, "pass ok"],
  ["told, online, smoke ok, old not tried", { replaced: 60, online: 120, works: 200 }, "warn old-not-tried"],
  ["changed at the host, shop broken", { "replaced-seen": 60, online: 120, broke: 200 }, "fail shop-broke"],
  ["changed at the host, shop not seen", { "replaced-seen": 60, online: 120, unclear: 200 }, "warn not-tested"],
])("%s is judged", (_name, parts, verdict) => {
  const found = judge(fakeDrill({}, parts));
  expect(`${found?.status} ${found?.findingKey}`).toBe(verdict);
});

test("what was only told is said to be told and weighs less", () => {
  const told = judge(fakeDrill({}, { replaced: 60, online: 120, works: 200, "old-refused": 300 }));
  expect(told?.confidence).toBe(0.6);
  expect(told?.summaryTech).toContain("nobody saw it");
  expect(told?.data).toMatchObject({ told: ["replaced.", "old-refused."], seen: ["online.", "works."] });
  expect(judge(fakeDrill({}, { "replaced-seen": 60, online: 120, works: 200 }))?.confidence).toBeUndefined();
});

test("nobody has tried: unknown; done with help: fail", () => {
  expect(judge(null)?.status).toBe("unknown");
  expect(judge(fakeDrill({ hadHelp: true }))?.findingKey).toBe("with-help");
});
