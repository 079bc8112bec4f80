import { describe, expect, test } from "vitest";
import type { Json } from "../check.ts";
import { FAKE_NOW, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeWeb } from "../probes/fake-http.ts";
import { cfSettings } from "./cf-settings.ts";
import { fakeConnections, fakeRule } from "./fake-zone.ts";

const http = { "http://www.shop.test/": "301 https://www.shop.test/" };

async function judge(changes: { [path: string]: Json }, store = fakeStore(), web: FakeWeb = http) {
  const given = { connections: fakeConnections(changes) };
  return outcomes(await judgeWorld(cfSettings, { http: web }, store, FAKE_NOW, given));
}
const setting = (id: string, value: Json) => ({ [`/settings/${id}`]: { id, value } });

test("a zone with every switch at a good value passes", async () => {
  expect(await judge({})).toEqual(["shop.test pass ok"]);
});

describe("one setting", () => {
  test.each<[string, Json, string]>([
    ["ssl", "flexible", "fail setting-ssl"],
    ["ssl", "off", "fail setting-ssl"],
    ["ssl", "full", "warn setting-ssl"],
    ["ssl", "origin_pull", "pass ok"],
    ["min_tls_version", "1.0", "warn setting-min-tls-version"],
    ["min_tls_version", "1.3", "pass ok"],
    ["tls_1_3", "off", "warn setting-tls-1-3"],
    ["security_level", "under_attack", "warn setting-security-level"],
    ["security_level", "essentially_off", "warn setting-security-level"],
    ["development_mode", "on", "warn setting-development-mode"],
    ["cache_level", "bypass", "fail setting-cache-level"],
    ["cache_level", "simplified", "warn setting-cache-level"],
    ["browser_cache_ttl", 14_400, "warn setting-browser-cache-ttl"],
    ["rocket_loader", "on", "warn setting-rocket-loader"],
    ["0rtt", "on", "warn setting-0rtt"],
    ["websockets", "off", "warn setting-websockets"],
    ["always_use_https", "off", "pass ok"],
  ])("%s = %s", async (id, value, expected) => {
    expect(await judge(setting(id, value))).toEqual([`shop.test ${expected}`]);
  });

  test("always_use_https off fails where the shop does not redirect by itself", async () => {
    const off = setting("always_use_https", "off");
    expect(await judge(off, fakeStore(), { "http://www.shop.test/": "shop" })).toEqual([
      "shop.test fail setting-always-use-https",
    ]);
  });

  test("development mode fails during a campaign", async () => {
    const campaigns = [{ name: "Launch", start: "2026-11-10T00:00:00Z", end: "2026-11-11T00:00:00Z" }];
    expect(await judge(setting("development_mode", "on"), fakeStore({ campaigns }))).toEqual([
      "shop.test fail setting-development-mode",
    ]);
  });
});

test("a zone that is paused or not active fails", async () => {
  expect(await judge({ "": { status: "active", paused: true } })).toEqual(["shop.test fail zone-inactive"]);
  expect(await judge({ "": { status: "pending", paused: false } })).toEqual(["shop.test fail zone-inactive"]);
});

describe("what the token may not see is asked for by the permission's name", () => {
  test.each<[string, Json, string]>([
    ["/settings/ssl", 403, "Zone Settings Read"],
    ["/pagerules?status=active", 403, "Page Rules Read"],
    ["/rulesets/phases/http_request_cache_settings/entrypoint", 403, "Cache Rules Read"],
    ["/bot_management", 403, "Bot Management Read"],
    ["/dnssec", 403, "DNS Read"],
    ["/ssl/certificate_packs?status=all", 403, "SSL and Certificates Read"],
  ])("%s", async (path, status, permission) => {
    const given = { connections: fakeConnections({ [path]: status }) };
    const verdicts = await judgeWorld(cfSettings, { http }, fakeStore(), FAKE_NOW, given);
    expect(outcomes(verdicts)).toEqual(["shop.test unknown permission-missing"]);
    expect(verdicts[0]?.ask).toContain(permission);
  });
});

