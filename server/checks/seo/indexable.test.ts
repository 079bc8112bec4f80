import { describe, expect, test } from "vitest";
import { fakeStore, judgeWorld } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import type { StoreProfile } from "../store-profile.ts";
import { indexable } from "./indexable.ts";

type Web = NonNullable<FakeWorld["http"]>;

const HOME = "https://www.shop.test/";
const ROBOTS = "https://www.shop.test/robots.txt";
const SITEMAP = "https://www.shop.test/sitemap.xml";
const file = (body: string) => ({ body, headers: { "content-type": "text/plain" } });
const open: Web = { [HOME]: "<h1>Shop</h1>", [ROBOTS]: file("User-agent: *\nDisallow: /admin") };

async function verdictAt(subject: string, http: Web, changes: Partial<StoreProfile> = {}) {
  const verdicts = await judgeWorld(indexable, { http: { ...open, ...http } }, fakeStore(changes));
  return verdicts.find((verdict) => verdict.subject === subject);
}

describe("a page", () => {
  test.each<[string, Web, string, string]>([
    ["without directives passes", {}, "pass", "ok"],
    [
      "with noindex fails",
      { [HOME]: `<head><meta name="robots" content="noindex, follow"></head>` },
      "fail",
      "noindex",
    ],
    ["with none fails", { [HOME]: `<head><meta name="robots" content="NONE"></head>` }, "fail", "noindex"],
    [
      "with a noindex header fails",
      { [HOME]: { body: "shop", headers: { "X-Robots-Tag": "noindex" } } },
      "fail",
      "noindex",
    ],
    [
      "with a noindex header for Google fails",
      { [HOME]: { body: "shop", headers: { "X-Robots-Tag": "googlebot: nofollow, noindex" } } },
      "fail",
      "noindex",
    ],
    [
      "with a noindex header for another crawler passes",
      { [HOME]: { body: "shop", headers: { "X-Robots-Tag": "otherbot: noindex" } } },
      "pass",
      "ok",
    ],
    [
      "with a date and a preview limit passes",
      { [HOME]: { body: "shop", headers: { "X-Robots-Tag": "max-image-preview: large, all" } } },
      "pass",
      "ok",
    ],
    ["behind a bot wall is unknown", { [HOME]: { status: 403, botWall: true } }, "unknown", "bot-wall"],
    ["that fails is unknown", { [HOME]: 500 }, "unknown", "page-not-read"],
    ["that cannot be reached is unknown", { [HOME]: "timeout" }, "unknown", "page-not-read"],
  ])("%s", async (_, http, status, findingKey) => {
    expect(await verdictAt(HOME, http)).toMatchObject({ status, findingKey });
  });

  test("that only talks about noindex passes", async () => {
    expect(
      await verdictAt(HOME, { [HOME]: "<p>How to remove noindex</p><!-- <meta name=robots content=noindex> -->" }),
    ).toMatchObject({ status: "pass" });
  });

  test("of a product is judged too, and a missing one asks for another", async () => {
    const product = "https://www.shop.test/p/1";
    const paths = { home: "/", product: "/p/1" };
    expect(await verdictAt(product, { [product]: `<meta name="robots" content="noindex">` }, { paths })).toMatchObject({
      status: "fail",
    });
    const missing = await verdictAt(product, { [product]: 404 }, { paths });
    expect(missing).toMatchObject({ status: "unknown" });
    expect(missing?.ask).toContain("Which page");
  });
});

