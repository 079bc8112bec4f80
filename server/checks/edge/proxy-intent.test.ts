import { describe, expect, test } from "vitest";
import type { Json } from "../check.ts";
import { FAKE_NOW, fakeHost, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import type { StoreProfile } from "../store-profile.ts";
import { proxyIntent } from "./proxy-intent.ts";

const PROXIED = "104.16.1.1";
const BARE = "203.0.113.9";
const store = fakeStore({
  hosts: [fakeHost("www.shop.test", "storefront"), fakeHost("shop.test", "redirect"), fakeHost("api.shop.test", "api")],
  senders: [{ fromDomain: "shop.test", selectors: ["s1"], returnPathDomain: "em1.shop.test", stream: "transactional" }],
});
const healthyDns: FakeWorld["dns"] = {
  "shop.test NS": ["ada.ns.cloudflare.com", "lee.ns.cloudflare.com"],
  "shop.test MX": ["10 mail.shop.test"],
  "shop.test A": [PROXIED],
  "www.shop.test A": [PROXIED],
  "api.shop.test A": [PROXIED],
  "mail.shop.test A": [BARE],
  "s1._domainkey.shop.test CNAME": ["s1.dkim.vendor.test"],
  "s1.dkim.vendor.test TXT": ["v=DKIM1; p=x"],
  "em1.shop.test CNAME": ["bounce.vendor.test"],
  "bounce.vendor.test A": [PROXIED],
};
const page = { headers: { "cf-ray": "8f2a", server: "cloudflare" }, body: "shop" };
const http = { "https://shop.test/": page, "https://www.shop.test/": page, "https://api.shop.test/": page };

function judge(dns: FakeWorld["dns"] = {}, changes: Partial<StoreProfile> = {}, web: FakeWorld["http"] = {}) {
  return judgeWorld(
    proxyIntent,
    { dns: { ...healthyDns, ...dns }, http: { ...http, ...web } },
    { ...store, ...changes },
  );
}

test("a shop behind the proxy whose mail is left alone passes, an API among it", async () => {
  expect(outcomes(await judge())).toEqual([
    "www.shop.test pass ok",
    "shop.test pass ok",
    "api.shop.test pass ok",
    "s1._domainkey.shop.test pass dns-only",
    "em1.shop.test pass dns-only",
    "mail.shop.test pass dns-only",
  ]);
});

describe("proxied where it hurts", () => {
  test.each([
    [
      "a signing key",
      { "s1._domainkey.shop.test CNAME": "NODATA", "s1._domainkey.shop.test A": [PROXIED] },
      "s1._domainkey.shop.test fail key-proxied",
    ],
    [
      "a bounce address",
      { "em1.shop.test CNAME": "NODATA", "em1.shop.test A": [PROXIED] },
      "em1.shop.test fail bounce-proxied",
    ],
    ["a mail server", { "mail.shop.test A": [PROXIED] }, "mail.shop.test fail mail-proxied"],
  ] satisfies [string, FakeWorld["dns"], string][])("%s fails", async (_name, dns, expected) => {
    const bad = outcomes(await judge(dns)).filter((line) => !line.includes(" pass "));
    expect(bad).toEqual([expected]);
  });

  test("mail at somebody else's servers is not judged, even in Cloudflare's ranges", async () => {
    const lines = outcomes(
      await judge({ "shop.test MX": ["10 route1.mx.vendor.test"], "route1.mx.vendor.test A": ["162.159.205.11"] }),
    );
    expect(lines.filter((line) => line.includes("mail"))).toEqual([]);
  });

  test("Vercel behind a second proxy warns, unless that was decided", async () => {
    const vercel = { "https://www.shop.test/": { ...page, headers: { ...page.headers, "x-vercel-id": "fra1" } } };
    expect(outcomes(await judge({}, {}, vercel))[0]).toBe("www.shop.test warn double-proxy");
    const hosts = [fakeHost("www.shop.test", "storefront", { proxied: "yes" })];
    expect(outcomes(await judge({}, { hosts }, vercel))[0]).toBe("www.shop.test pass ok");
  });
});

describe("not proxied where it helps", () => {
  const bare = { "https://www.shop.test/": "shop", "https://api.shop.test/": "api" };
  test("the shop fails, another host warns", async () => {
    const lines = outcomes(await judge({ "www.shop.test A": [BARE], "api.shop.test A": [BARE] }, {}, bare));
    expect(lines.slice(0, 3)).toEqual([
      "www.shop.test fail not-proxied",
      "shop.test pass ok",
      "api.shop.test warn not-proxied",
    ]);
  });

  test("is right where the store wants it so", async () => {
    const hosts = [
      fakeHost("api.shop.test", "api", { proxied: "no" }),
      fakeHost("app.shop.test", "app", { proxied: "no" }),
    ];
    const dns = { "api.shop.test A": [BARE], "app.shop.test A": [PROXIED] };
    const lines = outcomes(await judge(dns, { hosts }, { ...bare, "https://app.shop.test/": page }));
    expect(lines.slice(0, 2)).toEqual(["api.shop.test pass ok", "app.shop.test warn proxied-against-intent"]);
  });
});

test("a domain that is not at Cloudflare has nothing to proxy by mistake", async () => {
  const dns = {
    "shop.test NS": ["ns1.dns.test"],
    "shop.test A": [BARE],
    "www.shop.test A": [BARE],
    "api.shop.test A": [BARE],
  };
  const web = { "https://shop.test/": "shop", "https://www.shop.test/": "shop", "https://api.shop.test/": "api" };
  expect(outcomes(await judge(dns, {}, web))).toEqual(["shop.test skip not-on-cloudflare"]);
});

test("the connected zone finds proxied keys nobody declared", async () => {
  const records: Json = [
    { name: "s2._domainkey.shop.test", type: "CNAME", content: "s2.vendor.test", proxied: true },
    { name: "_verify.shop.test", type: "CNAME", content: "vendor.test", proxied: true },
    { name: "ftp.shop.test", type: "A", content: BARE, proxied: true },
    { name: "www.shop.test", type: "A", content: BARE, proxied: true },
  ];
  const cloudflare = { get: async () => ({ status: 200, body: { success: true, result: records } }) };
  const connections = { controlToken: null, isControlProven: false, cloudflare };
  const verdicts = await judgeWorld(proxyIntent, { dns: healthyDns, http }, store, FAKE_NOW, { connections });
  expect(outcomes(verdicts).filter((line) => !line.includes(" pass "))).toEqual([
    "s2._domainkey.shop.test fail key-proxied",
    "_verify.shop.test warn verification-proxied",
    "ftp.shop.test fail mail-proxied",
  ]);
});
