import { describe, expect, test } from "vitest";
import { fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import type { StoreProfile } from "../store-profile.ts";
import { headers } from "./headers.ts";

const login = "https://www.shop.test/login";
const good = { "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "frame-ancestors 'none'" };
const paths = { home: "/", login: "/login" };

async function at(url: string, http: FakeWorld["http"], changes: Partial<StoreProfile> = {}) {
  const verdicts = await judgeWorld(headers, { http }, fakeStore({ paths, ...changes }));
  return outcomes(verdicts.filter(({ subject }) => subject === url));
}

describe("a log-in page", () => {
  test.each<[string, { [name: string]: string | string[] }, string[]]>([
    ["without any header warns of each", {}, ["warn no-nosniff", "warn framable"]],
    ["with both passes", good, ["pass ok"]],
    [
      "with X-Frame-Options in place of a policy passes",
      { ...good, "Content-Security-Policy": "", "X-Frame-Options": "SAMEORIGIN" },
      ["pass ok"],
    ],
    [
      "that forbids framing among other rules passes",
      { ...good, "Content-Security-Policy": "default-src 'self'; frame-ancestors 'self'" },
      ["pass ok"],
    ],
    [
      "whose X-Frame-Options no browser knows warns",
      { "X-Content-Type-Options": "nosniff", "X-Frame-Options": "ALLOWALL" },
      ["warn framable"],
    ],
    [
      "that tells where customers come from warns",
      { ...good, "Referrer-Policy": "unsafe-url" },
      ["warn unsafe-referrer"],
    ],
    ["whose last policy is safe passes", { ...good, "Referrer-Policy": "unsafe-url, strict-origin" }, ["pass ok"]],
    ["that names its release warns", { ...good, Server: "nginx/1.24.0" }, ["warn version-shown"]],
    ["that names its software only passes", { ...good, Server: "nginx", "X-Powered-By": "Next.js" }, ["pass ok"]],
  ])("%s", async (_, given, expected) => {
    const found = await at(login, { [login]: { body: "log in", headers: given } });
    expect(found).toEqual(expected.map((outcome) => `${login} ${outcome}`));
  });

  test("behind a bot wall, broken or missing is unknown", async () => {
    expect(await at(login, { [login]: { status: 403, botWall: true } })).toEqual([`${login} unknown bot-wall`]);
    expect(await at(login, { [login]: 503 })).toEqual([`${login} unknown page-not-read`]);
    expect(await at(login, { [login]: "timeout" })).toEqual([`${login} unknown page-not-read`]);
  });

  test("at another company does not apply", async () => {
    const http = { [login]: "302 https://id.vendor.test/", "https://id.vendor.test/": "sign in" };
    expect(await at(login, http)).toEqual([`${login} skip hosted`]);
  });
});

test("a hosted checkout does not apply", async () => {
  const checkout = "https://www.shop.test/checkout";
  const changes = { platform: "shopify" as const, paths: { home: "/", checkout: "/checkout" } };
  expect(await at(checkout, { [checkout]: "pay" }, changes)).toEqual([`${checkout} skip hosted`]);
});

test("the home page passes without them", async () => {
  const home = "https://www.shop.test/";
  expect(await at(home, { [home]: "shop" })).toEqual([`${home} pass ok`]);
});

test("a shop that names neither log-in nor checkout is asked for them", async () => {
  const verdicts = await judgeWorld(headers, {}, fakeStore());
  expect(verdicts.at(-1)).toMatchObject({ status: "unknown", findingKey: "no-pages" });
});

test("the fix gives the header to send", async () => {
  const [verdict] = (await judgeWorld(headers, { http: { [login]: "log in" } }, fakeStore({ paths }))).slice(1);
  if (!verdict) throw new Error("no verdict");
  expect(headers.fix(verdict, fakeStore())[0]?.copy).toBe("X-Content-Type-Options: nosniff");
});
