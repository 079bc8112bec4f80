import { describe, expect, test } from "vitest";
import { isAllowed, parseRobots } from "./robots.ts";

function allowed(text: string, path: string, agent = "googlebot"): boolean {
  return isAllowed(parseRobots(text), agent, path);
}

describe("robots rules", () => {
  test.each([
    ["no rules allow", "", "/", true],
    ["an empty Disallow allows", "User-agent: *\nDisallow:", "/", true],
    ["Disallow: / forbids all", "User-agent: *\nDisallow: /", "/p/1", false],
    ["a comment after the rule is no part of it", "User-agent: * # all\nDisallow: / # closed", "/", false],
    ["the longest rule wins", "User-agent: *\nDisallow: /\nAllow: /p", "/p/1", true],
    ["Allow wins a tie", "User-agent: *\nDisallow: /p\nAllow: /p", "/p", true],
    [
      "a group of its own replaces the general one",
      "User-agent: *\nDisallow: /\n\nUser-agent: Googlebot\nDisallow: /admin",
      "/",
      true,
    ],
    ["names without case", "USER-AGENT: googleBOT\nDISALLOW: /", "/", false],
    ["several names share a group", "User-agent: bingbot\nUser-agent: googlebot\nDisallow: /", "/", false],
    ["a star matches inside", "User-agent: *\nDisallow: /*?sort=", "/c?sort=price", false],
    ["a dollar ends", "User-agent: *\nDisallow: /$", "/p", true],
    ["a dollar matches the end", "User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", false],
    ["another crawler's group says nothing", "User-agent: gptbot\nDisallow: /", "/", true],
  ])("%s", (_, text, path, expected) => {
    expect(allowed(text, path)).toBe(expected);
  });

  test("sitemaps are listed", () => {
    expect(parseRobots("Sitemap: https://shop.test/sitemap.xml").sitemaps).toEqual(["https://shop.test/sitemap.xml"]);
  });

  test("a hostile pattern costs no time", () => {
    const started = performance.now();
    allowed(`User-agent: *\nDisallow: /${"*a".repeat(20_000)}$`, `/${"a".repeat(20_000)}b`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
