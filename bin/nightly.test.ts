import { expect, test } from "vitest";
import { isSelfTestOn, msUntilNight } from "./nightly.ts";

test.each([
  [new Date(2026, 10, 24, 3, 29), 60_000],
  [new Date(2026, 10, 24, 3, 30), 86_400_000],
  [new Date(2026, 10, 24, 23, 30), 4 * 3_600_000],
])("the next night after %s begins in time", (now, expected) => {
  expect(msUntilNight(now)).toBe(expected);
});

test.each([
  [{}, "production", true],
  [{}, "development", false],
  [{ DATABASE_URL: "postgres://db.example/x" }, "production", false],
  [{ DATABASE_URL: "postgres://db.example/x", LAUNCH_READY_SELF_TEST: "1" }, "production", true],
  [{ LAUNCH_READY_SELF_TEST: "0" }, "production", false],
] as const)("nights are tested with the embedded database or when asked: %o %s", (env, mode, expected) => {
  expect(isSelfTestOn({ NODE_ENV: "test", ...env }, mode)).toBe(expected);
});
