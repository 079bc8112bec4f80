import { describe, expect, test } from "vitest";
import type { FakeWorld } from "../probes/fake.ts";
import type { StoreHost } from "../store-profile.ts";
import { fakeHost, fakeStore, judgeWorld, outcomes } from "./fake-store.ts";
import { subdomainsResolve } from "./subdomains-resolve.ts";

function judged(host: StoreHost, world: FakeWorld) {
  return judgeWorld(subdomainsResolve, world, fakeStore({ hosts: [host] }));
}

function serving(name: string, response: NonNullable<FakeWorld["http"]>[string]): FakeWorld {
  return { dns: { [`${name} A`]: ["192.0.2.10"] }, http: { [`https://${name}/`]: response } };
}

describe("a declared host", () => {
  test.each<[string, StoreHost, FakeWorld, string]>([
    ["that does not exist fails", fakeHost("api.shop.test", "api"), {}, "api.shop.test fail no-address"],
    ["that answers 200 passes", fakeHost("app.shop.test"), serving("app.shop.test", 200), "app.shop.test pass ok"],
    [
      "that redirects passes",
      fakeHost("app.shop.test"),
      serving("app.shop.test", "302 https://app.shop.test/login"),
      "app.shop.test pass ok",
    ],
    [
      "that answers 403 where 200 was declared warns",
      fakeHost("admin.shop.test", "admin", { expectStatus: [200] }),
      serving("admin.shop.test", 403),
      "admin.shop.test warn asks-for-login",
    ],
    [
      "that answers a declared 403 passes",
      fakeHost("admin.shop.test", "admin", { expectStatus: [403] }),
      serving("admin.shop.test", 403),
      "admin.shop.test pass ok",
    ],
    [
      "with a server error fails",
      fakeHost("app.shop.test"),
      serving("app.shop.test", 503),
      "app.shop.test fail server-error",
    ],
    [
      "with a missing page fails",
      fakeHost("app.shop.test"),
      serving("app.shop.test", 404),
      "app.shop.test fail unexpected-status",
    ],
    [
      "that refuses TLS fails",
      fakeHost("app.shop.test"),
      serving("app.shop.test", "tls"),
      "app.shop.test fail refuses-https",
    ],
    [
      "that times out fails",
      fakeHost("app.shop.test"),
      serving("app.shop.test", "timeout"),
      "app.shop.test fail no-answer",
    ],
    [
      "with a private address fails",
      fakeHost("app.shop.test"),
      serving("app.shop.test", "guarded"),
      "app.shop.test fail special-address",
    ],
    [
      "that is slow twice warns",
      fakeHost("app.shop.test"),
      serving("app.shop.test", { ms: 5_001 }),
      "app.shop.test warn slow",
    ],
    [
      "that was slow once passes: it may have been us",
      fakeHost("app.shop.test"),
      serving("app.shop.test", { turns: [{ ms: 9_000 }, { ms: 80 }] }),
      "app.shop.test pass ok",
    ],
    [
      "that was slow once and silent then passes: nothing was seen twice",
      fakeHost("app.shop.test"),
      serving("app.shop.test", { turns: [{ ms: 9_000 }, "timeout"] }),
      "app.shop.test pass ok",
    ],
    [
      "that is optional and missing only warns",
      fakeHost("old.shop.test", "static", { required: false }),
      {},
      "old.shop.test warn no-address",
    ],
    [
      "behind a bot wall is unknown",
      fakeHost("app.shop.test"),
      serving("app.shop.test", { status: 403, botWall: true }),
      "app.shop.test unknown bot-wall",
    ],
    [
      "without a route from here is unknown",
      fakeHost("app.shop.test"),
      serving("app.shop.test", "unreachable"),
      "app.shop.test unknown not-reached",
    ],
    [
      "whose lookup times out is unknown",
      fakeHost("app.shop.test"),
      { dns: { "app.shop.test A": "TIMEOUT", "app.shop.test AAAA": "TIMEOUT" } },
      "app.shop.test unknown not-seen",
    ],
  ])("%s", async (_, host, world, outcome) => {
    expect(outcomes(await judged(host, world))).toEqual([outcome]);
  });

  test("for mail only is never asked for a page", async () => {
    const host = fakeHost("mail.shop.test", "mail", { http: false });
    const verdicts = await judged(host, { dns: { "mail.shop.test A": ["192.0.2.25"] } });
    expect(outcomes(verdicts)).toEqual(["mail.shop.test pass ok"]);
  });

  test("that only forwards is left to the redirect checks", async () => {
    const host = fakeHost("old.shop.test", "redirect");
    const verdicts = await judged(host, { dns: { "old.shop.test A": ["192.0.2.10"] } });
    expect(outcomes(verdicts)).toEqual(["old.shop.test pass ok"]);
  });

  test("is asked at its own health path", async () => {
    const host = fakeHost("api.shop.test", "api", { healthPath: "/health" });
    const world: FakeWorld = {
      dns: { "api.shop.test A": ["192.0.2.10"] },
      http: { "https://api.shop.test/": 404, "https://api.shop.test/health": 204 },
    };
    expect(outcomes(await judged(host, world))).toEqual(["api.shop.test pass ok"]);
  });

  test("counts by its role", async () => {
    const roles = ["checkout", "api", "app", "admin", "mail"] as const;
    const hosts = roles.map((role) => fakeHost(`${role}.shop.test`, role));
    const verdicts = await judgeWorld(subdomainsResolve, {}, fakeStore({ hosts }));
    expect(verdicts.map(({ impact, reach }) => [impact, reach])).toEqual([
      ["checkout", 0.9],
      ["checkout", 0.6],
      ["login", 0.9],
      ["login", 0.6],
      ["email", 0.6],
    ]);
  });

  test("that errs is asked again later before it counts", async () => {
    const [verdict] = await judged(fakeHost("app.shop.test"), serving("app.shop.test", 500));
    expect(verdict?.confirm).toBe("later");
  });
});

test("a missing apex or www is reported once, by its own check", async () => {
  const hosts = [fakeHost("shop.test", "storefront"), fakeHost("www.shop.test", "redirect")];
  expect(outcomes(await judgeWorld(subdomainsResolve, {}, fakeStore({ hosts })))).toEqual([
    "shop.test skip reported-apart",
    "www.shop.test skip reported-apart",
  ]);
});

test("without declared hosts the owner is asked", async () => {
  const [verdict] = await judgeWorld(subdomainsResolve, {});
  expect(verdict).toMatchObject({ status: "unknown", findingKey: "no-hosts" });
  expect(verdict?.ask).toContain("subdomains");
});

test("the fix for a missing host is a record and a platform setting", async () => {
  const store = fakeStore({ platform: "netlify", hosts: [fakeHost("app.shop.test")] });
  const [verdict] = await judgeWorld(subdomainsResolve, {}, store);
  if (!verdict) throw new Error("no verdict");
  expect(subdomainsResolve.fix(verdict, store)).toHaveLength(2);
});
