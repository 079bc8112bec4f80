import { describe, expect, test } from "vitest";
import { FAKE_NOW, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import { noPrivateCache } from "./no-private-cache.ts";

const store = fakeStore({ paths: { home: "/", account: "/account" } });
const account = "https://www.shop.test/account";
const home = { "https://www.shop.test/": "<a href='/products/mug'>Mug</a>" };
type Headers = { [name: string]: string };

async function judge(headers: Headers, second: Headers = headers, status = 200): Promise<string[]> {
  const http = {
    ...home,
    [account]: {
      turns: [
        { status, headers },
        { status, headers: second },
      ],
    },
  };
  return outcomes(await judgeWorld(noPrivateCache, { http }, store));
}

describe("a personal page", () => {
  test.each<[string, Headers, string]>([
    ["that Cloudflare serves from its cache fails", { "cf-cache-status": "HIT" }, "fail from-cache"],
    ["that is stale in a cache fails", { "cf-cache-status": "STALE" }, "fail from-cache"],
    ["that is being updated in a cache fails", { "cf-cache-status": "UPDATING" }, "fail from-cache"],
    ["that Vercel serves from its cache fails", { "x-vercel-cache": "HIT" }, "fail from-cache"],
    ["with an age fails, whatever it says", { age: "12", "cache-control": "private, no-store" }, "fail from-cache"],
    ["a standard header calls a hit fails", { "cache-status": "edge; hit; ttl=3" }, "fail from-cache"],
    [
      "that is public and sets a cookie fails",
      { "cache-control": "public, max-age=60", "set-cookie": "s=1" },
      "fail shared-with-cookie",
    ],
    [
      "that caches may share and sets a cookie fails",
      { "cache-control": "s-maxage=60", "set-cookie": "s=1" },
      "fail shared-with-cookie",
    ],
    ["that says nothing warns", { "cf-cache-status": "DYNAMIC" }, "warn not-said"],
    ["that may be kept but sets no cookie warns", { "cache-control": "public, max-age=60" }, "warn not-said"],
    [
      "that is private and never cached passes",
      { "cf-cache-status": "DYNAMIC", "cache-control": "private" },
      "pass ok",
    ],
    [
      "that sets a cookie and is not stored passes",
      { "cache-control": "no-store", "set-cookie": "s=1", age: "0" },
      "pass ok",
    ],
    [
      "a standard header calls a miss passes",
      { "cache-status": "edge; fwd=miss", "cache-control": "no-store" },
      "pass ok",
    ],
  ])("%s", async (_name, headers, expected) => {
    expect(await judge(headers)).toEqual([`${account} ${expected}`]);
  });

  test("that only the second visitor gets from the cache fails", async () => {
    const first = { "cf-cache-status": "MISS", "cache-control": "no-store" };
    expect(await judge(first, { ...first, "cf-cache-status": "HIT" })).toEqual([`${account} fail from-cache`]);
  });

  test("is judged by its redirect to the log-in, too", async () => {
    const headers = { location: "/login", "cf-cache-status": "HIT" };
    expect(await judge(headers, headers, 302)).toEqual([`${account} fail from-cache`]);
  });

  test("that does not exist is no personal page, even from a cache", async () => {
    const lines = await judge({ "cf-cache-status": "HIT" }, { "cf-cache-status": "HIT" }, 404);
    expect(lines).toEqual([`${account} skip no-such-page`, "shop.test unknown no-paths"]);
  });
});

test.each<[string, NonNullable<FakeWorld["http"]>[string], string]>([
  ["a bot wall", { status: 403, botWall: true }, "unknown bot-wall"],
  ["silence", "timeout", "unknown not-seen"],
  ["an error of the server", 503, "unknown not-seen"],
])("%s is no clear view", async (_name, response, expected) => {
  const verdicts = await judgeWorld(noPrivateCache, { http: { ...home, [account]: response } }, store);
  expect(outcomes(verdicts)).toEqual([`${account} ${expected}`]);
});

test("without declared paths the pages the shop links to are looked at", async () => {
  const http = {
    "https://www.shop.test/":
      "<a href='/cart?x=1'>Cart</a><a href='https://other.test/cart'>No</a><a href='/about'>About</a>",
    "https://www.shop.test/cart": { headers: { "cache-control": "no-store" } },
  };
  const verdicts = await judgeWorld(noPrivateCache, { http }, fakeStore());
  expect(outcomes(verdicts)).toEqual(["https://www.shop.test/cart pass ok"]);
});

describe("with the owner's leave", () => {
  const given = { connections: { controlToken: "x", isControlProven: true, cloudflare: null } };
  const page = "Your orders and your address: Kettle Lane, nothing else is kept here for you today";
  const css = `${account}/lrc.css`;
  const judgeDeception = async (response: NonNullable<FakeWorld["http"]>[string]) => {
    const http = { ...home, [account]: { headers: { "cache-control": "no-store" }, body: page }, [css]: response };
    const verdicts = await judgeWorld(noPrivateCache, { http }, store, FAKE_NOW, given);
    return outcomes(verdicts).filter((line) => line.startsWith(css));
  };

  test("a made-up style sheet that puts the account into a cache fails", async () => {
    const hit = { body: page, headers: { "cf-cache-status": "HIT" } };
    expect(await judgeDeception({ turns: [{ ...hit, headers: { "cf-cache-status": "MISS" } }, hit] })).toEqual([
      `${css} fail cache-deception`,
    ]);
  });

  test.each<[string, NonNullable<FakeWorld["http"]>[string]]>([
    ["that does not exist", 404],
    ["that shows the account without a cache", { body: page, headers: { "cf-cache-status": "DYNAMIC" } }],
    ["that is another page from the cache", { body: "body { margin: 0 }", headers: { "cf-cache-status": "HIT" } }],
  ])("a made-up style sheet %s passes", async (_name, response) => {
    expect(await judgeDeception(response)).toEqual([`${css} pass no-deception`]);
  });

  test("the platform's own paths are looked at, and only then", async () => {
    const shopify = { ...store, platform: "shopify" as const };
    const http = {
      ...home,
      [account]: { headers: { "cache-control": "no-store" } },
      "https://www.shop.test/cart": { headers: { age: "9" } },
    };
    const open = outcomes(await judgeWorld(noPrivateCache, { http }, shopify, FAKE_NOW, given));
    expect(open).toContain("https://www.shop.test/cart fail from-cache");
    expect(outcomes(await judgeWorld(noPrivateCache, { http }, shopify))).toEqual([`${account} pass ok`]);
  });
});
