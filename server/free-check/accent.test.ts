import { expect, test } from "vitest";
import { accentProblem, contrastRatio, inkOn } from "./accent.ts";

test("contrast is that of WCAG's own examples", () => {
  expect(contrastRatio("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrastRatio("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  expect(contrastRatio("#ffffff", "#ffffff")).toBe(1);
});

test("words on any accent can be read", () => {
  for (let step = 0; step < 4_096; step += 7) {
    const accent = `#${[...step.toString(16).padStart(3, "0")].map((digit) => digit + digit).join("")}`;
    expect(contrastRatio(accent, inkOn(accent)), accent).toBeGreaterThanOrEqual(4.3);
  }
});

test.each([
  ["#1f6f5c", null],
  ["#767676", null],
  ["#ffee00", "too light"],
  ["#ffffff", "too light"],
  ["red", "six digits"],
  ["#FFF", "six digits"],
  ["#12345g", "six digits"],
  ["#1f6f5c;}body{display:none", "six digits"],
])("an accent of %s: %s", (accent, problem) => {
  if (problem === null) expect(accentProblem(accent)).toBe(null);
  else expect(accentProblem(accent)).toContain(problem);
});
