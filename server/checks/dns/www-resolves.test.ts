import { describe, expect, test } from "vitest";
import type { FakeWorld } from "../probes/fake.ts";
import { emptyProfile } from "../store-profile.ts";
import { fakeStore, judgeWorld, outcomes } from "./fake-store.ts";
import { wwwResolves } from "./www-resolves.ts";

const delegation = { "shop.test": { "ns1.dns.test": ["192.0.2.53"] } };
const apex = { "shop.test A": ["192.0.2.10"] };

describe("www", () => {
  test.each<[string, FakeWorld["dns"], string]>([
    ["with an address passes", { ...apex, "www.shop.test A": ["192.0.2.10"] }, "pass ok"],
    ["that does not exist fails", apex, "fail nxdomain"],
    ["without an address fails", { ...apex, "www.shop.test TXT": ["x"] }, "fail no-address"],
    ["whose alias leads nowhere fails", { ...apex, "www.shop.test CNAME": ["gone.platform.test"] }, "fail nxdomain"],
  ])("%s", async (_, dns, outcome) => {
    expect(outcomes(await judgeWorld(wwwResolves, { delegation, dns }))).toEqual([`www.shop.test ${outcome}`]);
  });

  test("with a private address fails", async () => {
    const world: FakeWorld = {
      delegation,
      dns: { ...apex, "www.shop.test A": ["10.0.0.5"] },
      tls: { "www.shop.test@10.0.0.5": "guarded" },
    };
    expect(outcomes(await judgeWorld(wwwResolves, world))).toEqual(["www.shop.test fail special-address"]);
  });

  test("as an alias out of the zone passes although the zone's own server gives no address", async () => {
    const dns: FakeWorld["dns"] = {
      ...apex,
      "www.shop.test CNAME": ["shops.platform.test"],
      "shops.platform.test A": ["192.0.2.10"],
      "shops.platform.test A @192.0.2.53": "NODATA",
    };
    expect(outcomes(await judgeWorld(wwwResolves, { delegation, dns }))).toEqual(["www.shop.test pass ok"]);
  });

  test("that is unused on purpose warns as acceptable", async () => {
    const [verdict] = await judgeWorld(wwwResolves, { delegation, dns: apex }, fakeStore({ wwwUnused: true }));
    expect(verdict).toMatchObject({ status: "warn", findingKey: "unused" });
    expect(verdict?.summary).toContain("acceptable");
    expect(verdict?.confirm).toBeUndefined();
  });

  test("that is declared unused but points to a private address still fails", async () => {
    const world: FakeWorld = {
      delegation,
      dns: { ...apex, "www.shop.test A": ["10.0.0.5"] },
      tls: { "www.shop.test@10.0.0.5": "guarded" },
    };
    const [verdict] = await judgeWorld(wwwResolves, world, fakeStore({ wwwUnused: true }));
    expect(verdict?.status).toBe("fail");
  });

  test("is not expected below a chosen subdomain", async () => {
    const verdicts = await judgeWorld(wwwResolves, {}, fakeStore({ domain: "store.brand.test" }));
    expect(outcomes(verdicts)).toEqual(["store.brand.test skip no-www-expected"]);
    const started = await judgeWorld(wwwResolves, {}, emptyProfile("store.brand.test"));
    expect(outcomes(started)).toEqual(["store.brand.test skip no-www-expected"]);
  });
});

describe("the fix", () => {
  test("gives Shopify's alias", async () => {
    const store = fakeStore({ platform: "shopify" });
    const [verdict] = await judgeWorld(wwwResolves, { delegation, dns: apex }, store);
    if (!verdict) throw new Error("no verdict");
    expect(wwwResolves.fix(verdict, store)[0]?.record).toEqual({
      type: "CNAME",
      name: "www",
      value: "shops.myshopify.com",
    });
  });
});
