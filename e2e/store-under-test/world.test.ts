import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { addresses } from "./addresses.ts";
import { askDns, askTls, askWeb, portOf } from "./asking.ts";
import { testAccountOf } from "./shop-secrets.ts";
import type { World } from "./world.ts";
import { startWorld } from "./world.ts";

const shop = "kettleworks.example";
const other = "paperlane.test";
const edge = "127.0.1.1";

let dataDir: string;
let world: World;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "store-under-test-"));
  world = await startWorld({
    dataDir,
    stores: [
      { name: "Kettle Works", domain: shop, flavour: "nginx" },
      { name: "Paper Lane", domain: other, flavour: "shopify", canonical: "apex" },
    ],
  });
});
afterAll(async () => {
  await world.stop();
  await rm(dataDir, { recursive: true });
});
afterEach(() => {
  world.setFaults(shop, []);
  world.setFaults(other, []);
});

describe("the resolver", () => {
  test("answers from the world's zones without authority and offers recursion", async () => {
    const seen = await askDns(world, { name: shop, type: "A" });
    expect(seen).toMatchObject({ rcode: "NOERROR", authoritative: false, recursionAvailable: true });
    expect(seen?.answers).toEqual([`${shop} A ${edge}`]);
  });

  test("follows aliases across zones and keeps every link", async () => {
    const seen = await askDns(world, { name: `www.${other}`, type: "A" });
    expect(seen?.answers).toEqual([
      `shops.myshopify.com A ${addresses.shopify}`,
      `www.${other} CNAME shops.myshopify.com`,
    ]);
  });

  test("says NXDOMAIN with the zone's SOA for a name nobody set up, and for a domain outside the world", async () => {
    const inside = await askDns(world, { name: `nothing.${shop}`, type: "A" });
    expect(inside?.rcode).toBe("NXDOMAIN");
    expect(inside?.authority[0]).toMatch(new RegExp(`^${shop} SOA`));
    expect((await askDns(world, { name: "elsewhere.invalid", type: "A" }))?.rcode).toBe("NXDOMAIN");
  });

  test("refuses to answer without recursion", async () => {
    expect((await askDns(world, { name: shop, type: "A", recursive: false }))?.rcode).toBe("REFUSED");
  });

  test("sends long answers over TCP to clients that accept only 512 bytes", async () => {
    const question = { name: `google._domainkey.${shop}`, type: "TXT" };
    world.setTxt(shop, `google._domainkey.${shop}`, ["x".repeat(300)]);
    expect(await askDns(world, { ...question, isPlain: true })).toMatchObject({ truncated: true, answers: [] });
    const whole = await askDns(world, { ...question, isPlain: true, transport: "tcp" });
    expect(whole?.answers).toHaveLength(2);
    expect((await askDns(world, question))?.truncated).toBe(false);
    world.setTxt(shop, `google._domainkey.${shop}`, []);
  });
});

describe("the name servers", () => {
  test("refer from the root to the registry and from the registry to the store's own servers", async () => {
    const root = await askDns(world, { at: addresses.root[0], name: shop, type: "NS" });
    expect(root).toMatchObject({ authoritative: false, answers: [] });
    expect(root?.authority).toEqual(["example NS a.nic.example", "example NS b.nic.example"]);
    const registry = await askDns(world, { at: addresses.registry[1], name: shop, type: "NS" });
    expect(registry).toMatchObject({ authoritative: false, answers: [] });
    expect(registry?.authority).toEqual([`${shop} NS ns1.anchordns.example`, `${shop} NS ns2.anchordns.example`]);
    expect(registry?.additional).toEqual([
      `ns1.anchordns.example A ${addresses.storeDns[0]}`,
      `ns2.anchordns.example A ${addresses.storeDns[1]}`,
    ]);
  });

  test("of a healthy store all answer with authority, over UDP and TCP", async () => {
    for (const at of addresses.storeDns.slice(0, 2)) {
      for (const transport of ["udp", "tcp"] as const) {
        const seen = await askDns(world, { at, name: shop, type: "SOA", transport });
        expect(seen).toMatchObject({ rcode: "NOERROR", authoritative: true });
        expect(seen?.answers).toHaveLength(1);
      }
    }
  });

  test("refuse names they are not authoritative for", async () => {
    expect((await askDns(world, { at: addresses.storeDns[0], name: "google.com", type: "A" }))?.rcode).toBe("REFUSED");
    expect((await askDns(world, { at: addresses.oldDns, name: shop, type: "A" }))?.rcode).toBe("REFUSED");
  });

  test("answer no data, not NXDOMAIN, for a name that only has names below it", async () => {
    const seen = await askDns(world, { at: addresses.storeDns[0], name: `_domainkey.${shop}`, type: "TXT" });
    expect(seen).toMatchObject({ rcode: "NOERROR", answers: [] });
  });

  test("keep the question's spelling, so that clients can mix cases", async () => {
    const seen = await askDns(world, { at: addresses.storeDns[0], name: "KettleWorks.Example", type: "A" });
    expect(seen?.answers).toEqual([`KettleWorks.Example A ${edge}`]);
  });
});

