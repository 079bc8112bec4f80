import { expect, test } from "vitest";
import type { DrillFact } from "../drill-facts.ts";
import { fakeDrill, now, store } from "../ho/fake-drill.ts";
import { rollbackDrill } from "./rollback-drill.ts";

const judge = (drill: DrillFact | null) => rollbackDrill.judge({ store, facts: { drill, answer: null }, now })[0];
const back = (seconds: number, last: string) => ({ online: 60, "back-began": 100, back: 100 + seconds, [last]: 2_000 });

test.each([
  ["95 s and smoke ok", back(95, "back-works"), "pass ok"],
  ["5 min and smoke ok", back(300, "back-works"), "pass ok"],
  ["6 min and smoke ok", back(360, "back-works"), "warn slow"],
  ["22 min", back(1_320, "back-works"), "fail too-slow"],
  ["95 s and smoke fails", back(95, "back-broke"), "fail shop-broke"],
  ["95 s and nobody could see the shop", back(95, "back-unclear"), "warn not-tested"],
  ["no word of the start, 4 min after it was online", { online: 60, back: 300, "back-works": 400 }, "pass ok"],
  ["no word of the start, 22 min after it was online", { online: 60, back: 1_380, "back-works": 1_500 }, "warn slow"],
])("%s is judged", (_name, parts, verdict) => {
  const found = judge(fakeDrill({ tookMs: 2_000_000 }, parts));
  expect(`${found?.status} ${found?.findingKey}`).toBe(verdict);
});

test("without the start only the longest it can have taken is said", () => {
  expect(judge(fakeDrill({}, { online: 60, back: 300, "back-works": 400 }))?.summaryTech).toContain("at most 4 min");
});

test("asking the developer is no drill, and one of last summer is none either", () => {
  expect(judge(fakeDrill({ hadHelp: true }, back(95, "back-works")))?.findingKey).toBe("with-help");
  expect(judge(fakeDrill({ seenAt: "2026-07-01T10:00:00Z" }))?.findingKey).toBe("too-old");
  expect(judge(null)?.status).toBe("unknown");
});
