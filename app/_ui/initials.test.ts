import { expect, test } from "vitest";
import { initials, storeInitials } from "./initials.ts";

test.each([
  ["Maya Okafor", "MO"],
  ["Ana Maria Silva", "AS"],
  ["Postmark", "PO"],
  ["Åsa", "ÅS"],
  ["  ", ""],
  ["日本 ショップ", "日シ"],
])("%s is shown as %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});

test.each([
  ["Fern & Kiln", "FK"],
  ["Pico Pet Co.", "PP"],
  ["Little Otter Kids", "LO"],
  ["Postmark", "PO"],
])("the store %s is shown as %s", (name, letters) => {
  expect(storeInitials(name)).toBe(letters);
});
