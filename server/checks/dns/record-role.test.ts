import { describe, expect, test } from "vitest";
import { fakeHost, fakeStore } from "./fake-store.ts";
import type { MapRecord } from "./map-record.ts";
import { dnsProviderOf, laneOf, lossOf, servicesOf } from "./record-role.ts";

function record(type: string, name: string, value: string, proxied: boolean | null = null): MapRecord {
  return { type, name, value, ttl: 300, proxied, comment: null };
}

const store = fakeStore({
  hosts: [fakeHost("shop.test", "storefront"), fakeHost("api.shop.test", "api")],
  senders: [
    { fromDomain: "shop.test", provider: "google", stream: "personal" },
    {
      fromDomain: "shop.test",
      provider: "postmark",
      returnPathDomain: "pm-bounces.shop.test",
      selectors: ["pm"],
      stream: "transactional",
    },
  ],
});

describe("a record leads", () => {
  test.each<[string, MapRecord, string[]]>([
    ["to the platform its address belongs to", record("A", "shop.test", "76.76.21.21"), ["Vercel"]],
    ["to the platform its alias belongs to", record("CNAME", "api.shop.test", "shop.fly.dev"), ["Fly.io"]],
    ["to a server nobody knows by its address", record("A", "shop.test", "192.0.2.10"), ["192.0.2.10"]],
    ["behind Cloudflare, where outside shows no more", record("A", "shop.test", "104.16.1.1"), ["Behind Cloudflare"]],
    ["where its alias in the same zone leads", record("CNAME", "www.shop.test", "shop.test"), ["192.0.2.10"]],
    ["to the mailbox provider", record("MX", "shop.test", "1 aspmx.l.google.com"), ["Google Workspace"]],
    ["nowhere with a null MX", record("MX", "shop.test", "0 ."), []],
    [
      "to every sender a list names",
      record("TXT", "shop.test", "v=spf1 include:_spf.google.com ~all"),
      ["Google Workspace"],
    ],
    ["to the sender whose key it is", record("TXT", "pm._domainkey.shop.test", "v=DKIM1; p=a"), ["Postmark"]],
    ["to the sender whose bounces it takes", record("CNAME", "pm-bounces.shop.test", "pm.mtasv.net"), ["Postmark"]],
    ["to all receivers of mail", record("TXT", "_dmarc.shop.test", "v=DMARC1; p=none"), ["Mail receivers"]],
    ["to whoever asked for a proof", record("TXT", "shop.test", "ms=123"), ["Other services"]],
  ])("%s", (_, row, expected) => {
    const all = [row, record("A", "shop.test", "192.0.2.10")];
    expect(servicesOf(row, all, store).map(({ name }) => name)).toEqual(expected);
  });
});

test("a record is proxied by the zone's word, or by the edge's own addresses", () => {
  expect(laneOf(record("A", "shop.test", "192.0.2.1", true))).toBe("proxied");
  expect(laneOf(record("A", "shop.test", "104.16.1.1", false))).toBe("dns-only");
  expect(laneOf(record("A", "shop.test", "104.16.1.1"))).toBe("proxied");
  expect(laneOf(record("CNAME", "pm._domainkey.shop.test", "x.test"))).toBe("mail");
  expect(laneOf(record("TXT", "shop.test", "v=spf1 -all"))).toBe("mail");
  expect(laneOf(record("TXT", "shop.test", "ms=1"))).toBe("other");
});

test("what is lost without a record is said in words, and not guessed", () => {
  expect(lossOf(record("A", "shop.test", "192.0.2.1"), store)).toBe("The shop cannot be reached");
  expect(lossOf(record("TXT", "shop.test", "v=spf1 -all"), store)).toBe("Order email lands in spam");
  expect(lossOf(record("A", "old.shop.test", "192.0.2.1"), store)).toBeNull();
  expect(lossOf(record("TXT", "shop.test", "ms=1"), store)).toBeNull();
});

test("a zone's provider is known by its servers, or not at all", () => {
  expect(dnsProviderOf(["ada.ns.cloudflare.com"])).toBe("Cloudflare");
  expect(dnsProviderOf(["ns-12.awsdns-34.co.uk"])).toBe("Amazon Route 53");
  expect(dnsProviderOf(["ns1.shop.test"])).toBeNull();
});
