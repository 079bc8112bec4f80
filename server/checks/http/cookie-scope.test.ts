import { describe, expect, test } from "vitest";
import { fakeHost, fakeStore, judgeWorld } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import type { StoreHost } from "../store-profile.ts";
import { cookieScope } from "./cookie-scope.ts";

type Headers = { [name: string]: string | string[] };

async function wwwOutcomes(headers: Headers, hosts: StoreHost[] = [], world: FakeWorld = {}) {
  const http = { "https://www.shop.test/": { body: "shop", headers } };
  const verdicts = await judgeWorld(cookieScope, { ...world, http: { ...http, ...world.http } }, fakeStore({ hosts }));
  return verdicts.filter(({ subject }) => subject === "www.shop.test");
}
const cookie = (text: string) => ({ "Set-Cookie": text });
const good = "Path=/; Secure; HttpOnly; SameSite=Lax";
const help = fakeHost("help.shop.test", "vendor", { required: false });
const helpDesk = { "help.shop.test CNAME": ["shop.zendesk.test"], "shop.zendesk.test A": ["192.0.2.30"] };

describe("a cookie", () => {
  test.each<[string, string, string]>([
    ["sid=1; Path=/", "fail", "not-secure"],
    [`__Host-sid=1; ${good}`, "pass", "ok"],
    [`sid=1; Domain=vercel.app; ${good}`, "fail", "refused"],
    [`sid=1; Domain=other.test; ${good}`, "fail", "refused"],
    [`sid=1; Domain=test; ${good}`, "fail", "refused"],
    ["__Host-sid=1; Path=/shop; Secure; HttpOnly; SameSite=Lax", "fail", "refused"],
    ["__Secure-sid=1; Path=/; HttpOnly; SameSite=Lax", "fail", "refused"],
    ["currency=1; SameSite=None", "fail", "none-without-secure"],
    ["sid=1; Secure; SameSite=Lax", "warn", "readable"],
    ["csrftoken=1; Secure; SameSite=Lax", "pass", "ok"],
    ["sid=1; Secure; HttpOnly", "warn", "no-same-site"],
    [`sid=1; Domain=.shop.test; ${good}`, "warn", "wide"],
    ["currency=EUR", "pass", "ok"],
    ["_ga_session=1; Domain=.shop.test", "pass", "ok"],
    ["_shopify_s=1; Domain=shop.test", "pass", "ok"],
    ["sid=; Max-Age=0", "pass", "ok"],
    ["sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "pass", "ok"],
  ])("%s gives %s %s", async (text, status, findingKey) => {
    expect(await wwwOutcomes(cookie(text))).toMatchObject([{ status, findingKey }]);
  });

  test("for the whole domain fails while another company runs a part of it", async () => {
    const set = cookie(`sid=1; Domain=.shop.test; ${good}`);
    expect(await wwwOutcomes(set, [help], { dns: helpDesk })).toMatchObject([
      { status: "fail", findingKey: "shared-with-vendor", summary: expect.stringContaining("help.shop.test") },
    ]);
  });

  test("for one host is no other company's, and a part nobody runs reads nothing", async () => {
    expect(await wwwOutcomes(cookie(`sid=1; ${good}`), [help], { dns: helpDesk })).toMatchObject([{ status: "pass" }]);
    const set = cookie(`sid=1; Domain=.shop.test; ${good}`);
    expect(await wwwOutcomes(set, [help])).toMatchObject([{ status: "warn", findingKey: "wide" }]);
  });
});

describe("an answer from a shared cache", () => {
  test.each<[string, Headers, string]>([
    ["with a cookie fails", { "CF-Cache-Status": "HIT", "Set-Cookie": "currency=EUR" }, "fail"],
    ["in the words of the standard fails", { "Cache-Status": "edge; hit", "Set-Cookie": "currency=EUR" }, "fail"],
    ["with the network's own cookie passes", { "CF-Cache-Status": "HIT", "Set-Cookie": "__cf_bm=1; Secure" }, "pass"],
    ["without a cookie passes", { "X-Cache": "HIT from edge" }, "pass"],
    ["that came from the shop passes", { "X-Cache": "MISS", "Set-Cookie": "currency=EUR" }, "pass"],
  ])("%s", async (_, headers, status) => {
    expect(await wwwOutcomes(headers)).toMatchObject([{ status }]);
  });
});

test("a host of files should set none", async () => {
  const hosts = [fakeHost("static.shop.test", "static")];
  const http = { "https://static.shop.test/": { headers: { "set-cookie": "theme=1" } } };
  const verdicts = await judgeWorld(cookieScope, { http }, fakeStore({ hosts }));
  expect(verdicts).toContainEqual(
    expect.objectContaining({ subject: "static.shop.test", status: "warn", findingKey: "static-host" }),
  );
});

test("log-in, cart, checkout and the API are looked at, redirects included", async () => {
  const http = {
    "https://www.shop.test/login": {
      status: 302,
      headers: { location: "/signin", "set-cookie": `login_state=1; ${good}; Domain=shop.test` },
    },
    "https://www.shop.test/signin": "sign in",
    "https://api.shop.test/health": { headers: { "set-cookie": "auth=1" } },
  };
  const store = fakeStore({
    hosts: [fakeHost("api.shop.test", "api", { healthPath: "/health" })],
    paths: { home: "/", login: "/login" },
  });
  const verdicts = await judgeWorld(cookieScope, { http }, store);
  expect(verdicts.map(({ subject, findingKey }) => `${subject} ${findingKey}`)).toEqual([
    "api.shop.test not-secure",
    "www.shop.test wide",
  ]);
});

test("a bot wall and silence are unknown", async () => {
  const walled = { http: { "https://www.shop.test/": { status: 403, botWall: true } } };
  expect(await wwwOutcomes({}, [], walled)).toMatchObject([{ status: "unknown", findingKey: "bot-wall" }]);
  const silent = { http: { "https://www.shop.test/": "timeout" as const } };
  expect(await wwwOutcomes({}, [], silent)).toMatchObject([{ status: "unknown", findingKey: "not-seen" }]);
});

test("no value of a cookie is kept", async () => {
  const http = { "https://www.shop.test/": { headers: { "set-cookie": "sid=top-drawer; Path=/" } } };
  const verdicts = await judgeWorld(cookieScope, { http }, fakeStore());
  expect(JSON.stringify(verdicts)).not.toContain("top-drawer");
});
