import { describe, expect, test } from "vitest";
import { fakeDelegation, fakeProbes } from "./fake.ts";

describe("hand-made DNS", () => {
  test("answers with records in the contract's shape and follows aliases", async () => {
    const { dns } = fakeProbes({
      dns: {
        "shop.test A": ["192.0.2.10"],
        "shop.test MX": ["10 mx.shop.test."],
        "www.shop.test CNAME": ["SHOP.test."],
      },
    });
    expect((await dns.resolve("Shop.Test.", "A")).answers).toEqual([
      { name: "shop.test", type: "A", ttl: 300, kind: "text", data: "192.0.2.10" },
    ]);
    expect((await dns.resolve("shop.test", "MX")).answers[0]).toMatchObject({
      preference: 10,
      exchange: "mx.shop.test",
    });
    const www = await dns.resolve("www.shop.test", "A");
    expect(www.answers.map((record) => record.type)).toEqual(["CNAME", "A"]);
    expect((await dns.addresses("www.shop.test")).addresses).toEqual(["192.0.2.10"]);
  });

  test("a name without the type has no data, an unknown name does not exist", async () => {
    const { dns } = fakeProbes({ dns: { "shop.test A": ["192.0.2.10"] } });
    expect(await dns.resolve("shop.test", "AAAA")).toMatchObject({ rcode: "NOERROR", answers: [] });
    expect(await dns.resolve("gone.test", "A")).toMatchObject({ rcode: "NXDOMAIN" });
  });

  test("one server, one flag or one turn can answer differently", async () => {
    const { dns } = fakeProbes({
      dns: {
        "shop.test A": ["192.0.2.10"],
        "shop.test A @192.0.2.53": "REFUSED",
        "bogus.test A": "SERVFAIL",
        "bogus.test A +cd": ["192.0.2.11"],
        "slow.test A": { turns: ["TIMEOUT", ["192.0.2.12"]] },
      },
    });
    expect((await dns.ask("192.0.2.53", "shop.test", "A")).rcode).toBe("REFUSED");
    expect((await dns.ask("192.0.2.54", "shop.test", "A")).aa).toBe(true);
    expect((await dns.resolve("bogus.test", "A")).rcode).toBe("SERVFAIL");
    expect((await dns.resolve("bogus.test", "A", { checkingDisabled: true })).answers).toHaveLength(1);
    expect((await dns.resolve("slow.test", "A")).rcode).toBe("TIMEOUT");
    expect((await dns.resolve("slow.test", "A")).rcode).toBe("NOERROR");
  });

  test("a delegation is found for names below the zone", async () => {
    const { dns } = fakeProbes({ delegation: { "shop.test": { "ns1.dns.test": ["192.0.2.53"] } } });
    expect(await dns.delegation("www.shop.test")).toMatchObject({ zone: "shop.test", parentNs: ["ns1.dns.test"] });
    expect(await dns.delegation("other.test")).toBeNull();
    expect(fakeDelegation("shop.test", {}, { childNs: ["x"] }).childNs).toEqual(["x"]);
  });
});

describe("hand-made web and TLS", () => {
  test("redirects are followed with cookies, loops are seen", async () => {
    const { http } = fakeProbes({
      http: {
        "http://shop.test/": "301 https://shop.test/",
        "https://shop.test/": ({ headers }) =>
          headers.cookie ? "<p>shop</p>" : { status: 302, headers: { location: "/", "set-cookie": "seen=1" } },
        "https://loop.test/": "302 https://loop.test/",
      },
    });
    const chain = await http.chain("http://shop.test");
    expect(chain.end).toBe("ok");
    expect(chain.hops.map((hop) => hop.status)).toEqual([301, 302, 200]);
    expect(chain.final?.body).toBe("<p>shop</p>");
    expect((await http.chain("https://loop.test/")).end).toBe("loop");
    expect((await http.get("https://absent.test/")).fault?.kind).toBe("dns");
  });

  test("a certificate for another name does not cover the host", async () => {
    const { tls } = fakeProbes({
      tls: { "shop.test": {}, "www.shop.test": { certificate: { names: ["shop.test"] } }, "down.test": "timeout" },
    });
    expect(await tls.handshake("shop.test")).toMatchObject({ ok: true, covers: true });
    expect(await tls.handshake("www.shop.test")).toMatchObject({ ok: false, covers: false });
    expect((await tls.handshake("down.test")).fault?.kind).toBe("timeout");
    expect((await tls.handshake("absent.test")).fault?.kind).toBe("refused");
  });

  test("the crawl holds exactly the pages and assets named", async () => {
    const { site, observations } = fakeProbes({
      http: { "https://shop.test/": "<p>shop</p>" },
      site: { pages: ["https://shop.test/"], assets: { "https://shop.test/a.js": "x //# sourceMappingURL=a.js.map" } },
    });
    const crawl = await site.crawl();
    expect(crawl.pages[0]?.body).toBe("<p>shop</p>");
    expect(crawl.assets[0]).toMatchObject({ kind: "script", sourceMapUrl: "https://shop.test/a.js.map" });
    expect(observations()).toHaveLength(1);
  });
});
