import { expect, test } from "vitest";
import { countSyllables, glossary, glossaryOf, readingGrade, unexplainedJargon } from "./reading-grade.ts";

test.each([
  ["the", 1],
  ["page", 1],
  ["opened", 2],
  ["walked", 1],
  ["started", 2],
  ["table", 2],
  ["little", 2],
  ["rollback", 2],
  ["pages", 2],
  ["times", 1],
  ["version", 2],
  ["yesterday", 3],
  ["I", 1],
])("%s has %i syllables", (word, count) => {
  expect(countSyllables(word)).toBe(count);
});

test("the grade is that of Flesch and Kincaid", () => {
  // 20 words of one syllable in four sentences: 0.39 × 5 + 11.8 × 1 − 15.59 < 0.
  expect(readingGrade("The cat sat down here. ".repeat(4)).grade).toBe(0);
  // Ten words a sentence, 15 syllables: 0.39 × 10 + 11.8 × 1.5 − 15.59 = 6.01.
  const sentence = "Open your shop after dinner, then press the button now. ";
  const words = sentence.match(/[a-z]+/gi) ?? [];
  expect(words.reduce((sum, word) => sum + countSyllables(word), 0)).toBe(14);
  expect(readingGrade(sentence.repeat(2)).grade).toBeCloseTo(0.39 * 10 + 11.8 * 1.4 - 15.59, 1);
});

test("names, addresses and commands do not make a text hard", () => {
  const plain = "Open the page now and look at it. Then press the name and wait for the page to open again. ";
  const named = plain
    .replace("the page", "https://dashboard.internationalorganisation.example/administration")
    .replace("the name", "“Instantaneous Rollback Administration”");
  expect(readingGrade(named.repeat(2)).grade).toBeLessThan(3);
});

test("a few words say nothing", () => {
  expect(readingGrade("Open the page.").grade).toBeNull();
  expect(readingGrade("").grade).toBeNull();
});

test("terms nobody explained are listed once, glossary words and names are not", () => {
  expect(unexplainedJargon("Check the DNS and the webhooks, then the DNS again.")).toEqual(["DNS", "webhooks"]);
  expect(
    unexplainedJargon("Press “API keys” and run `git revert HEAD`, then https://shop.example/api/staging."),
  ).toEqual([]);
  expect(unexplainedJargon("The rollback puts the earlier deployment back. An envelope is no env-thing.")).toEqual([]);
  for (const term of Object.keys(glossary)) expect(unexplainedJargon(`the ${term} is`)).toEqual([]);
});

test("the glossary of a text holds the words it uses", () => {
  expect(glossaryOf("A rollback of the theme.").map(({ term }) => term)).toEqual(["rollback", "theme"]);
});
