import { describe, expect, test } from "vitest";
import { fakeHost, fakeStore, judgeWorld } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import type { StoreProfile } from "../store-profile.ts";
import { chain } from "./chain.ts";

type Web = NonNullable<FakeWorld["http"]>;

async function verdictAt(start: string, http: Web, changes: Partial<StoreProfile> = {}) {
  const verdicts = await judgeWorld(chain, { http }, fakeStore(changes));
  return verdicts.find((verdict) => verdict.subject === start);
}

const apex = "http://shop.test/";

describe("a way in", () => {
  test.each<[string, Web, string, string]>([
    [
      "in a circle fails",
      { [apex]: "301 http://shop.test/b", "http://shop.test/b": "301 http://shop.test/" },
      "fail",
      "loop",
    ],
    [
      "of three redirects warns",
      {
        [apex]: "301 https://shop.test/",
        "https://shop.test/": "301 https://www.shop.test/",
        "https://www.shop.test/": "302 https://www.shop.test/en",
        "https://www.shop.test/en": "shop",
      },
      "warn",
      "long",
    ],
    [
      "of two redirects passes",
      {
        [apex]: "301 https://shop.test/",
        "https://shop.test/": "301 https://www.shop.test/",
        "https://www.shop.test/": "shop",
      },
      "pass",
      "ok",
    ],
    [
      "of four redirects fails",
      {
        [apex]: "301 http://shop.test/1",
        "http://shop.test/1": "301 http://shop.test/2",
        "http://shop.test/2": "301 http://shop.test/3",
        "http://shop.test/3": "301 https://www.shop.test/",
        "https://www.shop.test/": "shop",
      },
      "fail",
      "too-many-hops",
    ],
    ["without a redirect passes", { [apex]: "shop" }, "pass", "ok"],
    [
      "through a refresh tag warns",
      { [apex]: `<meta http-equiv="refresh" content="0;url=/shop">` },
      "warn",
      "page-redirect",
    ],
    [
      "through a script on an empty page warns",
      { [apex]: `<script>window.location.replace("/shop")</script>` },
      "warn",
      "page-redirect",
    ],
    ["that ends at a bot wall is unknown", { [apex]: { status: 403, botWall: true } }, "unknown", "bot-wall"],
    [
      "that breaks off is unknown",
      { [apex]: "301 https://shop.test/", "https://shop.test/": "timeout" },
      "unknown",
      "not-seen",
    ],
    ["that nobody answers without encryption does not apply", { [apex]: "refused" }, "skip", "port-80-closed"],
    ["at a name without an address does not apply", {}, "skip", "no-address"],
  ])("%s", async (_, http, status, findingKey) => {
    expect(await verdictAt(apex, http)).toMatchObject({ status, findingKey });
  });

  test("that redirects until a cookie is set is no circle", async () => {
    const http: Web = {
      [apex]: ({ headers }) =>
        headers.cookie ? "shop" : { status: 302, headers: { location: "/", "set-cookie": "seen=1" } },
    };
    expect(await verdictAt(apex, http)).toMatchObject({ status: "pass" });
  });

  test("with a script that never runs on its own is a page", async () => {
    const page = `<p>${"word ".repeat(40)}</p><script>function go(){ location.href = "/cart" }</script>`;
    expect(await verdictAt(apex, { [apex]: page })).toMatchObject({ status: "pass" });
  });
});

describe("hops that are not the shop's", () => {
  test("a sign-in service may take as many as it likes", async () => {
    const http: Web = {
      "https://www.shop.test/login": "302 https://id.test/1",
      "https://id.test/1": "302 https://id.test/2",
      "https://id.test/2": "302 https://id.test/3",
      "https://id.test/3": "302 https://id.test/4",
      "https://id.test/4": "sign in",
    };
    const verdict = await verdictAt("https://www.shop.test/login", http, { paths: { home: "/", login: "/login" } });
    expect(verdict).toMatchObject({ status: "pass", reach: 0.9 });
  });

  test("a circle counts wherever it is", async () => {
    const http: Web = { "https://short.test/x": "302 https://short.test/x" };
    expect(await verdictAt("https://short.test/x", http, { marketingLinks: ["https://short.test/x"] })).toMatchObject({
      status: "fail",
      findingKey: "loop",
    });
  });
});

test("front doors, product, sign-in, checkout and marketing links are followed, each once", async () => {
  const store = fakeStore({
    hosts: [fakeHost("old-shop.test", "redirect"), fakeHost("api.shop.test", "api")],
    paths: { home: "/", product: "/p/1", login: "/login", checkout: "/checkout" },
    marketingLinks: ["https://www.shop.test/sale", "https://www.shop.test/sale", "no url"],
  });
  const verdicts = await judgeWorld(chain, {}, store);
  expect(verdicts.map((verdict) => verdict.subject)).toEqual([
    "http://old-shop.test/",
    "https://old-shop.test/",
    "http://shop.test/",
    "https://shop.test/",
    "http://www.shop.test/",
    "https://www.shop.test/",
    "https://www.shop.test/p/1",
    "https://www.shop.test/login",
    "https://www.shop.test/checkout",
    "https://www.shop.test/sale",
  ]);
});

test("the fix for a circle names the usual Cloudflare cause", async () => {
  const verdict = await verdictAt(apex, { [apex]: "301 http://shop.test/" });
  if (!verdict) throw new Error("no verdict");
  expect(chain.fix(verdict, fakeStore({ platform: "cloudflare" }))[0]?.text).toContain("Full (strict)");
});
