import { expect, test } from "vitest";
import { changeWords, deployMark } from "./deploy-words.ts";

test.each([
  ["live", "keep", "Keep it live"],
  ["live", "roll-back", "Roll it back"],
  ["live", null, "Live"],
  ["building", null, "Building"],
  ["failed", "keep", "Build failed"],
  ["superseded", "watch", "Watch it"],
] as const)("a deploy that is %s with the verdict %s reads %s", (state, verdict, word) => {
  expect(deployMark({ state, verdict }).word).toBe(word);
});

test("what changed is said in a few words, and that nothing did", () => {
  const deploy = { state: "live", verdict: "watch" } as const;
  expect(changeWords({ ...deploy, counts: { worsened: 2, new: 1, unchanged: 40 } })).toBe("2 regressed, 1 new");
  expect(changeWords({ ...deploy, counts: { unchanged: 40 } })).toBe("No change");
  expect(changeWords({ ...deploy, verdict: "checking", counts: {} })).toBe("Checking");
});
