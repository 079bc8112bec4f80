import { describe, expect, test } from "vitest";
import { fakeStore, judgeWorld } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import type { StoreProfile } from "../store-profile.ts";
import { canonical } from "./canonical.ts";

type Web = NonNullable<FakeWorld["http"]>;

const PAGE = "https://www.shop.test/p";
const paths: StoreProfile["paths"] = { home: "/", product: "/p" };
const tag = (href: string) => `<head><link rel="canonical" href="${href}"></head>`;

async function productVerdict(http: Web) {
  const verdicts = await judgeWorld(canonical, { http }, fakeStore({ paths }));
  return verdicts.find((verdict) => verdict.subject === PAGE);
}

describe("a canonical tag", () => {
  test.each<[string, Web, string, string]>([
    [
      "with the platform's own host fails",
      { [PAGE]: tag("https://shop.vercel.app/p"), "https://shop.vercel.app/p": 200 },
      "fail",
      "wrong-host",
    ],
    ["that is missing warns", { [PAGE]: "<p>Product</p>" }, "warn", "missing"],
    ["with the page itself passes", { [PAGE]: tag(PAGE) }, "pass", "ok"],
    ["with http fails", { [PAGE]: tag("http://www.shop.test/p"), "http://www.shop.test/p": 200 }, "fail", "http"],
    [
      "in the body is no canonical tag of the page",
      { [PAGE]: `${tag(PAGE)}<body><link rel="canonical" href="https://www.shop.test/q"></body>` },
      "pass",
      "ok",
    ],
    [
      "that does not open fails",
      { [PAGE]: tag("https://www.shop.test/gone"), "https://www.shop.test/gone": 404 },
      "fail",
      "target-broken",
    ],
    ["written in part warns", { [PAGE]: tag("/p") }, "warn", "relative"],
    [
      "with another page warns",
      { [PAGE]: tag("https://www.shop.test/q"), "https://www.shop.test/q": 200 },
      "warn",
      "other-page",
    ],
    [
      "beside another sharing address warns",
      {
        [PAGE]: `<head><link rel="canonical" href="${PAGE}"><meta property="og:url" content="https://www.shop.test/q"></head>`,
      },
      "warn",
      "og-url-differs",
    ],
    [
      "whose address cannot be reached is unknown",
      { [PAGE]: tag("https://www.shop.test/q"), "https://www.shop.test/q": "timeout" },
      "unknown",
      "target-not-read",
    ],
    ["of a page behind a bot wall is unknown", { [PAGE]: { status: 403, botWall: true } }, "unknown", "bot-wall"],
    [
      "missing from a page too long to read is unknown",
      { [PAGE]: { body: "<p>Product</p>", truncated: true } },
      "unknown",
      "page-cut",
    ],
    ["found before a long page was cut passes", { [PAGE]: { body: tag(PAGE), truncated: true } }, "pass", "ok"],
    ["of a page that is not there is unknown", { [PAGE]: 404 }, "unknown", "page-not-read"],
  ])("%s", async (_, http, status, findingKey) => {
    expect(await productVerdict(http)).toMatchObject({ status, findingKey });
  });

  test("that stands twice in one head fails when the addresses differ, and not when they agree", async () => {
    const two = (other: string) =>
      `<head><link rel="canonical" href="${PAGE}"><link rel="canonical" href="${other}"></head>`;
    expect(await productVerdict({ [PAGE]: two("https://www.shop.test/q") })).toMatchObject({
      status: "fail",
      findingKey: "several",
    });
    expect(await productVerdict({ [PAGE]: two(PAGE) })).toMatchObject({ status: "pass" });
  });

  test("in the Link header counts too", async () => {
    const headers = { link: `<https://shop.vercel.app/p>; rel="canonical", <https://cdn.test>; rel=preconnect` };
    expect(await productVerdict({ [PAGE]: { body: "x", headers }, "https://shop.vercel.app/p": 200 })).toMatchObject({
      status: "fail",
      findingKey: "wrong-host",
    });
  });

  test("with the query left out passes", async () => {
    const store = fakeStore({ knownUrls: ["https://www.shop.test/q?colour=red"], paths: { home: "/" } });
    const http: Web = {
      "https://www.shop.test/": tag("https://www.shop.test/"),
      "https://www.shop.test/q?colour=red": tag("https://www.shop.test/q"),
      "https://www.shop.test/q": "x",
    };
    const verdicts = await judgeWorld(canonical, { http }, store);
    expect(verdicts.map((verdict) => verdict.status)).toEqual(["pass", "pass"]);
  });
});

test("without a main address the owner is asked", async () => {
  const [verdict] = await judgeWorld(canonical, {}, fakeStore({ canonicalOrigin: null }));
  expect(verdict?.status).toBe("unknown");
  expect(verdict?.ask).toBeTruthy();
});
