import { describe, expect, test } from "vitest";
import type { Connections, Json } from "../check.ts";
import { FAKE_NOW, fakeHost, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeTls, FakeWorld } from "../probes/fake.ts";
import { fakeProbes } from "../probes/fake.ts";
import type { FakeResponse } from "../probes/fake-http.ts";
import type { StoreProfile } from "../store-profile.ts";
import { fakeConnections } from "./fake-zone.ts";
import { originExposed } from "./origin-exposed.ts";

const ORIGIN = "203.0.113.9";
const hosts = [fakeHost("www.shop.test", "storefront"), fakeHost("shop.test", "redirect")];
const store = fakeStore({ hosts, origins: [ORIGIN] });
const ray = { "cf-ray": "8f2a", server: "cloudflare" };
const atEdge = {
  "shop.test NS": ["ada.ns.cloudflare.com"],
  "shop.test A": ["104.16.1.1"],
  "www.shop.test A": ["104.16.1.1"],
};
const foreign: FakeTls[string] = { certificate: { names: ["box41.hosting.test"] } };

function page(words: string, title = "Shop"): string {
  const text = words.repeat(30);
  return `<!doctype html><title>${title}</title><main>${text}</main>`;
}
const shopPage = page("kettles teapots and linen aprons made to last a lifetime at home ");
const otherPage = page("this machine waits for its first customer and has nothing to show ", "Placeholder");

/** The shop behind Cloudflare, and what its server says to those who come past it. */
function world(
  at: { tls?: FakeTls[string]; https?: FakeResponse; http?: FakeResponse },
  changes: FakeWorld = {},
): FakeWorld {
  return {
    dns: { ...atEdge, ...changes.dns },
    tls: { [`www.shop.test@${ORIGIN}`]: at.tls ?? "refused", ...changes.tls },
    http: {
      "https://www.shop.test/": { headers: ray, body: shopPage },
      [`https://www.shop.test/ @${ORIGIN}`]: at.https ?? "refused",
      [`http://www.shop.test/ @${ORIGIN}`]: at.http ?? "refused",
      ...changes.http,
    },
  };
}

async function judge(given: FakeWorld, profile: StoreProfile = store, connections?: Connections): Promise<string[]> {
  return outcomes(await judgeWorld(originExposed, given, profile, FAKE_NOW, connections ? { connections } : {}));
}