describe("a rule that can touch personal pages is listed", () => {
  const phase = (name: string) => `/rulesets/phases/${name}/entrypoint`;
  const cache = (expression: string) => ({
    [phase("http_request_cache_settings")]: fakeRule({ expression, action_parameters: { cache: true } }),
  });
  test.each([
    ['(http.host eq "www.shop.test")', true],
    ['starts_with(http.request.uri.path, "/cart")', true],
    ['(http.request.uri.path wildcard "/*")', true],
    ['(http.request.uri.path.extension in {"css" "js"})', false],
    ['starts_with(http.request.uri.path, "/pictures/")', false],
    ['not starts_with(http.request.uri.path, "/blog")', true],
  ])("caching where %s: %s", async (expression, isListed) => {
    expect(await judge(cache(expression))).toEqual([`shop.test ${isListed ? "warn rules-to-review" : "pass ok"}`]);
  });

  test("unless a later rule takes them out again", async () => {
    const rules = [
      { id: "1", enabled: true, expression: "true", action_parameters: { cache: true } },
      {
        id: "2",
        enabled: true,
        expression: 'starts_with(http.request.uri.path, "/cart")',
        action_parameters: { cache: false },
      },
    ];
    expect(await judge({ [phase("http_request_cache_settings")]: { rules } })).toEqual(["shop.test pass ok"]);
  });

  test("a page rule that caches everything among them, a disabled rule not", async () => {
    const pageRule = [
      {
        targets: [{ constraint: { value: "*shop.test/*" } }],
        actions: [{ id: "cache_level", value: "cache_everything" }],
      },
    ];
    expect(await judge({ "/pagerules?status=active": pageRule })).toEqual(["shop.test warn rules-to-review"]);
    const off = fakeRule({ enabled: false, action_parameters: { cache: true } });
    expect(await judge({ [phase("http_request_cache_settings")]: off })).toEqual(["shop.test pass ok"]);
  });
});

describe("what stands beside the settings", () => {
  const records = [
    { name: "www.shop.test", type: "CNAME", content: "app.host.test", proxied: true },
    { name: "api.shop.test", type: "A", content: "192.0.2.1", proxied: true },
  ];
  const fighting = { "/bot_management": { fight_mode: true }, "/dns_records?per_page=100": records };
  const withWebhook = fakeStore({ webhookUrls: ["https://api.shop.test/hooks/pay"] });

  test.each<[string, { [path: string]: Json }, string]>([
    ["DNSSEC that waits for the registrar", { "/dnssec": { status: "pending" } }, "warn setting-dnssec"],
    ["DNSSEC that is on", { "/dnssec": { status: "active" } }, "pass ok"],
    ["Bot Fight Mode without a webhook behind it", fighting, "pass ok"],
    [
      "a certificate that was never issued",
      { "/ssl/certificate_packs?status=all": [{ status: "validation_timed_out", hosts: ["*.shop.test"] }] },
      "warn setting-certificate-packs",
    ],
    [
      "an old certificate beside one that serves",
      {
        "/ssl/certificate_packs?status=all": [
          { status: "expired", hosts: ["www.shop.test"] },
          { status: "active", hosts: ["*.shop.test"] },
        ],
      },
      "pass ok",
    ],
  ])("%s", async (_name, changes, expected) => {
    expect(await judge(changes)).toEqual([`shop.test ${expected}`]);
  });

  test("no certificate is missed where no visitor comes through the zone", async () => {
    const bare = [{ name: "www.shop.test", type: "A", content: "192.0.2.1", proxied: false }];
    const packs = { "/ssl/certificate_packs?status=all": [], "/dns_records?per_page=100": bare };
    expect(await judge(packs)).toEqual(["shop.test pass ok"]);
  });

  test("Bot Fight Mode in front of a webhook warns, unless the webhook itself is knocked at", async () => {
    expect(await judge(fighting, withWebhook)).toEqual(["shop.test warn setting-bot-fight-mode"]);
    const given = { connections: fakeConnections(fighting, true) };
    expect(outcomes(await judgeWorld(cfSettings, { http }, withWebhook, FAKE_NOW, given))).toEqual([
      "shop.test pass ok",
    ]);
  });
});
