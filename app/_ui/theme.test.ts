import { expect, test } from "vitest";
import { readTheme, themeClass } from "./theme.ts";

test("a cookie nobody set, or set to nonsense, follows the system", () => {
  expect(readTheme(undefined)).toBe("system");
  expect(readTheme('dark" onload="x')).toBe("system");
  expect(readTheme("dark")).toBe("dark");
});

test("only a chosen theme puts a class on the page", () => {
  expect(themeClass("system")).toBeUndefined();
  expect(themeClass("light")).toBe("light");
});