describe("a declared origin", () => {
  test.each<[string, Parameters<typeof world>[0], string]>([
    ["that serves the shop fails", { tls: {}, https: shopPage }, "fail open"],
    ["that serves it with a stranger's certificate fails too", { tls: foreign, https: shopPage }, "fail open"],
    ["that serves it without encryption alone fails too", { http: shopPage }, "fail open"],
    [
      "that serves it without encryption after a refusal fails too",
      { tls: {}, https: 403, http: shopPage },
      "fail open",
    ],
    [
      "with the shop's title and certificate fails, whatever a script built",
      { tls: {}, https: page("loading ") },
      "fail open",
    ],
    ["that answers 403 under another name passes", { tls: foreign, https: 403 }, "pass ok"],
    ["that answers 403 with the shop's certificate warns", { tls: {}, https: 403 }, "warn named"],
    ["that wants a certificate of the edge warns all the same", { tls: {}, https: "reset" }, "warn named"],
    ["that refuses the connection passes", {}, "pass ok"],
    ["that is silent passes", { tls: "timeout", http: "timeout" }, "pass ok"],
    ["that shows another page passes", { tls: {}, https: otherPage }, "pass other-page"],
    [
      "that shows another page with the shop's title and a stranger's certificate passes",
      { tls: foreign, https: page("wholly different words stand here for somebody else entirely ") },
      "pass other-page",
    ],
    ["that knows no such site passes", { tls: {}, https: 404 }, "pass other-page"],
    ["behind a bot wall is no clear view", { tls: {}, https: { status: 403, botWall: true } }, "unknown bot-wall"],
    ["that is down is no clear view", { tls: {}, https: 503 }, "unknown not-seen"],
    ["that is down without encryption is no clear view", { http: 502 }, "unknown not-seen"],
    ["that asks us to wait is no clear view", { tls: {}, https: 429 }, "unknown not-seen"],
    ["our network has no way to is no clear view", { tls: "budget" }, "unknown not-seen"],
    ["on Vercel is shared", { tls: {}, https: { headers: { server: "Vercel" }, body: shopPage } }, "skip platform"],
    ["in a private network is nobody's way in", { tls: "guarded" }, "skip private"],
  ])("%s", async (_name, at, expected) => {
    expect(await judge(world(at))).toEqual([`${ORIGIN} ${expected}`]);
  });

  test("is no clear view while the shop itself shows us no page", async () => {
    const http = { "https://www.shop.test/": { status: 403, botWall: true, headers: ray } };
    expect(await judge(world({ tls: {}, https: shopPage }, { http }))).toEqual([`${ORIGIN} unknown not-compared`]);
    expect(await judge(world({}, { http }))).toEqual([`${ORIGIN} pass ok`]);
  });

  test.each([
    ["as far as that page does", "saddles bridles stirrups reins ", "fail open"],
    ["and not farther", "lanterns candles matches wicks ", "pass other-page"],
  ])("is compared with a page that changes by itself %s", async (_name, second, expected) => {
    const changing = (tail: string) => shopPage.replace("</main>", `${tail.repeat(30)}</main>`);
    const http = {
      "https://www.shop.test/": { headers: ray, body: changing("lanterns candles matches wicks ") },
      "https://www.shop.test/?launch-ready-look=2": { headers: ray, body: changing(second) },
    };
    const https = changing("ladles whisks graters sieves ");
    expect(await judge(world({ tls: foreign, https }, { http }))).toEqual([`${ORIGIN} ${expected}`]);
  });

  test("silent over IPv6 is no clear view where nothing else answers us over IPv6", async () => {
    const six = { ...store, origins: ["2620:fe::9"] };
    const tls: FakeTls = { "www.shop.test@2620:fe::9": "timeout" };
    const http = { "http://www.shop.test/ @2620:fe::9": "timeout" as const };
    expect(await judge(world({}, { tls, http }), six)).toEqual(["2620:fe::9 unknown not-seen"]);
    const dns = { "www.shop.test AAAA": ["2606:4700::1"] };
    const reached = { ...tls, "www.shop.test@2606:4700::1": {} };
    expect(await judge(world({}, { dns, tls: reached, http }), six)).toEqual(["2620:fe::9 pass ok"]);
  });

  test("that is the front door itself is for other checks to judge", async () => {
    const dns = { "www.shop.test A": ["104.16.1.1", ORIGIN] };
    expect(await judge(world({ tls: {}, https: shopPage }, { dns }))).toEqual(["shop.test skip none-behind"]);
  });
});

