import { expect, test } from "vitest";
import { moveOf, rowAfter } from "./roving.ts";

test("focus enters a list at its near end and stops at both ends", () => {
  expect(rowAfter("next", -1, 3)).toBe(0);
  expect(rowAfter("previous", -1, 3)).toBe(2);
  expect(rowAfter("next", 2, 3)).toBeNull();
  expect(rowAfter("previous", 0, 3)).toBeNull();
  expect(rowAfter("next", 0, 3)).toBe(1);
});

test("Home and End reach the ends, an empty list goes nowhere", () => {
  expect(rowAfter("first", 2, 3)).toBe(0);
  expect(rowAfter("last", 0, 3)).toBe(2);
  expect(rowAfter("next", -1, 0)).toBeNull();
});

test("only arrows, Home and End move inside a list", () => {
  expect(moveOf("ArrowDown")).toBe("next");
  expect(moveOf("ArrowUp")).toBe("previous");
  expect(moveOf("Home")).toBe("first");
  expect(moveOf("End")).toBe("last");
  expect(moveOf("ArrowRight")).toBeNull();
});
