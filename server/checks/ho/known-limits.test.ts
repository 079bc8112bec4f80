import { expect, test } from "vitest";
import type { HandoverDocuments } from "../handover-facts.ts";
import { emptyProfile } from "../store-profile.ts";
import { knownLimits } from "./known-limits.ts";

const p95 = { name: "perf.checkout-p95 shop.example over-budget", severity: "high", title: "Checkout is slow" };
const ttl = { name: "dns.ttl shop.example too-long", severity: "low", title: "Changes take long" };

function judge(
  limits: HandoverDocuments["limits"],
  open: HandoverDocuments["open"],
  stage: "handover" | "edge" = "handover",
) {
  const store = { ...emptyProfile("shop.example"), stage };
  return knownLimits
    .judge({ store, facts: { limits, open }, now: new Date() })
    .map(({ status, findingKey }) => `${status} ${findingKey}`);
}
const list = (listed: string[], confirmedBy: string | null = "Daniel Kwon") => ({ version: 2, listed, confirmedBy });

test.each<[string, HandoverDocuments["limits"], HandoverDocuments["open"], string]>([
  ["a waived p95 that is not listed fails", list([]), [p95], "fail absent"],
  ["listed and read, it passes", list([p95.name]), [p95], "pass ok"],
  ["a light one that is not listed warns", list([p95.name]), [p95, ttl], "warn out-of-date"],
  ["a list nobody read warns", list([p95.name], null), [p95], "warn not-read"],
  ["a line more than is open is no fault", list([p95.name, ttl.name]), [], "pass ok"],
  ["nothing open and an empty list pass", list([]), [], "pass ok"],
  ["no published list fails in the handover", null, [], "fail missing"],
])("%s", (_name, limits, open, expected) => {
  expect(judge(limits, open)).toEqual([expected]);
});

test("before the handover, and where nobody keeps documents, it is unknown", () => {
  expect(judge(null, [p95], "edge")).toEqual(["unknown not-published"]);
  const store = { ...emptyProfile("shop.example"), stage: "handover" as const };
  expect(knownLimits.judge({ store, facts: null, now: new Date() })[0]?.status).toBe("unknown");
});