describe("candidates come from the shop's own data alone", () => {
  const untold = { ...store, origins: [] };
  async function asked(given: FakeWorld, profile: StoreProfile, connections?: Connections): Promise<string[]> {
    const probes = fakeProbes(given);
    await originExposed.gather({ store: profile, probes, now: FAKE_NOW, connections });
    return probes.asked.flatMap((question) => /^TLS .* @(.*)$/.exec(question)?.[1] ?? []);
  }

  test("from public records without the edge, SPF addresses, and mail servers of its own name or network", async () => {
    const dns = {
      "api.shop.test A": ["203.0.113.21"],
      "help.shop.test CNAME": ["shop.helpdesk.test"],
      "shop.helpdesk.test A": ["203.0.113.99"],
      "shop.test TXT": [
        "v=spf1 ip4:203.0.113.22 ip4:198.51.100.0/24 ip4:192.0.0.0/16 -ip4:203.0.113.98 include:other.test ~all",
      ],
      "other.test TXT": ["v=spf1 ip4:203.0.113.97 -all"],
      "shop.test MX": ["10 mail.shop.test", "20 mx.hosting.test", "30 mx.vendor.test"],
      "mail.shop.test A": ["203.0.113.23"],
      "mx.hosting.test A": ["198.51.100.7"],
      "mx.vendor.test A": ["192.0.2.96"],
    };
    const profile = {
      ...untold,
      hosts: [...hosts, fakeHost("api.shop.test", "api"), fakeHost("help.shop.test", "vendor")],
    };
    expect((await asked(world({}, { dns }), profile)).sort()).toEqual([
      "198.51.100.7",
      "203.0.113.21",
      "203.0.113.22",
      "203.0.113.23",
    ]);
  });

  test("from what the connected zone hides and shows, without its aliases to vendors", async () => {
    const record = (name: string, type: string, content: string, proxied: boolean): Json => ({
      name,
      type,
      content,
      proxied,
    });
    const records = [
      record("www.shop.test", "A", ORIGIN, true),
      record("old.shop.test", "A", "203.0.113.31", false),
      record("app.shop.test", "CNAME", "shop.platform.test", true),
      record("help.shop.test", "CNAME", "shop.helpdesk.test", false),
      record("shop.test", "A", "104.16.9.9", false),
    ];
    const dns = { "shop.platform.test A": ["203.0.113.32"], "shop.helpdesk.test A": ["203.0.113.99"] };
    const connections = fakeConnections({ "/dns_records?per_page=100": records }, true);
    expect((await asked(world({}, { dns }), untold, connections)).sort()).toEqual([
      "203.0.113.31",
      "203.0.113.32",
      ORIGIN,
    ]);
    expect(await judge(world({ tls: {}, https: shopPage }, { dns }), untold, connections)).toContain(
      `${ORIGIN} fail open`,
    );
  });

  test("at most eight are looked at, and the others are counted", async () => {
    const origins = Array.from({ length: 10 }, (_, index) => `203.0.113.${index + 40}`);
    const verdicts = await judgeWorld(originExposed, world({}), { ...store, origins });
    expect(verdicts).toHaveLength(8);
    expect(verdicts[0]?.summaryTech).toContain("2 more addresses not looked at");
  });
});

describe("without an origin to try", () => {
  const untold = { ...store, origins: [] };
  test("a shop behind its own edge is asked for one, whatever its other addresses say", async () => {
    expect(await judge(world({}), untold)).toEqual(["shop.test unknown origin-not-told"]);
    const dns = { "shop.test TXT": [`v=spf1 ip4:${ORIGIN} -all`] };
    expect(await judge(world({}, { dns }), untold)).toEqual([`${ORIGIN} pass ok`, "shop.test unknown origin-not-told"]);
  });

  test("a zone that leads to a tunnel gives nothing away", async () => {
    const tunnel = { name: "www.shop.test", type: "CNAME", content: "5a5a.cfargotunnel.com", proxied: true };
    const connections = fakeConnections({ "/dns_records?per_page=100": [tunnel] }, true);
    expect(await judge(world({}), untold, connections)).toEqual(["shop.test pass no-address"]);
  });

  test("a shop on a platform has none of its own", async () => {
    const dns = { "shop.test A": ["23.227.38.65"], "www.shop.test A": ["23.227.38.65"] };
    expect(await judge(world({}, { dns }), untold)).toEqual(["shop.test skip platform-origin"]);
  });

  test("a bare server has no way around it", async () => {
    const dns = { "shop.test A": [ORIGIN], "www.shop.test A": [ORIGIN] };
    const bare: FakeWorld = { dns, http: { "https://www.shop.test/": shopPage } };
    expect(await judge(bare, untold)).toEqual(["shop.test skip no-edge"]);
  });

  test("a front we could not see is asked for again", async () => {
    const dns = { "www.shop.test A": "TIMEOUT", "www.shop.test AAAA": "TIMEOUT" } as const;
    expect(await judge(world({}, { dns }))).toEqual(["shop.test unknown front-not-seen"]);
  });
});

test("an open door is closed by the firewall of that server, in the words of the edge in front", async () => {
  const [open] = await judgeWorld(originExposed, world({ tls: {}, https: shopPage }), store);
  if (open === undefined) throw new Error("no verdict");
  expect(originExposed.fix(open, store)[0]?.text).toContain(`firewall of ${ORIGIN}`);
  expect(originExposed.fix({ ...open, data: { shield: "CloudFront" } }, store)[0]?.text).toContain("CloudFront");
  expect(originExposed.fix({ ...open, status: "pass" }, store)).toEqual([]);
});
