import { expect, test } from "vitest";
import { emptyProfile } from "../store-profile.ts";
import { type NextStepsFacts, nextSteps } from "./next-steps.ts";

test.each<[string, NextStepsFacts, string]>([
  ["an empty list while findings are open warns", { lines: 0, open: 3 }, "warn empty"],
  ["a list passes", { lines: 3, open: 3 }, "pass ok"],
  ["nothing open needs no list", { lines: 0, open: 0 }, "pass ok"],
  ["no handover yet is unknown", { lines: null, open: 3 }, "unknown not-written"],
  ["nobody keeps documents: unknown", null, "unknown not-written"],
])("%s", (_name, facts, expected) => {
  const [verdict] = nextSteps.judge({ store: emptyProfile("shop.example"), facts, now: new Date() });
  expect(`${verdict?.status} ${verdict?.findingKey}`).toBe(expected);
});
