import { describe, expect, it } from "vitest";
import { durationMs, momentMs, retryAfterMs, retryDelayMs } from "./time.ts";

const NOW = Date.UTC(2026, 10, 24);

describe("time strings", () => {
  it.each([
    ["1s", 1000],
    ["1d2h3m4s", 93_784_000],
    ["2w", 1_209_600_000],
    ["90m", 5_400_000],
    ["500ms", 500],
    ["1.5h", 5_400_000],
    ["0s", 0],
  ])("reads %s", (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(["", "s", "1", "1y", "-1s", "1 s x", "one hour"])("refuses %j", (text) => {
    expect(durationMs(text)).toBeNull();
  });

  it("reads a moment from a duration or a date", () => {
    expect(momentMs("1m", NOW)).toBe(NOW + 60_000);
    expect(momentMs("2026-11-25T00:00:00.000Z", NOW)).toBe(NOW + 86_400_000);
    expect(momentMs("soon", NOW)).toBeNull();
  });
});

describe("delays between attempts", () => {
  it("grow from 15 seconds to two hours", () => {
    const bases = [15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 2_400_000, 3_600_000, 7_200_000];
    for (const [attempt, base] of [...bases, 7_200_000, 7_200_000].entries()) {
      const delay = retryDelayMs(attempt, null, null);
      expect(delay).toBeGreaterThanOrEqual(base);
      expect(delay).toBeLessThanOrEqual(base + 30_000);
    }
  });

  it("are what the app asked for, between a second and a day", () => {
    expect(retryDelayMs(0, 5000, 1)).toBe(5000);
    expect(retryDelayMs(0, -1, null)).toBe(1000);
    expect(retryDelayMs(0, 10 * 86_400_000, null)).toBe(86_400_000);
  });

  it("are fixed where the configuration says so", () => {
    expect(retryDelayMs(7, null, 1000)).toBe(1000);
  });

  it.each([
    [undefined, null],
    ["", null],
    ["3", 3000],
    ["1.5", 1500],
    ["x", null],
    ["2026-11-24T00:00:10.000Z", 10_000],
    ["not a date at all", null],
  ])("reads retry-after %j", (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });
});
