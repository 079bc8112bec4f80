import { expect, test } from "vitest";
import { FAKE_NOW, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeResponse } from "../probes/fake-http.ts";
import { botWebhooks } from "./bot-webhooks.ts";
import { fakeConnections } from "./fake-zone.ts";

const url = "https://api.shop.test/webhooks/stripe";
const store = fakeStore({ webhookUrls: [url] });
const atEdge = { "cf-ray": "8f2a", server: "cloudflare" };
const passedOn = { ...atEdge, "cf-cache-status": "DYNAMIC" };
const dns = { "api.shop.test A": ["104.16.1.1"] };

test.each<[string, FakeResponse, string]>([
  ["the application's 401 passes", { status: 401, headers: passedOn }, "pass ok"],
  ["the application's 400 passes", { status: 400 }, "pass ok"],
  ["the application's own 403 passes", { status: 403, headers: passedOn }, "pass ok"],
  [
    "a challenge fails",
    { status: 403, botWall: true, headers: { ...atEdge, "cf-mitigated": "challenge" } },
    "fail challenged",
  ],
  ["a refusal of the edge fails", { status: 403, headers: atEdge, body: "error code: 1020" }, "fail refused"],
  ["503 of the edge fails", { status: 503, headers: atEdge }, "fail refused"],
  ["503 of the application passes", { status: 503, headers: passedOn }, "pass ok"],
  ["silence is no clear view", "timeout", "unknown not-seen"],
  ["a wrong address is asked for", 404, "unknown wrong-address"],
  ["a redirect is asked for", "301 https://shop.test/", "unknown wrong-address"],
])("%s", async (_name, response, expected) => {
  const verdicts = await judgeWorld(botWebhooks, { dns, http: { [`POST ${url}`]: response } }, store);
  expect(outcomes(verdicts)).toEqual([`${url} ${expected}`]);
});

test("Bot Fight Mode warns where the webhook's host is proxied, and only there", async () => {
  const given = { connections: fakeConnections({ "/bot_management": { fight_mode: true } }, true) };
  const http = { [`POST ${url}`]: { status: 401, headers: passedOn } };
  expect(outcomes(await judgeWorld(botWebhooks, { dns, http }, store, FAKE_NOW, given))).toEqual([
    `${url} warn fight-mode`,
  ]);
  const bare = { "api.shop.test A": ["203.0.113.9"] };
  expect(outcomes(await judgeWorld(botWebhooks, { dns: bare, http }, store, FAKE_NOW, given))).toEqual([
    `${url} pass ok`,
  ]);
});

test("undeclared webhooks are asked for, except where the platform takes them", async () => {
  expect(outcomes(await judgeWorld(botWebhooks, {}, fakeStore()))).toEqual(["shop.test unknown no-webhooks"]);
  expect(outcomes(await judgeWorld(botWebhooks, {}, fakeStore({ platform: "shopify" })))).toEqual([
    "shop.test skip taken-by-platform",
  ]);
});
