import { expect, test } from "vitest";
import { nearestWord } from "./nearest-word.ts";

const words = ["canonical_origin", "known_urls", "hosts", "platform"];

test("a mistyped word leads to the one that was meant", () => {
  expect(nearestWord("canonicalOrigin", words)).toBe("canonical_origin");
  expect(nearestWord("known-url", words)).toBe("known_urls");
  expect(nearestWord("host", words)).toBe("hosts");
  expect(nearestWord("audti", ["audit", "dns"])).toBe("audit");
});

test("a word that resembles none leads nowhere", () => {
  expect(nearestWord("budget", words)).toBeNull();
  expect(nearestWord("x", [])).toBeNull();
});
