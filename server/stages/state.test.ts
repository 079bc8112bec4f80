import { describe, expect, test } from "vitest";
import type { Severity, Status } from "../checks/check.ts";
import { expired, fakeNow, fakeState, fakeWaiver } from "./fake-state.ts";
import { effectiveStatus, isAllowedWarn, isProven } from "./state.ts";

describe("how a state counts", () => {
  test.each<[Status]>([["pass"], ["warn"], ["fail"], ["skip"], ["unknown"], ["error"]])(
    "%s counts as itself while it is fresh, and as unknown once it has expired",
    (status) => {
      expect(effectiveStatus(fakeState("a.check", { status }), [], fakeNow)).toBe(status);
      expect(effectiveStatus(fakeState("a.check", { status, ...expired }), [], fakeNow)).toBe("unknown");
    },
  );

  test.each<[Status, string]>([
    ["fail", "waived"],
    ["warn", "waived"],
    ["unknown", "unknown"],
    ["error", "error"],
    ["pass", "pass"],
    ["skip", "skip"],
  ])("a waiver over %s gives %s", (status, expected) => {
    const state = fakeState("a.check", { status });
    expect(effectiveStatus(state, [fakeWaiver(state)], fakeNow)).toBe(expected);
  });

  test("a waiver covers one finding on one subject, until its end, and no expired evidence", () => {
    const state = fakeState("a.check", { status: "fail", findingKey: "slow" });
    const effective = (parts: object, own = {}) =>
      effectiveStatus({ ...state, ...own }, [fakeWaiver(state, parts)], fakeNow);
    expect(effective({})).toBe("waived");
    expect(effective({ checkId: "b.check" })).toBe("fail");
    expect(effective({ subject: "www.shop.example" })).toBe("fail");
    expect(effective({ findingKey: "slower" })).toBe("fail");
    expect(effective({ expiresAt: fakeNow })).toBe("fail");
    expect(effective({}, expired)).toBe("unknown");
  });
});

describe("an allowed warning", () => {
  test.each<[Severity, string, boolean]>([
    ["critical", "It is slow.", false],
    ["high", "It is slow.", false],
    ["medium", "It is slow.", true],
    ["low", "It is slow.", true],
    ["info", "It is slow.", true],
    ["high", "That is acceptable for now.", true],
    ["critical", "Acceptable.", true],
    ["high", "That is not acceptable.", false],
    ["high", "That is unacceptable.", false],
  ])("%s, %s: %s", (severity, summary, allowed) => {
    const state = fakeState("a.check", { status: "warn", severity, summary, summaryTech: "" });
    expect(isAllowedWarn(state)).toBe(allowed);
    expect(isAllowedWarn({ ...state, summary: "", summaryTech: summary })).toBe(allowed);
  });
});

test("an answer without evidence proves nothing", () => {
  expect(isProven(fakeState("a.check", { confidence: 0.3 }))).toBe(false);
  expect(isProven(fakeState("a.check", { confidence: 0.6 }))).toBe(true);
});
