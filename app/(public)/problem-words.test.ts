import { expect, test } from "vitest";
import { problemWords } from "./problem-words.ts";

test.each<[string | undefined, string, string | null]>([
  [undefined, "", null],
  ["text", "maya@", "That is an email address. Type the part after the @."],
  ["text", "192.0.2.7", "That is an IP address. Type the shop's domain name instead."],
  ["text", "printer.local", "We only check public domains."],
  ["text", "shop.example", null],
  ["shop", "shop.example", "This shop was checked 5 times today. The next free check is possible after midnight, UTC."],
  ["You won. Call +1 555", "shop.example", null],
])("a problem named %j with %j typed says %j", (problem, shop, expected) => {
  expect(problemWords(problem, shop)).toBe(expected);
});
