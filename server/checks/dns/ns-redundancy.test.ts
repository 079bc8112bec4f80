import { describe, expect, test } from "vitest";
import type { FakeWorld } from "../probes/fake.ts";
import { judgeWorld, outcomes } from "./fake-store.ts";
import { nsRedundancy } from "./ns-redundancy.ts";

function judged(servers: { [name: string]: string[] }, dns: FakeWorld["dns"] = {}) {
  return judgeWorld(nsRedundancy, { delegation: { "shop.test": servers }, dns });
}

describe("name servers", () => {
  test.each<[string, { [name: string]: string[] }, string]>([
    ["one alone fails", { "ns1.dns.test": ["192.0.2.1"] }, "fail single"],
    ["two names for one address fail", { "ns1.dns.test": ["192.0.2.1"], "ns2.dns.test": ["192.0.2.1"] }, "fail single"],
    [
      "two in one network of an unknown host warn",
      { "ns1.dns.test": ["192.0.2.1"], "ns2.dns.test": ["192.0.2.2"] },
      "warn one-network",
    ],
    [
      "two of Cloudflare pass",
      { "ada.ns.cloudflare.com": ["192.0.2.1"], "bob.ns.cloudflare.com": ["192.0.2.2"] },
      "pass ok",
    ],
    ["two in two networks pass", { "ns1.dns.test": ["192.0.2.1"], "ns2.dns.test": ["198.51.100.1"] }, "pass ok"],
    [
      "whose addresses we could not see are unknown",
      { "ns1.dns.test": ["192.0.2.1"], "ns2.dns.test": [] },
      "unknown not-seen",
    ],
  ])("%s", async (_, servers, outcome) => {
    expect(outcomes(await judged(servers))).toEqual([`shop.test ${outcome}`]);
  });

  test("that are aliases warn", async () => {
    const verdicts = await judged(
      { "ns1.dns.test": ["192.0.2.1"], "ns2.dns.test": ["198.51.100.1"] },
      { "ns1.dns.test CNAME": ["host.test"] },
    );
    expect(outcomes(verdicts)).toEqual(["shop.test warn ns-is-alias"]);
  });
});

test("a zone nobody finds is unknown", async () => {
  expect(outcomes(await judgeWorld(nsRedundancy, {}))).toEqual(["shop.test unknown not-seen"]);
});
