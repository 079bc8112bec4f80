import { expect, test } from "vitest";
import { spanWords } from "./span-words.ts";

test.each([
  [0, "0 s"],
  [-5_000, "0 s"],
  [59_400, "59 s"],
  [192_000, "3 min 12 s"],
  [3_840_000, "1 h 4 min"],
])("%d ms are %s", (ms, words) => {
  expect(spanWords(ms)).toBe(words);
});
