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

describe("two sessions, with the owner's leave", () => {
  const given = { connections: { controlToken: "x", isControlProven: true, cloudflare: null } };
  const cart = "https://www.shop.test/cart";
  const add = "POST https://www.shop.test/cart/add";
  const mug = `<h1>Stoneware Mug</h1><form method="post" action="/search"><input name="q"></form>
    <form method="post" action="/cart/add"><input type="hidden" name="id" value="41"><button>Add</button></form>`;
  const shop = fakeStore({ paths: { home: "/", product: "/products/mug", cart: "/cart" } });
  const privately = { "cache-control": "private, no-store" };

  /** A shop whose basket lives in a cookie; `page` writes it, given what this visitor and what anybody put in. */
  async function judgeBasket(page: (own: string, anybodys: string) => string, product = mug): Promise<string[]> {
    let anybodys = "";
    const answer = ({ headers }: { headers: { [name: string]: string } }) => {
      const own = decodeURIComponent(/basket=([^;]*)/.exec(headers.cookie ?? "")?.[1] ?? "");
      return { body: page(own, anybodys), headers: privately };
    };
    const asked: string[] = [];
    const http: FakeWorld["http"] = {
      ...home,
      "https://www.shop.test/products/mug": product,
      [cart]: answer,
      [`${cart}?lrc=before`]: answer,
      [add]: ({ form }) => {
        asked.push(form);
        const note = new URLSearchParams(form).get("properties[Check]") ?? "";
        anybodys = `Stoneware Mug ${note}`;
        return {
          status: 303,
          headers: { location: "/cart", "set-cookie": `basket=${encodeURIComponent(anybodys)}; Path=/` },
        };
      },
    };
    const verdicts = await judgeWorld(noPrivateCache, { http }, shop, FAKE_NOW, given);
    expect(asked.length).toBeLessThanOrEqual(1);
    return outcomes(verdicts).filter((line) => /session|basket-shared/.test(line));
  }

  test.each<[string, (own: string, anybodys: string) => string, string]>([
    ["each see their own basket pass", (own) => `<p>${own}</p>`, "pass sessions-apart"],
    ["that share one fail", (_own, anybodys) => `<p>${anybodys}</p>`, "fail basket-shared"],
    ["whose basket only scripts fill are not compared", () => "<div id=app></div>", "skip sessions-not-compared"],
  ])("%s", async (_name, page, expected) => {
    expect(await judgeBasket(page)).toEqual([`${cart} ${expected}`]);
  });

  test("a product's name is a mark as well, unless the empty basket advertises it", async () => {
    const nameOf = (basket: string) => basket.replace(/lrc-\w+/, "");
    expect(await judgeBasket((_own, anybodys) => `<p>Basket ${nameOf(anybodys)}</p>`)).toEqual([
      `${cart} fail basket-shared`,
    ]);
    expect(await judgeBasket((own) => `<p>Basket ${nameOf(own)}</p>`)).toEqual([`${cart} pass sessions-apart`]);
    const advertised = () => "<p>Empty. Try our Stoneware Mug.</p>";
    expect(await judgeBasket(advertised)).toEqual([`${cart} skip sessions-not-compared`]);
  });

  test("a product page without a basket form, or with somebody else's, is not tried", async () => {
    const page = (own: string) => `<p>${own}</p>`;
    expect(await judgeBasket(page, "<h1>Mug</h1>")).toEqual([`${cart} skip sessions-not-compared`]);
    const foreign = '<form method="post" action="https://pay.other.test/cart"><button>Add</button></form>';
    expect(await judgeBasket(page, foreign)).toEqual([`${cart} skip sessions-not-compared`]);
  });

  test("nothing is put into a basket without leave", async () => {
    const http = { ...home, [cart]: { headers: privately }, "https://www.shop.test/products/mug": mug };
    expect(outcomes(await judgeWorld(noPrivateCache, { http }, shop))).toEqual([`${cart} pass ok`]);
  });
});
