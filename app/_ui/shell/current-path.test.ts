import { expect, test } from "vitest";
import { isCurrentPath, isCurrentPlace } from "./current-path.ts";

test("a section's link is current on its pages, an exact link on its own page alone", () => {
  expect(isCurrentPath("/stores/a/risks/1", "/stores/a/risks", "within")).toBe(true);
  expect(isCurrentPath("/stores/a/risks", "/stores/a", "exact")).toBe(false);
  expect(isCurrentPath("/stores/a", "/stores/a?tab=x", "exact")).toBe(true);
});

test("a path that only begins alike is somewhere else", () => {
  expect(isCurrentPath("/stores/ab", "/stores/a", "within")).toBe(false);
});

test("of a list and its saved views one link is current at a time", () => {
  const hrefs = ["/stores", "/stores?view=leaks", "/stores?view=launching"];
  const current = (search: string) =>
    hrefs.filter((href) => isCurrentPlace("/stores", new URLSearchParams(search), href, "within", href === "/stores"));
  expect(current("")).toEqual(["/stores"]);
  expect(current("q=fern")).toEqual(["/stores"]);
  expect(current("view=leaks&q=fern")).toEqual(["/stores?view=leaks"]);
  expect(current("view=unheard-of")).toEqual([]);
});

test("a list without saved views stays current whatever its query", () => {
  expect(isCurrentPlace("/stores/a/risks", new URLSearchParams("view=fix"), "/stores/a/risks", "within", false)).toBe(
    true,
  );
});
