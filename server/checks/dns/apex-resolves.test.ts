import { describe, expect, test } from "vitest";
import type { FakeWorld } from "../probes/fake.ts";
import { apexResolves } from "./apex-resolves.ts";
import { fakeHost, fakeStore, judgeWorld, outcomes } from "./fake-store.ts";

const delegation = { "shop.test": { "ns1.dns.test": ["192.0.2.53"] } };
const good: FakeWorld = { delegation, dns: { "shop.test A": ["192.0.2.10"] }, tls: { "shop.test": {} } };

function judged(world: FakeWorld, store = fakeStore()) {
  return judgeWorld(apexResolves, world, store);
}

describe("the bare domain", () => {
  test.each<[string, FakeWorld, string]>([
    ["with a public address passes", good, "pass ok"],
    [
      "without any address fails",
      { delegation, dns: { "shop.test A": "NODATA", "shop.test AAAA": "NODATA" } },
      "fail no-address",
    ],
    ["that does not exist fails", { delegation, dns: {} }, "fail nxdomain"],
    [
      "whose servers fail at every resolver fails",
      { delegation, dns: { "shop.test A": "SERVFAIL", "shop.test AAAA": "SERVFAIL" } },
      "fail servfail",
    ],
    [
      "with a private address fails",
      { delegation, dns: { "shop.test A": ["10.0.0.5"] }, tls: { "shop.test@10.0.0.5": "guarded" } },
      "fail special-address",
    ],
    [
      "that is a literal alias beside mail records fails",
      {
        delegation,
        dns: {
          "shop.test CNAME": ["shops.platform.test"],
          "shop.test MX": ["10 mx.shop.test"],
          "shops.platform.test A": ["192.0.2.10"],
        },
      },
      "fail cname-at-apex",
    ],
    ["with IPv6 only warns", { delegation, dns: { "shop.test AAAA": ["2001:db8::1"] } }, "warn ipv6-only"],
    [
      "with nine addresses warns",
      { delegation, dns: { "shop.test A": Array.from({ length: 9 }, (_, index) => `192.0.2.${index + 1}`) } },
      "warn many-addresses",
    ],
  ])("%s", async (_, world, outcome) => {
    expect(outcomes(await judged(world))).toEqual([`shop.test ${outcome}`]);
  });

  test("is asked at one authoritative server and three resolvers", async () => {
    const [verdict] = await judged(good);
    expect(verdict?.summaryTech).toContain("4 of 4 servers");
  });

  test("with a flattened alias passes, because the zone answers with an address", async () => {
    const world = { ...good, dns: { "shop.test A": ["192.0.2.10"], "shop.test CNAME": "NODATA" as const } };
    expect(outcomes(await judged(world))).toEqual(["shop.test pass ok"]);
  });

  test("passes when one resolver times out, and the note says so", async () => {
    const dns: FakeWorld["dns"] = {
      ...good.dns,
      "shop.test A @8.8.8.8": "TIMEOUT",
      "shop.test AAAA @8.8.8.8": "TIMEOUT",
    };
    const [verdict] = await judged({ ...good, dns });
    expect(verdict).toMatchObject({ status: "pass" });
    expect(verdict?.summaryTech).toContain("1 of 4 servers did not answer");
  });

  test("warns, and does not fail, when one resolver of three says it does not exist", async () => {
    const dns: FakeWorld["dns"] = {
      ...good.dns,
      "shop.test A @8.8.8.8": "NXDOMAIN",
      "shop.test AAAA @8.8.8.8": "NXDOMAIN",
    };
    expect(outcomes(await judged({ ...good, dns }))).toEqual(["shop.test warn partly-resolves"]);
  });

  test("is unknown, with a question, when nobody answers", async () => {
    const dns: FakeWorld["dns"] = { "shop.test A": "TIMEOUT", "shop.test AAAA": "NETWORK" };
    const [verdict] = await judged({ delegation, dns });
    expect(verdict).toMatchObject({ status: "unknown", findingKey: "not-seen" });
    expect(verdict?.ask).toBeTruthy();
  });

  test("that is a chosen subdomain may be an alias", async () => {
    const store = fakeStore({ domain: "store.brand.test" });
    const world: FakeWorld = {
      delegation: { "brand.test": { "ns1.dns.test": ["192.0.2.53"] } },
      dns: { "store.brand.test CNAME": ["shops.platform.test"], "shops.platform.test A": ["192.0.2.10"] },
    };
    expect(outcomes(await judged(world, store))).toEqual(["store.brand.test pass ok"]);
  });

  test("declared as unused is skipped only while it has no address", async () => {
    const store = fakeStore({ hosts: [fakeHost("shop.test", "mail", { http: false, required: false })] });
    expect(outcomes(await judged({ delegation }, store))).toEqual(["shop.test skip not-used"]);
    expect(outcomes(await judged(good, store))).toEqual(["shop.test pass ok"]);
  });

  test("that is missing is asked again later before it counts", async () => {
    const [verdict] = await judged({ delegation });
    expect(verdict?.confirm).toBe("later");
  });
});

describe("the fix", () => {
  test("gives the exact records of Shopify", async () => {
    const store = fakeStore({ platform: "shopify" });
    const [verdict] = await judged({ delegation }, store);
    if (!verdict) throw new Error("no verdict");
    const records = apexResolves.fix(verdict, store).flatMap((step) => (step.record ? [step.record] : []));
    expect(records).toEqual([
      { type: "A", name: "@", value: "23.227.38.65" },
      { type: "AAAA", name: "@", value: "2620:127:f00f:5::" },
    ]);
  });

  test("is empty when nothing is wrong", async () => {
    const [verdict] = await judged(good);
    if (!verdict) throw new Error("no verdict");
    expect(apexResolves.fix(verdict, fakeStore())).toEqual([]);
  });
});
