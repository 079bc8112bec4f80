import { expect, test } from "vitest";
import { isForeignOrigin } from "./same-origin.ts";

test.each<[string, Record<string, string>, boolean]>([
  ["a page of ours", { "sec-fetch-site": "same-origin", origin: "https://portal.example" }, false],
  ["a page of ours that sends no referrer", { "sec-fetch-site": "same-origin", origin: "null" }, false],
  ["an address typed in", { "sec-fetch-site": "none" }, false],
  ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }, true],
  ["another site that hides its origin", { "sec-fetch-site": "cross-site" }, true],
  ["a sister host", { "sec-fetch-site": "same-site", origin: "https://shop.portal.example" }, true],
  ["an older browser on a page of ours", { origin: "https://portal.example" }, false],
  ["an older browser on another site", { origin: "https://evil.example" }, true],
  ["our name on another port", { origin: "https://portal.example:8443" }, true],
  ["a name that begins like ours", { origin: "https://portal.example.evil.example" }, true],
  ["a sandboxed frame", { origin: "null" }, true],
  ["an origin that is no URL", { origin: "portal.example" }, true],
  ["a program without a cookie jar", {}, false],
  ["our proxy's visitor", { "x-forwarded-host": "app.example", origin: "https://app.example" }, false],
  ["another site behind our proxy", { "x-forwarded-host": "app.example", origin: "https://portal.example" }, true],
])("%s: foreign is %s", (_name, headers, expected) => {
  const url = "https://portal.example/api/trpc";
  const request = new Request(url, { method: "POST", headers: { host: "portal.example", ...headers } });
  expect(isForeignOrigin(request)).toBe(expected);
});