describe("a password page", () => {
  const closed: Web = {
    [HOME]: "302 /password",
    "https://www.shop.test/password": `<meta name="robots" content="noindex">`,
  };

  test("before the handover is a note that says acceptable", async () => {
    const verdict = await verdictAt(HOME, closed);
    expect(verdict).toMatchObject({ status: "warn", severity: "info", findingKey: "password-page" });
    expect(verdict?.summary).toContain("acceptable");
  });

  test("at the handover fails", async () => {
    expect(await verdictAt(HOME, closed, { stage: "handover" })).toMatchObject({
      status: "fail",
      findingKey: "password-page",
    });
    expect((await verdictAt(HOME, closed, { stage: "handover" }))?.severity).toBeUndefined();
  });

  test("within a campaign fails, after it does not", async () => {
    const during = { name: "Sale", start: "2026-11-09T00:00:00Z", end: "2026-11-12T00:00:00Z" };
    const before = { name: "Sale", start: "2026-10-01T00:00:00Z", end: "2026-10-12T00:00:00Z" };
    expect(await verdictAt(HOME, closed, { campaigns: [during] })).toMatchObject({ status: "fail" });
    expect(await verdictAt(HOME, closed, { campaigns: [before] })).toMatchObject({ status: "warn" });
  });

  test("of a platform (401) is one as well", async () => {
    expect(await verdictAt(HOME, { [HOME]: 401 })).toMatchObject({ status: "warn", findingKey: "password-page" });
  });
});

describe("robots.txt", () => {
  test.each<[string, Web, string, string]>([
    ["that allows passes", {}, "pass", "ok"],
    ["that forbids everything fails", { [ROBOTS]: file("User-agent: *\nDisallow: /") }, "fail", "disallowed"],
    [
      "that forbids Google everything fails",
      { [ROBOTS]: file("User-agent: Googlebot\nDisallow: /") },
      "fail",
      "disallowed",
    ],
    ["that forbids one other crawler passes", { [ROBOTS]: file("User-agent: GPTBot\nDisallow: /") }, "pass", "ok"],
    ["that fails with 500 fails", { [ROBOTS]: 503 }, "fail", "robots-error"],
    ["that is missing without a sitemap warns", { [ROBOTS]: 404, [SITEMAP]: 404 }, "warn", "no-robots-no-sitemap"],
    [
      "that is missing beside a sitemap passes",
      { [ROBOTS]: 404, [SITEMAP]: { body: "<urlset/>", headers: { "content-type": "application/xml" } } },
      "pass",
      "ok",
    ],
    [
      "that is really a page counts as missing",
      { [ROBOTS]: "<!doctype html><p>Shop</p>", [SITEMAP]: "<html>Shop</html>" },
      "warn",
      "no-robots-no-sitemap",
    ],
    ["that times out is unknown", { [ROBOTS]: "timeout" }, "unknown", "robots-not-read"],
    ["that turns us away is unknown", { [ROBOTS]: 403 }, "unknown", "robots-not-read"],
    ["behind a bot wall is unknown", { [ROBOTS]: { status: 403, botWall: true } }, "unknown", "bot-wall"],
  ])("%s", async (_, http, status, findingKey) => {
    expect(await verdictAt(ROBOTS, http)).toMatchObject({ status, findingKey });
  });

  test("that errs is asked again later", async () => {
    expect((await verdictAt(ROBOTS, { [ROBOTS]: 500 }))?.confirm).toBe("later");
  });

  test("that is very long is not cut inside a rule", async () => {
    const rule = "Disallow: /admin\n";
    const text = `User-agent: *\n${rule.repeat(2_000)}`;
    for (const shift of [0, 3, 6, 9, 12]) {
      expect(await verdictAt(ROBOTS, { [ROBOTS]: file(`${"#".repeat(shift)}\n${text}`) })).toMatchObject({
        status: "pass",
      });
    }
  });

  test("that forbids products only warns", async () => {
    const changes = { paths: { home: "/", product: "/p/1" } };
    expect(await verdictAt(ROBOTS, { [ROBOTS]: file("User-agent: *\nDisallow: /p/") }, changes)).toMatchObject({
      status: "warn",
      findingKey: "page-disallowed",
    });
  });
});

test("without a known main address the one the domain leads to is judged", async () => {
  const http: Web = { ...open, "https://shop.test/": `301 ${HOME}` };
  expect(await verdictAt(HOME, http, { canonicalOrigin: null })).toMatchObject({ status: "pass" });
});

test("the fix for Shopify's password page names the place", async () => {
  const store = fakeStore({ platform: "shopify" });
  const verdict = await verdictAt(HOME, { [HOME]: "302 /password", "https://www.shop.test/password": "soon" });
  if (!verdict) throw new Error("no verdict");
  expect(indexable.fix(verdict, store)[0]?.text).toContain("Online Store, then Preferences");
});
