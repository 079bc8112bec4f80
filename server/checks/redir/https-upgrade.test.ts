import { describe, expect, test } from "vitest";
import { fakeHost, fakeStore, judgeWorld } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import type { StoreHost } from "../store-profile.ts";
import { httpsUpgrade } from "./https-upgrade.ts";

type Web = NonNullable<FakeWorld["http"]>;

async function verdictOf(http: Web, host: StoreHost = fakeHost("www.shop.test", "storefront"), domain = "shop.test") {
  const world: FakeWorld = { dns: { [`${host.name} A`]: ["192.0.2.10"] }, http };
  const verdicts = await judgeWorld(httpsUpgrade, world, fakeStore({ domain, hosts: [host] }));
  return verdicts.find((verdict) => verdict.subject === host.name);
}

const http = "http://www.shop.test/";
const https = "https://www.shop.test/";

describe("plain http", () => {
  test.each<[string, Web, string, string]>([
    ["that redirects to https on the same host passes", { [http]: `301 ${https}`, [https]: "shop" }, "pass", "ok"],
    ["that shows the shop fails", { [http]: "shop" }, "fail", "serves-http"],
    [
      "that redirects to another host first warns",
      { [http]: "301 https://shop.test/", "https://shop.test/": "shop" },
      "warn",
      "other-host-first",
    ],
    [
      "that wanders before https warns",
      {
        [http]: "302 http://www.shop.test/en",
        "http://www.shop.test/en": "301 https://www.shop.test/en",
        "https://www.shop.test/en": "shop",
      },
      "warn",
      "late-upgrade",
    ],
    [
      "that wanders and stays unencrypted fails",
      { [http]: "302 http://www.shop.test/en", "http://www.shop.test/en": "shop" },
      "fail",
      "serves-http",
    ],
    [
      "that upgrades by a refresh tag warns",
      { [http]: `<meta http-equiv="refresh" content="0; url=${https}">` },
      "warn",
      "page-upgrade",
    ],
    [
      "that upgrades by script warns",
      { [http]: `<script>location.href = "https:" + location.href.slice(5)</script>` },
      "warn",
      "page-upgrade",
    ],
    ["that answers with an error warns", { [http]: 403 }, "warn", "no-upgrade"],
    ["that is closed fails", { [http]: "refused", [https]: "shop" }, "fail", "port-80-closed"],
    [
      "that is closed beside a preloadable header warns",
      {
        [http]: "refused",
        [https]: { headers: { "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload" } },
      },
      "warn",
      "port-80-closed-preload",
    ],
    ["behind a bot wall is unknown", { [http]: { status: 403, botWall: true } }, "unknown", "bot-wall"],
    ["without a route from here is unknown", { [http]: "unreachable" }, "unknown", "not-reached"],
    [
      "that upgrades is fine even when the secure page breaks: others judge that",
      { [http]: `301 ${https}`, [https]: "timeout" },
      "pass",
      "ok",
    ],
  ])("%s", async (_, web, status, findingKey) => {
    expect(await verdictOf(web)).toMatchObject({ status, findingKey });
  });

  test("from apex straight to https www is called acceptable", async () => {
    const verdict = await verdictOf(
      { "http://shop.test/": "301 https://www.shop.test/", [https]: "shop" },
      fakeHost("shop.test", "redirect"),
    );
    expect(verdict).toMatchObject({ status: "warn", reach: 1 });
    expect(verdict?.summary).toContain("acceptable");
  });

  test("that is closed is asked again later", async () => {
    expect((await verdictOf({ [http]: "timeout" }))?.confirm).toBe("later");
  });

  test("may be closed on an API, and below a top-level domain browsers never ask without encryption", async () => {
    const api = fakeHost("api.shop.test", "api");
    expect(await verdictOf({ "http://api.shop.test/": "refused" }, api)).toMatchObject({ status: "pass" });
    const app = fakeHost("shop.app", "storefront");
    expect(await verdictOf({ "http://shop.app/": "refused" }, app, "shop.app")).toMatchObject({ status: "pass" });
  });

  test("on an optional host only warns", async () => {
    expect(await verdictOf({ [http]: "shop" }, fakeHost("www.shop.test", "static", { required: false }))).toMatchObject(
      { status: "warn", findingKey: "serves-http" },
    );
  });

  test("is not asked of mail hosts and names without an address", async () => {
    const store = fakeStore({ hosts: [fakeHost("mail.shop.test", "mail", { http: false })] });
    const verdicts = await judgeWorld(httpsUpgrade, {}, store);
    expect(verdicts.map((verdict) => `${verdict.subject} ${verdict.status}`)).toEqual([
      "shop.test skip",
      "www.shop.test skip",
    ]);
  });
});

test("the fix at Cloudflare is one switch", async () => {
  const verdict = await verdictOf({ [http]: "shop" });
  if (!verdict) throw new Error("no verdict");
  expect(httpsUpgrade.fix(verdict, fakeStore({ platform: "cloudflare" }))[0]?.text).toContain("Always Use HTTPS");
});
