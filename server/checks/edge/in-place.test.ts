import { describe, expect, test } from "vitest";
import type { Answer } from "../check.ts";
import { FAKE_NOW, fakeHost, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import { inPlace } from "./in-place.ts";

const store = fakeStore({ hosts: [fakeHost("www.shop.test", "storefront"), fakeHost("shop.test", "redirect")] });
const cloudflareNs = { "shop.test NS": ["ada.ns.cloudflare.com", "lee.ns.cloudflare.com"] };
const ray = { headers: { "cf-ray": "8f2a", server: "cloudflare" }, body: "shop" };

function world(address: string, page: NonNullable<FakeWorld["http"]>[string], dns: FakeWorld["dns"] = {}): FakeWorld {
  return {
    dns: { "shop.test NS": ["ns1.dns.test"], "shop.test A": [address], "www.shop.test A": [address], ...dns },
    http: { "https://shop.test/": page, "https://www.shop.test/": page },
  };
}

test("hosts in Cloudflare's ranges stand behind the store's own edge", async () => {
  expect(outcomes(await judgeWorld(inPlace, world("104.16.1.1", ray, cloudflareNs), store))).toEqual([
    "www.shop.test pass ok",
    "shop.test pass ok",
    "shop.test pass zone-on-cloudflare",
  ]);
});

describe("a platform's edge", () => {
  const shopify = world("23.227.38.65", ray);
  test("is a warning until somebody has accepted it, and asks who", async () => {
    const verdicts = await judgeWorld(inPlace, shopify, store);
    expect(outcomes(verdicts)).toEqual([
      "www.shop.test warn undecided",
      "shop.test warn undecided",
      "shop.test skip zone-elsewhere",
    ]);
    expect(verdicts[0]).toMatchObject({ found: "Shopify", ask: expect.stringContaining("who accepted it") });
  });

  test("is named, and no warning, where nobody could record a decision", async () => {
    const [verdict] = await judgeWorld(inPlace, shopify, store, FAKE_NOW, { connections: undefined });
    expect(verdict).toMatchObject({ status: "pass", findingKey: "platform-edge" });
    expect(verdict?.summary).toContain("Shopify");
  });

  test("counts with the decision of the profile", async () => {
    const decided = { ...store, edgeDecision: { edge: "Shopify", acceptedBy: "Ada" } };
    expect(outcomes(await judgeWorld(inPlace, shopify, decided)).slice(0, 2)).toEqual([
      "www.shop.test pass platform-accepted",
      "shop.test pass platform-accepted",
    ]);
  });

  const answer: Answer = {
    answer: "pass",
    statement: "Shopify's is enough",
    hasEvidence: true,
    byName: "Ada",
    at: FAKE_NOW.toISOString(),
  };
  test.each([
    [true, 0.6],
    [false, 0.3],
  ])("counts as much as the answer's evidence (%s)", async (hasEvidence, confidence) => {
    const given = { answer: { ...answer, hasEvidence } };
    const [verdict] = await judgeWorld(inPlace, shopify, store, FAKE_NOW, given);
    expect(verdict).toMatchObject({ status: "pass", findingKey: "platform-accepted", confidence });
  });

  test("that runs on Cloudflare is the platform's, by alias or by an address outside the ranges", async () => {
    const aliased: FakeWorld = {
      dns: {
        "shop.test NS": ["ns1.dns.test"],
        "www.shop.test CNAME": ["shop.platform.test"],
        "shop.platform.test A": ["104.16.1.1"],
      },
      http: { "https://www.shop.test/": ray },
    };
    expect(outcomes(await judgeWorld(inPlace, aliased, store))[0]).toBe("www.shop.test warn undecided");
    const outside = world("216.24.57.1", ray);
    expect(outcomes(await judgeWorld(inPlace, outside, store))[0]).toBe("www.shop.test warn undecided");
  });

  test("accepted by nobody is not accepted because a bare server was", async () => {
    const given = { answer };
    const bare = await judgeWorld(inPlace, world("203.0.113.9", "shop"), store, FAKE_NOW, given);
    expect(outcomes(bare)[0]).toBe("www.shop.test fail bare");
  });
});

test("a bare server in front of the shop fails, in front of an address that leads there it warns", async () => {
  expect(outcomes(await judgeWorld(inPlace, world("203.0.113.9", "shop"), store))).toEqual([
    "www.shop.test fail bare",
    "shop.test warn bare",
    "shop.test skip zone-elsewhere",
  ]);
});

test("an address past the edge is named", async () => {
  const dns = { "www.shop.test A": ["104.16.1.1", "203.0.113.9"] };
  const [verdict] = await judgeWorld(inPlace, world("104.16.1.1", ray, dns), store);
  expect(verdict).toMatchObject({ status: "warn", findingKey: "partly-bare", found: "203.0.113.9" });
});

test("what does not answer is not called bare", async () => {
  const verdicts = await judgeWorld(inPlace, world("203.0.113.9", "timeout"), store);
  expect(outcomes(verdicts)).toEqual(["www.shop.test unknown not-seen", "shop.test unknown not-seen"]);
});

test("a connected zone says exactly what is proxied", async () => {
  const record = (proxied: boolean) => ({ name: "www.shop.test", type: "A", content: "203.0.113.9", proxied });
  const given = (proxied: boolean) => ({
    connections: {
      controlToken: null,
      isControlProven: false,
      cloudflare: { get: async () => ({ status: 200, body: { success: true, result: [record(proxied)] } }) },
    },
  });
  const judge = async (proxied: boolean) =>
    outcomes(await judgeWorld(inPlace, world("203.0.113.9", "shop"), store, FAKE_NOW, given(proxied)))[0];
  expect(await judge(true)).toBe("www.shop.test pass ok");
  expect(await judge(false)).toBe("www.shop.test fail bare");
});

test("hosts nobody shops at are not asked for an edge", async () => {
  const withApi = { ...store, hosts: [...store.hosts, fakeHost("api.shop.test", "api")] };
  const verdicts = await judgeWorld(inPlace, world("104.16.1.1", ray, { "api.shop.test A": ["203.0.113.9"] }), withApi);
  expect(verdicts.some(({ subject }) => subject === "api.shop.test")).toBe(false);
});
