import { expect, test } from "vitest";
import { emptyProfile, type StoreProfile } from "../store-profile.ts";
import { type FakeWeb, fakeHttp } from "./fake-http.ts";
import { createSiteProbe } from "./site.ts";

const HOME = "https://shop.test/";
const script = (body: string) => ({ body, headers: { "content-type": "text/javascript" } });

function probe(web: FakeWeb, changes: Partial<StoreProfile> = {}) {
  const asked: string[] = [];
  // The made-up page, and whatever a test does not name, is not there.
  const http = fakeHttp(web, (request) => asked.push(request));
  const store: StoreProfile = { ...emptyProfile("shop.test"), canonicalOrigin: "https://shop.test", ...changes };
  return { site: createSiteProbe(http, store), asked };
}
const madeUp = (asked: string[]) => asked.find((request) => request.includes("/launch-ready-")) ?? "";

test("visits home, declared pages, linked pages and one made-up page, each once", async () => {
  const { site, asked } = probe(
    {
      [HOME]: '<a href="/products/shirt">Shirt</a><a href="/cart">Cart</a><a href="https://other.test/login">x</a>',
      "https://shop.test/products/shirt": "shirt",
      "https://shop.test/cart": "cart",
      "https://shop.test/anmelden": "301 https://shop.test/login",
      "https://shop.test/login": "login",
    },
    { paths: { home: "/", login: "/anmelden" } },
  );
  const crawl = await site.crawl();
  expect(await site.crawl()).toBe(crawl);
  expect(crawl.pages.map((page) => page.url)).toEqual([
    HOME,
    "https://shop.test/cart",
    "https://shop.test/login",
    "https://shop.test/products/shirt",
  ]);
  expect(madeUp(asked)).toMatch(/\/launch-ready-[0-9a-f]{12}$/);
  expect(asked.filter((request) => request.includes("other.test"))).toEqual([]);
  expect(new Set(asked).size).toBe(asked.length);
});

test("follows the shop's own scripts and its files on content networks, never those of others", async () => {
  const { site, asked } = probe({
    [HOME]: `<script src="/a.js"></script><script src="https://js.stripe.com/v3/"></script>
      <script src="https://cdn.shopify.com/s/files/1/t/1/assets/theme.js"></script>
      <script src="https://cdn.jsdelivr.net/npm/vue.js"></script><link rel=manifest href=/site.webmanifest>`,
    "https://shop.test/a.js": script('import("./b.js")'),
    "https://shop.test/b.js": script('import("./a.js")'),
    "https://shop.test/site.webmanifest": { body: "{}", headers: { "content-type": "application/manifest+json" } },
    "https://cdn.shopify.com/s/files/1/t/1/assets/theme.js": script("1"),
  });
  const { assets } = await site.crawl();
  expect(assets.map(({ url, kind }) => `${kind} ${url}`)).toEqual([
    "script https://cdn.shopify.com/s/files/1/t/1/assets/theme.js",
    "script https://shop.test/a.js",
    "script https://shop.test/b.js",
    "json https://shop.test/site.webmanifest",
  ]);
  expect(assets.find(({ url }) => url.endsWith("/b.js"))?.from).toBe("https://shop.test/a.js");
  expect(asked.some((request) => /stripe|jsdelivr/.test(request))).toBe(false);
});

test("a bot wall, a fault, an error page and another site are no view of the shop", async () => {
  const { site } = probe(
    {
      [HOME]: { status: 403, botWall: true, body: "Just a moment..." },
      "https://shop.test/p": { status: 500, body: "oops" },
      "https://shop.test/c": "timeout",
      "https://shop.test/l": "301 https://login.other.test/",
      "https://login.other.test/": "log in",
    },
    { paths: { home: "/", product: "/p", cart: "/c", login: "/l" } },
  );
  const { pages, unreadable } = await site.crawl();
  expect(pages).toEqual([]);
  expect(unreadable.filter(({ url }) => !url.includes("launch-ready-"))).toEqual(
    expect.arrayContaining([
      { url: HOME, reason: "bot-wall" },
      { url: "https://shop.test/p", reason: "status 500" },
      { url: "https://shop.test/c", reason: "fault ETIMEDOUT" },
      { url: "https://shop.test/l", reason: "leads to another site" },
    ]),
  );
});

test("at most a hundred files and forty megabytes are loaded, and the crawl says that it was cut", async () => {
  const many = Array.from({ length: 130 }, (_, index) => `https://shop.test/${index}.js`);
  const page = many.map((url) => `<script src="${url}"></script>`).join("");
  const small = probe({ [HOME]: page, ...Object.fromEntries(many.map((url) => [url, script("1")])) });
  const crawl = await small.site.crawl();
  expect(crawl.assets).toHaveLength(100);
  expect(crawl.truncated).toBe(true);

  const big = { ...script("1"), bodyBytes: 5 * 1024 * 1024 };
  const large = probe({ [HOME]: page, ...Object.fromEntries(many.map((url) => [url, big])) });
  const cut = await large.site.crawl();
  expect(cut.assets.reduce((sum, asset) => sum + asset.bytes, 0)).toBeLessThanOrEqual(40 * 1024 * 1024);
  expect(cut.truncated).toBe(true);
});

test("a missing script keeps its status, a page in its place is no script", async () => {
  const { site } = probe({
    [HOME]: '<script src="/gone.js"></script><script src="/spa.js"></script>',
    "https://shop.test/gone.js": 404,
    "https://shop.test/spa.js": "<!doctype html><title>Shop</title>",
  });
  const { assets } = await site.crawl();
  expect(assets.map(({ url, kind, status }) => [url, kind, status])).toEqual([
    ["https://shop.test/gone.js", "script", 404],
    ["https://shop.test/spa.js", "html", 200],
  ]);
});

test("a source map is read where its script is, inline too, and nowhere else", async () => {
  const { site, asked } = probe({
    "https://shop.test/a.js.map": { body: '{"version":3}', headers: { "content-type": "application/json" } },
  });
  const from = "https://shop.test/a.js";
  expect(await site.fetchAsset("https://shop.test/a.js.map", from)).toMatchObject({
    kind: "map",
    text: '{"version":3}',
  });
  const inline = `data:application/json;base64,${Buffer.from('{"version":3}').toString("base64")}`;
  expect(await site.fetchAsset(inline, from)).toMatchObject({ kind: "map", text: '{"version":3}', status: 200 });
  expect(await site.fetchAsset("https://other.test/a.map", from)).toMatchObject({ text: "", status: null });
  expect(asked).toEqual(["GET https://shop.test/a.js.map"]);
});
