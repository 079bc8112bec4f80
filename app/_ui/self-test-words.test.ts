import { expect, test } from "vitest";
import { type SelfTestReport, selfTestLine, selfTestSentence } from "./self-test-words.ts";

const at = new Date("2026-11-24T03:30:00Z");
const last = {
  ...{ startedAt: at, endedAt: at, planted: 41, caught: 41, missed: [], outcomes: [], falseAlarms: [], failure: null },
  catalogueVersion: "2026.11.1",
};
const report = (state: SelfTestReport["state"], over: Partial<typeof last> | null = {}): SelfTestReport => ({
  state,
  isRunning: state === "running",
  last: over && { ...last, ...over },
});

test.each([
  [report("never", null), "Checks not tried yet", "warn"],
  [report("running", null), "Trying our checks now", "live"],
  [report("good"), "41 of 41 faults caught", "quiet"],
  [report("missed", { caught: 40 }), "40 of 41 faults caught", "fail"],
  [report("old"), "Self-test is old", "warn"],
  [report("unfinished", null), "Self-test broke off", "warn"],
])("only a fresh night with everything caught is green: %o", (input, title, tone) => {
  expect(selfTestLine(input)).toEqual({ title, tone });
});

test("the sentence names false alarms and says when the count is old", () => {
  expect(selfTestSentence(report("good"))).toBe(
    "Our checks caught 41 of 41 planted faults and accused no healthy store last night.",
  );
  expect(selfTestSentence(report("old"))).toContain("says nothing of today");
});
