import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { StoreProfile } from "../store-profile.ts";
import { joinProbes } from "./join-probes.ts";
import { addressReply, flagsOf, type Running, type RunningDns, startDns, startHttps } from "./loopback.ts";
import { unpaced } from "./pacing.ts";
import type { HttpProbe, SiteCrawl, SiteProbe } from "./probes.ts";
import { parseConnectRules } from "./route.ts";
import type { ProbeSettings } from "./settings.ts";
import { createTestAuthority, type TestAuthority } from "./test-authority.ts";

const running: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

let authority: TestAuthority;
beforeAll(async () => {
  authority = await createTestAuthority();
});

const store: StoreProfile = {
  domain: "shop.test",
  canonicalOrigin: "https://shop.test",
  platform: "other",
  hosts: [],
  paths: { home: "/" },
  knownUrls: [],
  marketingLinks: [],
  senders: [],
  certificateRenewal: null,
  domainAutoRenew: false,
  wwwUnused: false,
  cutoverAt: null,
  campaigns: [],
  ordersPerDay: null,
  basketMinor: null,
  currency: "EUR",
};

/** The smallest crawler: the home page alone. */
function createSite(http: HttpProbe): SiteProbe {
  return {
    async crawl(): Promise<SiteCrawl> {
      return { pages: [await http.get("https://shop.test/")], assets: [], unreadable: [], truncated: false };
    },
    fetchAsset: () => Promise.reject(new Error("not needed here")),
  };
}

type World = { dns: RunningDns; web: Running; requests: string[]; settings: ProbeSettings };

/** A closed network: one resolver, one shop, one authority of certificates. */
async function world(): Promise<World> {
  const dns = await startDns(({ name, type }) => {
    if (name !== "shop.test" && name !== "control.test") return { flags: flagsOf(3) };
    return type === "A" ? addressReply(name, ["127.0.0.1"]) : { flags: flagsOf(0) };
  });
  const requests: string[] = [];
  const web = await startHttps(await authority.issue(["shop.test", "control.test"]), (request, response) => {
    requests.push(`${request.headers.host}${request.url} ${request.headers["user-agent"]}`);
    response.end("shop");
  });
  running.push(dns, web);
  const settings: ProbeSettings = {
    vantage: "test",
    resolvers: [`127.0.0.1:${dns.port}`],
    serverPort: dns.port,
    connect: parseConnectRules(`*:443=:${web.port}`),
    ca: authority.rootPem,
    allowPrivate: true,
    aboutUrl: "https://portal.test/about-our-checks",
    pacing: unpaced,
  };
  return { dns, web, requests, settings };
}

describe("the probes of a run", () => {
  test("look through one client: each fact is fetched once, however many checks ask for it", async () => {
    const { settings, requests, dns } = await world();
    const probes = joinProbes(settings, store, createSite);
    const [first, second] = await Promise.all([
      probes.collect?.(() => probes.site.crawl()),
      probes.collect?.(async () => [
        await probes.http.get("https://shop.test/"),
        await probes.tls.handshake("shop.test"),
      ]),
    ]);
    const third = await probes.collect?.(() => probes.site.crawl());
    expect(requests).toEqual(["shop.test/ LaunchReadyCheck/1 (+https://portal.test/about-our-checks)"]);
    expect(dns.queries.filter(({ type }) => type === "A")).toHaveLength(1);
    expect(first?.value).toMatchObject({ pages: [{ status: 200, tlsOk: true, body: "shop" }] });
    expect(first?.observations.map(({ kind }) => kind)).toEqual(["http"]);
    expect(second?.observations.map(({ kind }) => kind)).toEqual(["http", "tls"]);
    expect(third?.observations).toEqual(first?.observations);
    expect(
      probes
        .observations()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(["dns", "dns", "http", "tls"]);
  });

  test("fresh probes look again", async () => {
    const { settings, requests } = await world();
    for (let look = 0; look < 2; look += 1)
      await joinProbes(settings, store, createSite).http.get("https://shop.test/");
    expect(requests).toHaveLength(2);
  });

  test("private targets stay closed unless the settings open them, the operator's resolver and rules notwithstanding", async () => {
    const { settings, requests } = await world();
    const probes = joinProbes({ ...settings, allowPrivate: false }, store, createSite);
    expect((await probes.http.get("https://shop.test/")).fault).toMatchObject({ kind: "guarded" });
    expect((await probes.tls.handshake("shop.test")).fault).toMatchObject({ kind: "guarded" });
    expect((await probes.dns.ask("127.0.0.1", "shop.test", "A")).rcode).toBe("NETWORK");
    expect(requests).toEqual([]);
  });

  test("a rule that names an address needs no look-up", async () => {
    const { settings, web, dns } = await world();
    const connect = parseConnectRules(`shop.test:443=127.0.0.1:${web.port}`);
    const probes = joinProbes({ ...settings, connect }, store, createSite);
    expect(await probes.http.get("https://shop.test/")).toMatchObject({ status: 200, ip: "127.0.0.1" });
    expect(dns.queries).toHaveLength(0);
  });

  test("simulated latency is added per round trip", async () => {
    const { settings } = await world();
    const probes = joinProbes({ ...settings, latencyMs: 40 }, store, createSite);
    const started = performance.now();
    await probes.http.get("https://shop.test/");
    // DNS, TCP, TLS and the request: four round trips.
    expect(performance.now() - started).toBeGreaterThanOrEqual(155);
  });
});

describe("the own-fault guard", () => {
  test("is off in a closed network that names no control host", async () => {
    const { settings } = await world();
    const probes = joinProbes(settings, store, createSite);
    expect(probes.isOwnFaultGuarded).toBe(false);
    expect(await probes.ownFault?.()).toBeNull();
  });

  test("is clear while every control host answers, and names the one that does not", async () => {
    const { settings } = await world();
    const clear = joinProbes({ ...settings, controlHosts: ["control.test", "shop.test"] }, store, createSite);
    expect(clear.isOwnFaultGuarded).toBe(true);
    expect(await clear.ownFault?.()).toBeNull();
    const blind = joinProbes({ ...settings, controlHosts: ["control.test", "gone.test"] }, store, createSite);
    expect(await blind.ownFault?.()).toContain("gone.test");
    const untrusted = joinProbes({ ...settings, ca: undefined, controlHosts: ["control.test"] }, store, createSite);
    expect(await untrusted.ownFault?.()).toContain("control.test: ");
  });
});
