import { expect, test } from "vitest";
import { isCurrentPath } from "./current-path.ts";

test("a section's link is current on its pages, an exact link on its own page alone", () => {
  expect(isCurrentPath("/stores/a/risks/1", "/stores/a/risks", "within")).toBe(true);
  expect(isCurrentPath("/stores/a/risks", "/stores/a", "exact")).toBe(false);
  expect(isCurrentPath("/stores/a", "/stores/a?tab=x", "exact")).toBe(true);
});

test("a path that only begins alike is somewhere else", () => {
  expect(isCurrentPath("/stores/ab", "/stores/a", "within")).toBe(false);
});
