import { expect, test } from "vitest";
import type { DrillFact } from "../drill-facts.ts";
import { fakeDrill, now, store } from "../ho/fake-drill.ts";
import { detectDrill } from "./detect-drill.ts";

const judge = (drill: DrillFact | null) => detectDrill.judge({ store, facts: { drill, answer: null }, now })[0];
const after = (sent: number, answered: number) => fakeDrill({}, { sent: sent * 60, answered: answered * 60 });

test.each([
  [2, 6, "pass ok"],
  [3, 10, "pass ok"],
  [4, 6, "warn slow"],
  [2, 11, "warn slow"],
  [6, 7, "fail too-slow"],
  [2, 21, "fail too-slow"],
])("sent after %d min, answered after %d min is judged", (sent, answered, verdict) => {
  const found = judge(after(sent, answered));
  expect(`${found?.status} ${found?.findingKey}`).toBe(verdict);
});

test("an alert that nobody answered fails, one nobody sent is unknown", () => {
  expect(judge(fakeDrill({ state: "failed", seenAt: null, tookMs: null }))?.findingKey).toBe("not-seen");
  expect(judge(null)?.status).toBe("unknown");
});
