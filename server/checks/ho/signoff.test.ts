import { expect, test } from "vitest";
import { emptyProfile } from "../store-profile.ts";
import { type SignOffFacts, signoff } from "./signoff.ts";

const judge = (facts: SignOffFacts | null) =>
  signoff.judge({ store: emptyProfile("shop.example"), facts, now: new Date() })[0];
const signed: SignOffFacts = { state: "signed", signedAt: "2026-11-24T10:00:00.000Z", worse: [], other: [] };

test.each<[string, SignOffFacts | null, string]>([
  ["nobody keeps sign-offs here", null, "unknown"],
  ["nobody has signed", { ...signed, state: "none", signedAt: null }, "unknown"],
  ["the founder has not signed yet", { ...signed, state: "waiting", signedAt: null }, "unknown"],
  ["signed, and nothing changed", signed, "pass"],
  ["something else changed since", { ...signed, other: ["A document was published anew."] }, "warn"],
  ["it got worse since", { ...signed, worse: ["SSL valid everywhere no longer holds."] }, "fail"],
])("%s", (_, facts, status) => {
  expect(judge(facts)?.status).toBe(status);
});

test("a failure names what no longer holds", () => {
  expect(judge({ ...signed, worse: ["SSL no longer holds."] })?.summaryTech).toContain("SSL no longer holds.");
});
