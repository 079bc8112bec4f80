import { expect, test } from "vitest";
import { safeRedirect } from "./next-auth.ts";

const base = "https://portal.example";

test.each([
  ["/stores", `${base}/stores`],
  ["/stores?q=a#b", `${base}/stores?q=a#b`],
  ["/", `${base}/`],
  [`${base}/stores`, `${base}/stores`],
])("%s stays", (url, expected) => {
  expect(safeRedirect(url, base)).toBe(expected);
});

test.each([
  ["https://evil.example/"],
  ["https://portal.example.evil.example/"],
  ["https://portal.example@evil.example/"],
  ["http://portal.example/"],
  ["https://portal.example:8443/"],
  ["//evil.example"],
  ["/\\evil.example"],
  ["/\t/evil.example"],
  ["/\n/evil.example"],
  ["\\\\evil.example"],
  ["javascript:alert(1)"],
  ["data:text/html,x"],
  ["stores"],
  [""],
])("%j ends at our start page", (url) => {
  expect(safeRedirect(url, base)).toBe(base);
});
