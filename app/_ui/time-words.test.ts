import { describe, expect, test } from "vitest";
import {
  ageWords,
  agoWords,
  atWords,
  daysUntil,
  dayWords,
  durationWords,
  fullWords,
  isTimeForm,
  secondsWords,
  stopwatchWords,
  timeWords,
} from "./time-words.ts";

const now = new Date("2026-11-24T13:11:32Z");
const berlin = "Europe/Berlin";

function before(ms: number): Date {
  return new Date(now.getTime() - ms);
}

test.each([
  [0, "now"],
  [1_999, "now"],
  [12_000, "12 s ago"],
  [59_999, "59 s ago"],
  [60_000, "1 min ago"],
  [3_599_999, "59 min ago"],
  [3 * 3_600_000, "3 h ago"],
  [86_400_000, "1 day ago"],
  [14 * 86_400_000, "14 days ago"],
  [-3 * 86_400_000, "in 3 days"],
])("%i ms ago reads %s", (ms, words) => {
  expect(agoWords(before(ms), now)).toBe(words);
});

test("an age never claims a unit that is not full", () => {
  expect(ageWords(119_999)).toBe("1 min");
  expect(ageWords(47 * 3_600_000)).toBe("1 day");
});

test.each([
  [0, "0 ms"],
  [184.4, "184 ms"],
  [400, "400 ms"],
  [1_450, "1.4 s"],
  [9_999, "9.9 s"],
  [42_900, "42 s"],
  [130_000, "2 min 10 s"],
  [120_000, "2 min"],
  [77_460_000, "21 h 31 min"],
  [86_400_000 + 2 * 3_600_000, "1 day 2 h"],
  [3 * 86_400_000, "3 days"],
])("%i ms lasts %s", (ms, words) => {
  expect(durationWords(ms)).toBe(words);
});

test("a column of durations keeps one unit", () => {
  expect([40, 400, 4_249, 12_000].map(secondsWords)).toEqual(["0.0 s", "0.4 s", "4.2 s", "12.0 s"]);
});

test.each([
  [48_000, "0:48"],
  [110_400, "1:50"],
  [3_727_000, "1:02:07"],
  [-5, "0:00"],
])("a stopwatch shows %i ms as %s", (ms, words) => {
  expect(stopwatchWords(ms)).toBe(words);
});

describe("when something was", () => {
  test.each([
    ["2026-11-24T13:11:00Z", "14:11"],
    ["2026-11-23T15:31:00Z", "Mon 16:31"],
    ["2026-11-27T08:00:00Z", "Fri 09:00"],
    ["2026-11-12T08:00:00Z", "12 Nov 09:00"],
    ["2025-03-02T08:00:00Z", "2 Mar 2025"],
    ["2026-09-01T08:00:00Z", "1 Sep 10:00"],
  ])("%s reads %s in Berlin", (iso, words) => {
    expect(atWords(new Date(iso), now, berlin)).toBe(words);
  });

  test("today is the reader's today, not the server's", () => {
    const late = new Date("2026-11-24T23:30:00Z");
    expect(dayWords(late, now, "UTC")).toBe("Today");
    expect(dayWords(late, now, berlin)).toBe("Tomorrow");
  });

  test.each([
    ["2026-11-23T15:31:00Z", "Yesterday"],
    ["2026-11-27T08:00:00Z", "Friday"],
    ["2026-11-12T08:00:00Z", "12 Nov"],
    ["2025-03-02T08:00:00Z", "2 Mar 2025"],
  ])("the day of %s is %s", (iso, words) => {
    expect(dayWords(new Date(iso), now, berlin)).toBe(words);
  });

  test("the tooltip names zone and second", () => {
    expect(fullWords(new Date("2026-11-23T15:31:05Z"), "UTC")).toBe("Mon 23 Nov 2026, 15:31:05 UTC");
  });
});

test("every form writes something, and other texts are no form", () => {
  const at = before(65_000);
  expect(timeWords(at, "ago", now, "UTC")).toBe("1 min ago");
  expect(timeWords(at, "age", now, "UTC")).toBe("1 min");
  expect(timeWords(at, "clock", now, "UTC")).toBe("13:10:27");
  expect(timeWords(at, "day", now, "UTC")).toBe("Today");
  expect(timeWords(at, "at", now, "UTC")).toBe("13:10");
  expect(timeWords(at, "full", now, "UTC")).toContain("2026");
  expect(isTimeForm("yesterday")).toBe(false);
});

test("counts calendar days, whatever the hour", () => {
  const launch = new Date("2026-11-27T12:00:00Z");
  expect(daysUntil(launch, new Date("2026-11-24T00:05:00Z"))).toBe(3);
  expect(daysUntil(launch, new Date("2026-11-24T23:55:00Z"))).toBe(3);
  expect(daysUntil(launch, new Date("2026-11-27T23:00:00Z"))).toBe(0);
  expect(daysUntil(launch, new Date("2026-11-28T01:00:00Z"))).toBe(-1);
});
