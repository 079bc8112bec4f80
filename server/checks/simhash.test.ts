import { describe, expect, test } from "vitest";
import { simhash, simhashDistance, wordsOf } from "./simhash.ts";

const words = Array.from(
  { length: 400 },
  (_, index) =>
    `word${"abcdefghij"[index % 10]}${"klmnopqrst"[Math.floor(index / 10) % 10]}x${"uvwxyzabcd"[index % 7]}`,
);
const page = words.join(" ");

describe("similar pages", () => {
  test("the same text has the same hash", () => {
    expect(simhashDistance(simhash(page), simhash(page))).toBe(0);
    expect(simhash(page)).toMatch(/^[0-9a-f]{16}$/);
  });

  test("changed prices and dates change nothing", () => {
    expect(simhash("the red shirt costs 19.90 since 2026")).toBe(simhash("the red shirt costs 24.90 since 2027"));
  });

  test("one changed sentence stays within six bits", () => {
    const changed = `${words.slice(0, 390).join(" ")} now on sale until the last one is gone`;
    expect(simhashDistance(simhash(page), simhash(changed))).toBeLessThanOrEqual(6);
  });

  test("another page is far away", () => {
    const parked =
      "This domain is parked. Buy it now from our partners and start your website today with free hosting.";
    expect(simhashDistance(simhash(page), simhash(parked))).toBeGreaterThan(16);
  });
});

test("an empty text has a hash of zeros, and digits are no words", () => {
  expect(simhash("")).toBe("0000000000000000");
  expect(simhash("12 34")).toBe("0000000000000000");
  expect(wordsOf("Grüße, 3 Mal!")).toEqual(["grüße", "mal"]);
});
