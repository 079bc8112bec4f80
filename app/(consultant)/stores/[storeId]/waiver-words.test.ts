import { describe, expect, it } from "vitest";
import { agreedWords, daysLeftWords, lastDayWords, measureWords, waitsFor } from "./waiver-words.ts";

const ends = new Date("2026-12-20T23:59:59.999Z");

describe("a bottleneck record", () => {
  it("names its last day as it was agreed, whatever the reader's zone", () => {
    expect(lastDayWords(ends)).toBe("20 Dec 2026");
  });

  it.each([
    ["2026-12-10T09:00:00Z", "10 days left"],
    ["2026-12-19T09:00:00Z", "1 day left"],
    ["2026-12-20T09:00:00Z", "ends today"],
    ["2026-12-21T00:00:00Z", "ended"],
  ])("at %s says %s", (now, words) => {
    expect(daysLeftWords(ends, new Date(now))).toBe(words);
  });

  it("says whose word is missing, and nothing once it is in force or void", () => {
    const nobody = { reviewerName: null, founderName: null };
    expect(waitsFor({ state: "proposed", ...nobody })).toBe("waits for the consultancy and the founder");
    expect(waitsFor({ state: "proposed", reviewerName: "Noor", founderName: null })).toBe("waits for the founder");
    expect(waitsFor({ state: "proposed", reviewerName: null, founderName: "Lars" })).toBe("waits for the consultancy");
    expect(waitsFor({ state: "accepted", reviewerName: "Noor", founderName: "Lars" })).toBeNull();
    expect(waitsFor({ state: "void", ...nobody })).toBeNull();
  });

  it("names everybody who agreed, and nobody who did not", () => {
    expect(agreedWords({ reviewerName: null, founderName: null })).toBe("nobody yet");
    expect(agreedWords({ reviewerName: "Noor", founderName: null })).toBe("Noor");
    expect(agreedWords({ reviewerName: "Noor", founderName: "Lars" })).toBe("Noor and Lars");
  });

  it("writes its figure with the unit, and none where nothing was measured", () => {
    expect(measureWords({ measuredValue: 780, measuredUnit: "ms" })).toBe("780 ms");
    expect(measureWords({ measuredValue: 0.4, measuredUnit: "percent" })).toBe("0.4 %");
    expect(measureWords({ measuredValue: null, measuredUnit: null })).toBeNull();
  });
});
