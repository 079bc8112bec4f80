import { expect, test } from "vitest";
import { figure, isWithin, quantile, writeLimit, writeOutcome, writeValue } from "./figure.ts";

test("a figure keeps its budget at the limit itself, and not beyond", () => {
  expect(isWithin(figure("p95", 100, "ms", { most: 100 }))).toBe(true);
  expect(isWithin(figure("p95", 100.1, "ms", { most: 100 }))).toBe(false);
  expect(isWithin(figure("audits", 120, "a minute", { least: 120 }))).toBe(true);
  expect(isWithin(figure("audits", 119, "a minute", { least: 120 }))).toBe(false);
});

test("what was not measured keeps no budget", () => {
  expect(isWithin(figure("p95", Number.NaN, "ms", { most: 100 }))).toBe(false);
});

test("a figure without a budget is neither ok nor over", () => {
  const context = figure("requests", 31, "", null);
  expect([writeLimit(context), writeOutcome(context)]).toEqual(["", ""]);
});

test("a miss says on which side", () => {
  expect(writeOutcome(figure("page", 2_345.6, "ms", { most: 1_000 }))).toBe("over");
  expect(writeOutcome(figure("recall", 0.9, "", { least: 0.98 }))).toBe("under");
});

test("numbers are written with three digits, and whole from a hundred on", () => {
  const written = [0.98765, 1.5, 43.21, 1_234.56].map((value) => writeValue(figure("x", value, "ms", null)));
  expect(written).toEqual(["0.988 ms", "1.5 ms", "43.2 ms", "1,235 ms"]);
});

test("the 95th of a hundred is the 95th, and of one the one", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  expect([quantile(hundred, 0.95), quantile(hundred, 1), quantile([7], 0.95)]).toEqual([95, 100, 7]);
});
