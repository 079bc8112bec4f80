import { expect, test } from "vitest";
import { fakeHost, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import { inForce, nothingPermitted } from "../permission.ts";
import type { FakeWorld } from "../probes/fake.ts";
import { cfSettings } from "./cf-settings.ts";
import { wafDdos } from "./waf-ddos.ts";

const store = fakeStore({ hosts: [fakeHost("www.shop.test", "storefront")] });
const bare: FakeWorld = {
  dns: { "shop.test NS": ["ns1.host.test", "ns2.host.test"], "www.shop.test A": ["192.0.2.10"] },
  http: { "https://www.shop.test/": "shop" },
};
const world = (changes: FakeWorld["dns"]): FakeWorld => ({ ...bare, dns: { ...bare.dns, ...changes } });

test.each<[string, FakeWorld, string]>([
  ["a zone at another provider is not asked about", bare, "skip zone-elsewhere"],
  ["a zone delegated to Cloudflare is", world({ "shop.test NS": ["amy.ns.cloudflare.com"] }), "unknown unanswered"],
  ["so is one that proxies the shop", world({ "www.shop.test A": ["104.16.1.1"] }), "unknown unanswered"],
  ["one whose name servers were not seen is", world({ "shop.test NS": "SERVFAIL" }), "unknown unanswered"],
  ["a shop that did not answer leaves it open", { dns: bare.dns ?? {} }, "unknown unanswered"],
])("%s", async (_name, seen, expected) => {
  for (const check of [cfSettings, wafDdos]) {
    const verdicts = await judgeWorld(inForce(check, nothingPermitted), seen, store);
    expect(outcomes(verdicts)).toEqual([`shop.test ${expected}`]);
  }
});
