import { expect, test } from "vitest";
import { ownLoopbackUrl } from "./own-loopback-url.ts";

test.each<[string, string, string | null]>([
  ["127.0.0.1:3000", "http://localhost:3000", "http://localhost:3000/login?error=Verification"],
  ["[::1]:3000", "http://127.0.0.1:3000", "http://127.0.0.1:3000/login?error=Verification"],
  ["localhost:3000", "http://localhost:3000", null],
  ["127.0.0.1:8080", "http://localhost:3000", null],
  ["portal.example", "https://portal.example", null],
  ["evil.example", "http://localhost:3000", null],
  ["127.0.0.1:3000", "https://portal.example", null],
  ["no host at all", "http://localhost:3000", null],
])("opened as %s, the portal at %s sends to %s", (host, portalUrl, expected) => {
  const request = { url: "http://internal.test/login?error=Verification", headers: new Headers({ host }) };
  expect(ownLoopbackUrl(request, portalUrl)?.href ?? null).toBe(expected);
});
