import { expect, test } from "vitest";
import { clientIp } from "./client-ip.ts";

test.each<[string | null, string]>([
  [null, "unknown"],
  ["", "unknown"],
  ["192.0.2.1", "192.0.2.1"],
  ["198.51.100.7, 192.0.2.1", "192.0.2.1"],
  [`203.0.113.9, ${"9".repeat(500)}`, "9".repeat(64)],
])("the address our own proxy saw counts, not what the caller wrote before it: %j", (forwarded, expected) => {
  const headers = new Headers(forwarded === null ? {} : { "x-forwarded-for": forwarded });
  expect(clientIp(headers)).toBe(expected);
});
