import { afterEach, describe, expect, test } from "vitest";
import { type Running, startHttp, testHttp } from "./loopback.ts";
import { baseUrlFor, createRdapProbe } from "./rdap.ts";
import { bundledRdapServices } from "./rdap-services.ts";

const running: Running[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const hosts = {
  "data.iana.org": ["127.0.0.1"],
  "rdap.test": ["127.0.0.1"],
  "registrar.test": ["127.0.0.1"],
  "rdap.verisign.com": [],
};

type Reply = { status?: number; json?: unknown; text?: string; location?: string };

let networks = 0;

/** An RDAP probe over plain http on loopback; the bootstrap file is https in production and simply absent here. */
async function world(replies: { [path: string]: Reply | ((count: number) => Reply) }, bootstrap: unknown = undefined) {
  const asked: string[] = [];
  const server = await startHttp((request, response) => {
    const path = `${request.headers.host}${request.url}`;
    asked.push(path);
    const found = replies[path] ?? { status: 404 };
    const { status = 200, json, text, location } = typeof found === "function" ? found(asked.length) : found;
    response.writeHead(status, location ? { location } : {}).end(text ?? JSON.stringify(json ?? {}));
  });
  running.push(server);
  const { http, recorder } = testHttp({ http: server.port }, { hosts });
  const services = bootstrap ?? { services: [[["test"], ["http://rdap.test"]]] };
  const download: typeof http.download = async (url, options) => {
    if (!url.startsWith("https://data.iana.org/")) return http.download(url, options);
    asked.push(url);
    const bytes = Buffer.from(typeof services === "string" ? services : JSON.stringify(services));
    return { status: services === "" ? null : 200, bytes, locationResolved: null, fault: null };
  };
  networks += 1;
  const settings = {
    http: { download },
    recorder,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    network: String(networks),
  };
  return { rdap: createRdapProbe(settings), another: () => createRdapProbe(settings), asked, recorder };
}

const domain = {
  ldhName: "shop.test",
  status: ["client transfer prohibited", "serverHold"],
  events: [
    { eventAction: "registration", eventDate: "2020-01-01T00:00:00Z" },
    { eventAction: "expiration", eventDate: "2027-01-01T00:00:00Z" },
    { eventAction: "broken" },
  ],
  nameservers: [{ ldhName: "NS2.Dns.test." }, { ldhName: "ns1.dns.test" }, {}],
  secureDNS: { delegationSigned: true },
  entities: [
    { roles: ["registrant"], vcardArray: ["vcard", [["fn", {}, "text", "A Person"]]] },
    {
      roles: ["registrar"],
      handle: "9999",
      vcardArray: [
        "vcard",
        [
          ["version", {}, "text", "4.0"],
          ["fn", {}, "text", "Harbour"],
        ],
      ],
    },
  ],
};

describe("registration data", () => {
  test("is read from the registry's answer, without the people in it", async () => {
    const { rdap, recorder } = await world({ "rdap.test/domain/shop.test": { json: domain } });
    expect(await rdap.domain("www.Shop.test")).toEqual({
      outcome: "ok",
      events: [
        { action: "registration", date: "2020-01-01T00:00:00Z" },
        { action: "expiration", date: "2027-01-01T00:00:00Z" },
      ],
      status: ["client transfer prohibited", "server hold"],
      registrar: "Harbour",
      nameservers: ["ns1.dns.test", "ns2.dns.test"],
      secureDns: true,
      source: "http://rdap.test/domain/shop.test",
    });
    expect(recorder.all()).toMatchObject([{ kind: "api", request: "RDAP domain shop.test" }]);
    expect(JSON.stringify(recorder.all())).not.toContain("A Person");
  });

  test("the registrar is asked once and fills only what the registry left out", async () => {
    const link = { rel: "related", type: "application/rdap+json", href: "http://registrar.test/domain/shop.test" };
    const thin = { links: [{ rel: "self", href: "x" }, link], events: [domain.events[0]], status: ["active"] };
    const registrar = {
      ...domain,
      events: [{ eventAction: "registration", eventDate: "1999" }, domain.events[1]],
      links: [link],
    };
    const { rdap, asked } = await world({
      "rdap.test/domain/shop.test": { json: thin },
      "registrar.test/domain/shop.test": { json: registrar },
    });
    expect(await rdap.domain("shop.test")).toMatchObject({
      events: [
        { action: "registration", date: "2020-01-01T00:00:00Z" },
        { action: "expiration", date: "2027-01-01T00:00:00Z" },
      ],
      status: ["active"],
      registrar: "Harbour",
    });
    expect(asked.filter((path) => path.startsWith("registrar.test"))).toHaveLength(1);
  });

  test.each<[string, Reply, string]>([
    ["404", { status: 404 }, "not-found"],
    ["429", { status: 429 }, "rate-limited"],
    ["500", { status: 500 }, "fault"],
    ["something that is not JSON", { text: "<html>" }, "fault"],
    ["a redirect loop", { status: 302, location: "/domain/shop.test" }, "fault"],
    ["a redirect to a file", { status: 302, location: "file:///etc/passwd" }, "fault"],
  ])("%s is the outcome %3$s", async (_name, reply, outcome) => {
    const { rdap } = await world({ "rdap.test/domain/shop.test": reply });
    expect((await rdap.domain("shop.test")).outcome).toBe(outcome);
  });

  test("JSON of any other shape reads as nothing known", async () => {
    for (const json of [[], 7, { events: 1, status: "x", entities: [null], links: [{}], nameservers: {} }]) {
      const { rdap } = await world({ "rdap.test/domain/shop.test": { json } });
      expect(await rdap.domain("shop.test")).toMatchObject({ outcome: "ok", events: [], status: [], registrar: null });
    }
  });

  test("a redirect to the right server is followed", async () => {
    const { rdap } = await world({
      "rdap.test/domain/shop.test": { status: 301, location: "http://registrar.test/x" },
      "registrar.test/x": { json: domain },
    });
    expect((await rdap.domain("shop.test")).outcome).toBe("ok");
  });
});

describe("finding the service", () => {
  test("the bootstrap file is fetched once a day for the whole process, the domain once a run", async () => {
    const { rdap, another, asked } = await world({ "rdap.test/domain/shop.test": { json: domain } });
    await Promise.all([rdap.domain("shop.test"), rdap.domain("shop.test")]);
    await another().domain("shop.test");
    expect(asked.filter((path) => path.startsWith("https://data.iana.org"))).toHaveLength(1);
    expect(asked.filter((path) => path.startsWith("rdap.test"))).toHaveLength(2);
  });

  test("a top-level domain without RDAP is no service", async () => {
    const { rdap } = await world({});
    expect((await rdap.domain("shop.example")).outcome).toBe("no-service");
  });

  test("the bundled services stand in for a file that cannot be had", async () => {
    for (const broken of ["", "<html>", "{}"]) {
      const { rdap } = await world({}, broken);
      expect(await rdap.domain("shop.com")).toMatchObject({
        outcome: "fault",
        source: "https://rdap.verisign.com/com/v1/domain/shop.com",
      });
    }
  });

  test("the longest suffix and https win", () => {
    const services: [string[], string[]][] = [
      [["uk"], ["http://a.test/", "https://b.test"]],
      [["Co.uk"], ["http://c.test/x"]],
    ];
    expect(baseUrlFor("shop.co.uk", services)).toBe("http://c.test/x/");
    expect(baseUrlFor("shop.org.uk", services)).toBe("https://b.test/");
    expect(baseUrlFor("shop.de", services)).toBeNull();
    for (const [, urls] of bundledRdapServices) expect(urls[0]).toMatch(/^https:\/\/.+\/$/);
  });
});
