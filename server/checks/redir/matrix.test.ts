import { describe, expect, test } from "vitest";
import { fakeStore, judgeWorld } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import type { StoreProfile } from "../store-profile.ts";
import { matrix } from "./matrix.ts";

type Web = NonNullable<FakeWorld["http"]>;

const QUERY = "utm_source=lrc&utm_medium=test&gclid=lrc1&x=a%20b";
const paths: StoreProfile["paths"] = { home: "/", product: "/p" };
const campaign = `http://shop.test/p?${QUERY}`;
const final = `https://www.shop.test/p?${QUERY}`;

async function verdictAt(subject: string, http: Web, changes: Partial<StoreProfile> = {}) {
  const verdicts = await judgeWorld(matrix, { http }, fakeStore({ paths, ...changes }));
  return verdicts.find((verdict) => verdict.subject === subject);
}

describe("a campaign link", () => {
  const apex = `https://shop.test/p?${QUERY}`;
  test.each<[string, Web, string, string]>([
    [
      "in two steps with its query passes",
      { [campaign]: `301 ${apex}`, [apex]: `301 ${final}`, [final]: "shop" },
      "pass",
      "ok",
    ],
    [
      "that loses its query fails",
      { [campaign]: "301 https://www.shop.test/p", "https://www.shop.test/p": "shop" },
      "fail",
      "query-lost",
    ],
    [
      "whose query is re-encoded fails",
      { [campaign]: `301 ${final.replace("a%20b", "a+b")}`, [final.replace("a%20b", "a+b")]: "shop" },
      "fail",
      "query-lost",
    ],
    [
      "that loses its path fails",
      { [campaign]: `301 https://www.shop.test/?${QUERY}`, [`https://www.shop.test/?${QUERY}`]: "shop" },
      "fail",
      "path-lost",
    ],
    [
      "below a language prefix passes",
      { [campaign]: `301 https://www.shop.test/en/p?${QUERY}`, [`https://www.shop.test/en/p?${QUERY}`]: "shop" },
      "pass",
      "ok",
    ],
    [
      "that ends elsewhere fails",
      { [campaign]: "301 https://other.test/", "https://other.test/": "shop" },
      "fail",
      "wrong-origin",
    ],
    ["that ends at an error fails", { [campaign]: `301 ${final}`, [final]: 404 }, "fail", "not-a-page"],
    [
      "through a bad certificate fails",
      {
        [campaign]: `301 ${apex}`,
        [apex]: { status: 301, headers: { location: final }, tlsOk: false },
        [final]: "shop",
      },
      "fail",
      "certificate",
    ],
    [
      "through plain http again fails",
      {
        [campaign]: `301 ${apex}`,
        [apex]: `301 http://www.shop.test/p?${QUERY}`,
        [`http://www.shop.test/p?${QUERY}`]: `301 ${final}`,
        [final]: "shop",
      },
      "fail",
      "downgrade",
    ],
    [
      "in three steps warns",
      {
        [campaign]: `301 http://shop.test/p/?${QUERY}`,
        [`http://shop.test/p/?${QUERY}`]: `301 ${apex}`,
        [apex]: `301 ${final}`,
        [final]: "shop",
      },
      "warn",
      "long",
    ],
    ["by a temporary rule warns", { [campaign]: `302 ${final}`, [final]: "shop" }, "warn", "temporary"],
    ["in a circle fails", { [campaign]: `301 ${campaign}` }, "fail", "loop"],
    [
      "to a password page is unknown",
      { [campaign]: "301 https://www.shop.test/password", "https://www.shop.test/password": "soon" },
      "unknown",
      "password-page",
    ],
    [
      "to a bot wall is unknown",
      { [campaign]: `301 ${final}`, [final]: { status: 403, botWall: true } },
      "unknown",
      "bot-wall",
    ],
    ["that breaks off is unknown", { [campaign]: `301 ${final}`, [final]: "timeout" }, "unknown", "not-seen"],
    ["at a name without an address does not apply", {}, "skip", "no-address"],
  ])("%s", async (_, http, status, findingKey) => {
    expect(await verdictAt(campaign, http)).toMatchObject({ status, findingKey });
  });
});

test("a time-out before any certificate is unknown, not a bad certificate", async () => {
  const silent: Web = { [campaign]: `301 ${final}`, [final]: { fault: "timeout", tlsOk: false } };
  expect(await verdictAt(campaign, silent)).toMatchObject({ status: "unknown", findingKey: "not-seen" });
});

test("apex and www that both show the shop fail at the one that is not the main address", async () => {
  const http: Web = { "https://shop.test/": "shop", "https://www.shop.test/": "shop" };
  expect(await verdictAt("https://shop.test/", http)).toMatchObject({
    status: "fail",
    findingKey: "second-origin",
    reach: 1,
  });
  expect(await verdictAt("https://www.shop.test/", http)).toMatchObject({ status: "pass" });
});

test("a temporary move to a language inside the shop is fine", async () => {
  const http: Web = { "https://www.shop.test/": "302 /en", "https://www.shop.test/en": "shop" };
  expect(await verdictAt("https://www.shop.test/", http)).toMatchObject({ status: "pass" });
});

test("every variant is tried once: two schemes, two hosts, three paths", async () => {
  expect(await judgeWorld(matrix, {}, fakeStore({ paths }))).toHaveLength(12);
});

test("without a main address the owner is asked", async () => {
  const [verdict] = await judgeWorld(matrix, {}, fakeStore({ canonicalOrigin: null }));
  expect(verdict).toMatchObject({ status: "unknown", findingKey: "no-canonical-origin" });
  expect(verdict?.ask).toBeTruthy();
});

test("the fix at Cloudflare is one rule that keeps the path", async () => {
  const verdict = await verdictAt("https://shop.test/", { "https://shop.test/": "shop" });
  if (!verdict) throw new Error("no verdict");
  const copies = matrix.fix(verdict, fakeStore({ platform: "cloudflare" })).map((step) => step.copy);
  expect(copies).toEqual(['http.host eq "shop.test"', 'concat("https://www.shop.test", http.request.uri.path)']);
});