describe("DNS faults", () => {
  test("digests left at the registry fail validation alone", async () => {
    world.setFaults(shop, ["dnssec-ds-left"]);
    expect((await askDns(world, { name: shop, type: "A" }))?.rcode).toBe("SERVFAIL");
    expect((await askDns(world, { name: shop, type: "A", checkingDisabled: true }))?.answers).toEqual([
      `${shop} A ${edge}`,
    ]);
    expect((await askDns(world, { name: shop, type: "DS" }))?.answers).toHaveLength(1);
    expect((await askDns(world, { name: other, type: "A" }))?.rcode).toBe("NOERROR");
  });

  test("aliases in a circle end in SERVFAIL, each link still readable", async () => {
    world.setFaults(shop, ["cname-loop"]);
    expect((await askDns(world, { name: `pm-bounces.${shop}`, type: "A" }))?.rcode).toBe("SERVFAIL");
    expect((await askDns(world, { name: `pm-bounces.${shop}`, type: "CNAME" }))?.answers).toEqual([
      `pm-bounces.${shop} CNAME bounces.${shop}`,
    ]);
  });

  test("go away again, and leave other stores alone meanwhile", async () => {
    world.setFaults(shop, ["www-nxdomain"]);
    expect((await askDns(world, { name: `www.${shop}`, type: "A" }))?.rcode).toBe("NXDOMAIN");
    expect((await askDns(world, { name: `www.${other}`, type: "A" }))?.rcode).toBe("NOERROR");
    world.setFaults(shop, []);
    expect((await askDns(world, { name: `www.${shop}`, type: "A" }))?.rcode).toBe("NOERROR");
  });

  test("at one name are silence, refusal or failure, and no other name notices", async () => {
    const name = `api.${shop}`;
    const at = addresses.storeDns[0];
    world.setNameFault(shop, name, "timeout");
    expect(await askDns(world, { name, type: "A" })).toBeNull();
    expect(await askDns(world, { at, name, type: "A" })).toBeNull();
    world.setNameFault(shop, name, "refused");
    expect((await askDns(world, { at, name, type: "A" }))?.rcode).toBe("REFUSED");
    expect((await askDns(world, { name, type: "A" }))?.rcode).toBe("SERVFAIL");
    world.setNameFault(shop, name, "nxdomain");
    expect((await askDns(world, { name, type: "A" }))?.rcode).toBe("NXDOMAIN");
    expect((await askDns(world, { name: `app.${shop}`, type: "A" }))?.rcode).toBe("NOERROR");
    world.setNameFault(shop, name, null);
    expect((await askDns(world, { name, type: "A" }))?.rcode).toBe("NOERROR");
  });

  test("with a name nobody knows change nothing", () => {
    world.setFaults(shop, ["dmarc-missing"]);
    expect(() => world.setFaults(shop, ["noindex", "no-such-fault"])).toThrow("no-such-fault");
    expect(world.faultsOf(shop)).toEqual(["dmarc-missing"]);
    expect(() => world.setFaults("stranger.example", [])).toThrow("stranger.example");
  });
});

