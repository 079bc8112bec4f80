import { expect, test } from "vitest";
import { barItems } from "../../../server/stages/minimum-bar.ts";
import { mustHaveWords } from "./must-have-words.ts";

test("every item of the minimum bar is explained, and nothing else", () => {
  expect(Object.keys(mustHaveWords).map(Number)).toEqual(barItems.map(({ number }) => number));
});
