import { expect, test } from "vitest";
import { metaRefreshOf } from "./meta-refresh.ts";

const base = "https://shop.test/a/b";

test.each([
  ['<meta http-equiv="refresh" content="0; url=/next">', "https://shop.test/next"],
  ["<META content='5;URL=next' HTTP-EQUIV=Refresh>", "https://shop.test/a/next"],
  [`<meta http-equiv="refresh" content="0; url='https://other.test/?a=1&amp;b=2'">`, "https://other.test/?a=1&b=2"],
  ['<meta charset=utf-8><meta http-equiv="refresh" content="0,url=https://x.test">', "https://x.test/"],
])("%s leads on", (html, target) => {
  expect(metaRefreshOf(html, base)).toBe(target);
});

test.each([
  "",
  '<meta http-equiv="refresh" content="30">',
  '<meta http-equiv="refresh" content="0; url=http://">',
  '<meta name="refresh" content="0; url=/next">',
  '<meta http-equiv="refresh"',
  `${" ".repeat(70_000)}<meta http-equiv="refresh" content="0; url=/next">`,
])("%# stays", (html) => {
  expect(metaRefreshOf(html, base)).toBeNull();
});

test("hostile pages are read in no time", () => {
  const started = performance.now();
  for (const html of [
    "<meta ".repeat(20_000),
    `<meta ${"a=".repeat(30_000)}>`,
    `<meta content="${" ".repeat(60_000)}`,
  ]) {
    metaRefreshOf(html, base);
  }
  expect(performance.now() - started).toBeLessThan(1000);
});