describe("the web", () => {
  test("leads every entry to the one address in at most two hops, path and query kept", async () => {
    const first = await askWeb(world, { url: `http://${shop}/shop?utm_source=x&a=a%20b`, address: edge });
    expect(first).toMatchObject({ status: 301, headers: { location: `https://${shop}/shop?utm_source=x&a=a%20b` } });
    const second = await askWeb(world, { url: String(first.headers.location), address: edge });
    expect(second).toMatchObject({
      status: 301,
      headers: { location: `https://www.${shop}/shop?utm_source=x&a=a%20b`, "strict-transport-security": /31536000/ },
    });
    const third = await askWeb(world, { url: String(second.headers.location), address: edge });
    expect(third.status).toBe(200);
  });

  test("shows each host a valid certificate for its own name", async () => {
    for (const host of [shop, `www.${shop}`, `app.${shop}`, `api.${shop}`]) {
      const { certificate, authorizationError } = await askTls(world, host, edge);
      expect(authorizationError).toBeNull();
      expect(certificate.subjectaltname).toBe(`DNS:${host}`);
    }
  });

  test("serves pages, their assets by hashed name, and 404 for the rest", async () => {
    const ask = (path: string) => askWeb(world, { url: `https://www.${shop}${path}`, address: edge });
    const home = await ask("/");
    const script = /src="(\/assets\/shop-[0-9a-f]{12}\.js)"/.exec(home.body)?.[1] ?? "";
    expect((await ask(script)).headers["cache-control"]).toContain("immutable");
    const statuses = ["/shop", "/shop/walnut-tray", "/cart", "/checkout", "/login", "/robots.txt", "/sitemap.xml"];
    for (const path of statuses) expect([path, (await ask(path)).status]).toEqual([path, 200]);
    for (const path of [`${script}.map`, "/no-such-page", "/.env"]) expect((await ask(path)).status).toBe(404);
  });

  test("signs a customer in with a host-only cookie and keeps strangers out of the account", async () => {
    const url = `https://www.${shop}`;
    const stranger = await askWeb(world, { url: `${url}/account`, address: edge });
    expect(stranger).toMatchObject({ status: 302, headers: { location: "/login" } });
    const signIn = (sent: { email: string; password: string }) =>
      askWeb(world, {
        url: `${url}/login`,
        address: edge,
        method: "POST",
        body: new URLSearchParams(sent).toString(),
      });
    const own = testAccountOf(shop);
    expect((await signIn({ ...own, password: "wrong" })).status).toBe(401);
    const login = await signIn(own);
    const cookie = String(login.headers["set-cookie"]);
    expect(cookie).toMatch(/^__Host-session=.+; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    const headers = { cookie: cookie.slice(0, cookie.indexOf(";")) };
    expect((await askWeb(world, { url: `${url}/account`, address: edge, headers })).status).toBe(200);
  });

  test("lets only the shop's own pages call the API", async () => {
    const ask = (origin: string) =>
      askWeb(world, { url: `https://api.${shop}/health`, address: edge, headers: { origin } });
    expect((await ask(`https://www.${shop}`)).headers["access-control-allow-origin"]).toBe(`https://www.${shop}`);
    expect((await ask("https://collector.example")).headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("shows an expired certificate on the one host that has the fault", async () => {
    world.setFaults(shop, ["tls-expired"]);
    expect((await askTls(world, `app.${shop}`, edge)).authorizationError).toBe("CERT_HAS_EXPIRED");
    expect((await askTls(world, `www.${shop}`, edge)).authorizationError).toBeNull();
  });

  test("answers with the old shop at the stale address alone", async () => {
    world.setFaults(shop, ["stale-address"]);
    const seen = await askDns(world, { name: `www.${shop}`, type: "A" });
    expect(seen?.answers).toEqual([`www.${shop} A ${edge}`, `www.${shop} A ${addresses.oldHost}`]);
    const ask = (address: string) => askWeb(world, { url: `https://www.${shop}/`, address });
    expect((await ask(addresses.oldHost)).body).toContain("Winter catalogue");
    expect((await ask(edge)).body).not.toContain("Winter catalogue");
  });
});

describe("the registry", () => {
  const address = addresses.registryWeb;

  test("is found through IANA's bootstrap file and describes a registered domain", async () => {
    const bootstrap = await askWeb(world, { url: "https://data.iana.org/rdap/dns.json", address });
    const [labels, bases] = JSON.parse(bootstrap.body).services[0];
    expect(labels).toContain("example");
    const found = await askWeb(world, { url: `${bases[0]}domain/${shop}`, address });
    expect(found.headers["content-type"]).toBe("application/rdap+json");
    const domain = JSON.parse(found.body);
    const expiry = domain.events.find(({ eventAction }: { eventAction: string }) => eventAction === "expiration");
    expect(Date.parse(expiry.eventDate) - Date.now()).toBeGreaterThan(399 * 86_400_000);
    expect(domain).toMatchObject({ status: ["client transfer prohibited"], secureDNS: { delegationSigned: false } });
    const servers = domain.nameservers.map(({ ldhName }: { ldhName: string }) => ldhName);
    expect(servers).toEqual(["ns1.anchordns.example", "ns2.anchordns.example"]);
  });

  test("answers 404 for a domain nobody registered", async () => {
    expect((await askWeb(world, { url: "https://rdap.example/domain/free.example", address })).status).toBe(404);
  });

  test("tells of a hold and a near end when those faults are on", async () => {
    world.setFaults(shop, ["domain-client-hold", "domain-expires-soon"]);
    const { body } = await askWeb(world, { url: `https://rdap.example/domain/${shop}`, address });
    expect(JSON.parse(body).status).toContain("client hold");
    expect(body).toContain(new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10));
  });
});

test("the mail exchanger takes a message and keeps nothing", async () => {
  const socket = connect(portOf(world, 25), addresses.mail);
  const replies: string[] = [];
  const lines = ["EHLO sender.test", "MAIL FROM:<a@sender.test>", `RCPT TO:<hello@${shop}>`, "QUIT"];
  await new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("close", resolve);
    socket.on("data", (chunk) => {
      replies.push(chunk.toString());
      const next = lines.shift();
      if (next !== undefined) socket.write(`${next}\r\n`);
    });
  });
  expect(replies.join("")).toContain("250 STARTTLS");
  expect(world.log.entries.filter(({ kind }) => kind === "smtp").map(({ what }) => what)).toEqual([
    "MAIL FROM:<a@sender.test>",
    `RCPT TO:<hello@${shop}>`,
  ]);
});

test("the log tells who was asked what, so that a touched private address shows", async () => {
  world.log.clear();
  await askDns(world, { at: addresses.storeDns[1], name: shop, type: "MX" });
  await askWeb(world, { url: "http://metadata.example/latest/", address: addresses.canary });
  expect(world.log.entries).toMatchObject([
    { kind: "dns", address: addresses.storeDns[1], host: shop, what: "MX udp", outcome: "NOERROR" },
    { kind: "http", address: addresses.canary, host: "metadata.example", what: "GET /latest/", outcome: "404" },
  ]);
});

test("a TXT record a founder publishes appears at every server and survives a change of faults", async () => {
  const name = `_launch-verify.${shop}`;
  world.setTxt(shop, name, ["launch-verify=0123"]);
  world.setFaults(shop, ["dmarc-missing"]);
  for (const at of addresses.storeDns.slice(0, 2)) {
    expect((await askDns(world, { at, name, type: "TXT" }))?.answers).toEqual([`${name} TXT launch-verify=0123`]);
  }
  world.setTxt(shop, name, []);
  expect((await askDns(world, { name, type: "TXT" }))?.rcode).toBe("NXDOMAIN");
});

test("a second world in the same folder has the same authority and other ports", async () => {
  const second = await startWorld({ dataDir, stores: [{ name: "Loft", domain: "loft.example", flavour: "vercel" }] });
  try {
    expect(second.settings.caFile).toBe(world.settings.caFile);
    expect(second.settings.resolver).not.toBe(world.settings.resolver);
    const { authorizationError } = await askTls(second, "www.loft.example", addresses.vercel);
    expect(authorizationError).toBeNull();
  } finally {
    await second.stop();
  }
});

test("with one address for everything, names lead there and delegation is answered by the child", async () => {
  const alone = await startWorld({
    dataDir,
    host: "127.0.0.1",
    stores: [{ name: "Kettle Works", domain: shop, flavour: "nginx" }],
  });
  try {
    expect((await askDns(alone, { name: shop, type: "A" }))?.answers).toEqual([`${shop} A 127.0.0.1`]);
    const own = await askDns(alone, { at: "127.0.0.1", name: shop, type: "NS" });
    expect(own).toMatchObject({ authoritative: true });
    const page = await askWeb(alone, { url: `https://www.${shop}/`, address: "127.0.0.1" });
    expect(page.status).toBe(200);
  } finally {
    await alone.stop();
  }
});

/** The shortest of five goes, in milliseconds: the others waited for a busy machine. */
async function fastest(act: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let go = 0; go < 5; go++) {
    const began = performance.now();
    await act();
    times.push(performance.now() - began);
  }
  return Math.min(...times);
}

test("simulated distance costs one round trip for DNS and three for the first byte over TLS", async () => {
  const latencyMs = 100;
  const far = await startWorld({
    dataDir,
    latencyMs,
    stores: [{ name: "Kettle Works", domain: shop, flavour: "nginx" }],
  });
  try {
    const dns = await fastest(() => askDns(far, { name: shop, type: "A" }));
    expect(dns).toBeGreaterThanOrEqual(latencyMs - 2);
    expect(dns).toBeLessThan(2 * latencyMs);
    const page = await fastest(() => askWeb(far, { url: `https://www.${shop}/`, address: edge }));
    expect(page).toBeGreaterThanOrEqual(3 * latencyMs - 4);
    expect(page).toBeLessThan(4 * latencyMs);
  } finally {
    await far.stop();
  }
});
