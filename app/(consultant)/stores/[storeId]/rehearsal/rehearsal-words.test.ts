import { expect, test } from "vitest";
import { arrivalSentence, clockWords, secondsWords, watchSeconds } from "./rehearsal-words.ts";

test("a watch lasts as long as the longest old answer and a minute, within two minutes and half an hour", () => {
  expect([0, 300, 86_400].map(watchSeconds)).toEqual([120, 360, 1_800]);
});

test("a countdown reads like a clock and never runs below nothing", () => {
  expect([249, 3_725, 0.2, -3].map(clockWords)).toEqual(["4:09", "1:02:05", "0:01", "0:00"]);
  expect([60, 300, 86_400].map(secondsWords)).toEqual(["60 s", "5 min", "24 h"]);
});

test("who does not answer is not counted, and nobody answering is said", () => {
  const sight = (state: "new" | "old" | "silent") => ({
    kind: "resolver" as const,
    label: "",
    server: "",
    state,
    values: [],
    ttlSeconds: null,
  });
  expect(arrivalSentence({ sights: [sight("new"), sight("old"), sight("silent")], hasArrived: false })).toBe(
    "1 of 2 show the new record.",
  );
  expect(arrivalSentence({ sights: [sight("new"), sight("silent")], hasArrived: true })).toBe(
    "All 1 that answer show the new record.",
  );
  expect(arrivalSentence({ sights: [sight("silent")], hasArrived: false })).toBe("Nobody we asked answers.");
});
