import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Running, startHttp, startHttps, testHttp } from "./loopback.ts";
import { createManners, politePacing } from "./pacing.ts";
import { createTestAuthority, type TestAuthority } from "./test-authority.ts";

const running: Running[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

let authority: TestAuthority;
beforeAll(async () => {
  authority = await createTestAuthority();
});

async function serve(...args: Parameters<typeof startHttp>): Promise<Running> {
  const server = await startHttp(...args);
  running.push(server);
  return server;
}

const hosts = { "shop.test": ["127.0.0.1"], "www.shop.test": ["127.0.0.1"] };

describe("requests", () => {
  test("say who we are, carry no cookie, and ask for the host by name", async () => {
    const seen: unknown[] = [];
    const server = await serve((request, response) => {
      const { host, cookie, "user-agent": agent, "accept-language": language } = request.headers;
      seen.push([request.method, request.url, host, cookie, agent, language]);
      response.setHeader("Set-Cookie", ["sid=hidden-value; Path=/; HttpOnly", "plain=x"]);
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end('<meta http-equiv="refresh" content="0; url=/next">Grüße');
    });
    const { http, observations } = testHttp({ http: server.port }, { hosts });
    const exchange = await http.get("http://shop.test/a?b=c%20d#fragment");
    const agent = "LaunchReadyCheck/1 (+https://portal.test/about-our-checks)";
    expect(seen).toEqual([["GET", "/a?b=c%20d", "shop.test", undefined, agent, "en"]]);
    expect(exchange).toMatchObject({ status: 200, ip: "127.0.0.1", tlsOk: null, fault: null, truncated: false });
    expect(exchange).toMatchObject({ metaRefresh: "http://shop.test/next", contentType: "text/html; charset=utf-8" });
    expect(exchange.body).toContain("Grüße");
    const cookies = exchange.headers.filter(([name]) => name === "set-cookie").map(([, value]) => value);
    expect(cookies).toEqual(["sid=***; Path=/; HttpOnly", "plain=***"]);
    expect(JSON.stringify(observations())).not.toContain("hidden-value");
    expect(observations()[0]?.request).toBe("GET http://shop.test/a?b=c%20d#fragment at 127.0.0.1");
  });

  test("guessed paths have a share of their own, are read to 64 KiB, and leave nothing of what came back", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/big") response.end("x".repeat(1_000_000));
      else response.end("DB_PASSWORD=hunter-two\n");
    });
    const budget = { pages: 0, assets: 0, requests: 0, guesses: 2 };
    const { http, observations } = testHttp({ http: server.port }, { hosts, budget });
    const guess = { isGuess: true, kind: "other" } as const;
    expect((await http.get("http://shop.test/.env", guess)).body).toContain("hunter-two");
    expect(await http.get("http://shop.test/big", guess)).toMatchObject({ bodyBytes: 65_536, truncated: true });
    expect((await http.get("http://shop.test/more", guess)).fault?.kind).toBe("budget");
    expect(JSON.stringify(observations())).not.toContain("hunter-two");
    expect(observations()[0]?.responseExcerpt).toContain("23 bytes read, not kept");
  });

  test("messages to an assistant have a share of their own, are read to 256 KiB, and close their host to nobody", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/busy") response.writeHead(429, { "retry-after": "600" }).end();
      else response.end("x".repeat(request.url === "/big" ? 1_000_000 : 1));
    });
    const manners = createManners({ ...politePacing, requestsPerSecond: 1000 });
    const budget = { pages: 1, assets: 0, requests: 1, guesses: 0, messages: 2 };
    const { http } = testHttp({ http: server.port }, { hosts, budget, manners });
    const message = { method: "POST", json: "{}", kind: "other", isMessage: true, fresh: true } as const;
    expect(await http.get("http://shop.test/big", message)).toMatchObject({ bodyBytes: 262_144, truncated: true });
    expect((await http.get("http://shop.test/busy", message)).status).toBe(429);
    expect((await http.get("http://shop.test/chat", message)).fault?.kind).toBe("budget");
    expect((await http.get("http://shop.test/")).status).toBe(200);
  });

  test("a POST carries the JSON it is given, and is another fact with other JSON", async () => {
    const seen: string[] = [];
    const server = await serve(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      seen.push(`${request.headers["content-type"]} ${request.headers["content-length"]} ${body}`);
      response.end();
    });
    const { http } = testHttp({ http: server.port }, { hosts });
    await http.get("http://shop.test/graphql", { method: "POST", json: '{"a":1}' });
    await http.get("http://shop.test/graphql", { method: "POST", json: '{"b":22}' });
    await http.get("http://shop.test/graphql", { method: "POST" });
    expect(seen).toEqual(['application/json 7 {"a":1}', 'application/json 8 {"b":22}', "undefined 0 "]);
  });

  test("each page is fetched once a run, however it is spelt, unless a second look is asked for", async () => {
    let count = 0;
    const server = await serve((_request, response) => response.end(String(++count)));
    const { http } = testHttp({ http: server.port }, { hosts });
    await Promise.all([
      http.get("http://shop.test"),
      http.get("http://SHOP.test/"),
      http.get("http://shop.test:80/#x"),
    ]);
    expect(count).toBe(1);
    await http.get("http://shop.test/", { fresh: true });
    await http.get("http://shop.test/", { headers: { origin: "https://evil.test" } });
    expect(count).toBe(3);
  });

  test("POST and OPTIONS carry no body", async () => {
    const methods: unknown[] = [];
    const server = await serve((request, response) => {
      methods.push([request.method, request.headers["content-length"]]);
      response.end();
    });
    const { http } = testHttp({ http: server.port }, { hosts });
    await http.get("http://shop.test/", { method: "POST" });
    await http.get("http://shop.test/", { method: "OPTIONS" });
    expect(methods).toEqual([
      ["POST", "0"],
      ["OPTIONS", undefined],
    ]);
  });

  test("a header that may not be sent is a fault, not a crash", async () => {
    const server = await serve((_request, response) => response.end());
    const { http } = testHttp({ http: server.port }, { hosts });
    expect((await http.get("http://shop.test/", { headers: { origin: "a\r\nb: c" } })).fault?.kind).toBe("protocol");
  });

  test("every address is tried in turn, and one can be chosen", async () => {
    const server = await startHttp((_request, response) => response.end("old"), "127.0.0.2");
    running.push(server);
    const { http } = testHttp({ http: server.port }, { hosts: { "shop.test": ["127.0.0.9", "127.0.0.2"] } });
    expect(await http.get("http://shop.test/")).toMatchObject({ status: 200, ip: "127.0.0.2" });
    const chosen = await http.get("http://shop.test/", { address: "127.0.0.9" });
    expect(chosen.fault).toMatchObject({ kind: "refused", code: "ECONNREFUSED" });
  });

  test("a name that does not resolve is a DNS fault with the rcode", async () => {
    const { http } = testHttp({}, { hosts: { "empty.test": [] } });
    expect((await http.get("http://gone.test/")).fault).toMatchObject({ kind: "dns", code: "NXDOMAIN" });
    expect((await http.get("http://empty.test/")).fault).toMatchObject({ kind: "dns", code: "NODATA" });
  });
});

describe("bodies", () => {
  const text = "x".repeat(5000);
  test.each([
    ["identity", Buffer.from(text)],
    ["gzip", gzipSync(text)],
    ["x-gzip", gzipSync(text)],
    ["br", brotliCompressSync(text)],
    ["zstd", zstdCompressSync(text)],
    ["deflate", deflateSync(text)],
    ["deflate", deflateRawSync(text)],
    ["gzip, br", brotliCompressSync(gzipSync(text))],
  ])("%s is undone", async (encoding, bytes) => {
    const server = await serve((_request, response) => {
      response.setHeader("Content-Encoding", encoding);
      response.end(bytes);
    });
    const { http } = testHttp({ http: server.port }, { hosts });
    const exchange = await http.get("http://shop.test/");
    expect(exchange).toMatchObject({ fault: null, bodyBytes: 5000, truncated: false });
    expect(exchange.body).toBe(text);
  });

  test.each([
    ["gzip", Buffer.from("no gzip at all")],
    ["gzip", gzipSync(text).subarray(0, 20)],
    ["br", Buffer.from("no brotli")],
    ["zstd", Buffer.from("no zstd")],
    ["rot13", Buffer.from(text)],
    ["gzip, gzip, gzip", Buffer.from(text)],
  ])("a body that is not the %s it says is a fault with the status kept", async (encoding, bytes) => {
    const server = await serve((_request, response) => {
      response.setHeader("Content-Encoding", encoding);
      response.end(bytes);
    });
    const { http } = testHttp({ http: server.port }, { hosts });
    expect(await http.get("http://shop.test/")).toMatchObject({ status: 200, body: "", fault: { kind: "protocol" } });
  });

  test("the charset a page names is used, an unknown one is read as UTF-8", async () => {
    const server = await serve((request, response) => {
      response.setHeader("Content-Type", `text/html; charset=${request.url === "/latin" ? "iso-8859-1" : "no-such"}`);
      response.end(request.url === "/latin" ? Buffer.from("Größe", "latin1") : "Größe");
    });
    const { http } = testHttp({ http: server.port }, { hosts });
    expect((await http.get("http://shop.test/latin")).body).toBe("Größe");
    expect((await http.get("http://shop.test/other")).body).toBe("Größe");
  });
});

describe("certificates", () => {
  test("a valid one is ok, another name and an unknown root are not, and neither stops the exchange", async () => {
    const server = await startHttps(await authority.issue(["shop.test"]), (_request, response) => response.end("shop"));
    running.push(server);
    const trusting = testHttp({ https: server.port }, { hosts, rootPem: authority.rootPem }).http;
    expect(await trusting.get("https://shop.test/")).toMatchObject({ tlsOk: true, body: "shop", fault: null });
    expect(await trusting.get("https://www.shop.test/")).toMatchObject({ tlsOk: false, body: "shop", fault: null });
    const stranger = testHttp({ https: server.port }, { hosts }).http;
    expect(await stranger.get("https://shop.test/")).toMatchObject({ tlsOk: false, body: "shop", fault: null });
  });

  test("a port that speaks no TLS is a TLS fault", async () => {
    const server = await serve((_request, response) => response.end());
    const { http } = testHttp({ https: server.port }, { hosts });
    expect(await http.get("https://shop.test/")).toMatchObject({ tlsOk: false, status: null, fault: { kind: "tls" } });
  });
});

describe("chains", () => {
  test("a redirect is followed with the cookies it set, and the whole way is kept", async () => {
    const server = await serve((request, response) => {
      if (request.headers.cookie === "gate=open") return response.end("in");
      response.writeHead(302, { location: "/in?ü", "set-cookie": "gate=open; Path=/" }).end();
    });
    const { http } = testHttp({ http: server.port }, { hosts });
    const chain = await http.chain("http://shop.test/");
    expect(chain.end).toBe("ok");
    expect(chain.final?.body).toBe("in");
    expect(chain.hops.map((hop) => [hop.status, hop.url, hop.locationResolved])).toEqual([
      [302, "http://shop.test/", "http://shop.test/in?%C3%BC"],
      [200, "http://shop.test/in?%C3%BC", null],
    ]);
  });

  test("the same URL with the same cookies twice is a loop, an endless walk is too many", async () => {
    let count = 0;
    const server = await serve((request, response) => {
      const location = request.url === "/loop" ? "/loop" : `/walk/${++count}`;
      response.writeHead(301, { location }).end();
    });
    const { http } = testHttp({ http: server.port }, { hosts });
    expect(await http.chain("http://shop.test/loop")).toMatchObject({ end: "loop", final: null });
    const walk = await http.chain("http://shop.test/walk");
    expect(walk.end).toBe("too-many");
    expect(walk.hops).toHaveLength(11);
  });

  test("a redirect without a usable Location ends the chain where it is", async () => {
    const server = await serve((request, response) => {
      response.writeHead(302, request.url === "/none" ? {} : { location: "http://" }).end();
    });
    const { http } = testHttp({ http: server.port }, { hosts });
    expect(await http.chain("http://shop.test/none")).toMatchObject({ end: "ok", final: { status: 302 } });
    expect(await http.chain("http://shop.test/bad")).toMatchObject({ end: "fault" });
  });
});

describe("bot walls", () => {
  test.each([
    [403, { "cf-mitigated": "challenge" }, ""],
    [202, { "x-amzn-waf-action": "challenge" }, ""],
    [403, {}, "<html><title>Just a moment...</title></html>"],
    [429, {}, '<script src="/cdn-cgi/challenge-platform/h/b/x.js"></script>'],
    [503, {}, "<title>Vercel Security Checkpoint</title>"],
  ])("%s with %j is one", async (status, headers, body) => {
    const server = await serve((_request, response) => response.writeHead(status, headers).end(body));
    const { http } = testHttp({ http: server.port }, { hosts });
    expect((await http.get("http://shop.test/")).botWall).toBe(true);
  });

  test.each([
    [403, "Forbidden"],
    [503, "We will be back"],
    [200, "an article about <title>Just a moment...</title>"],
  ])("%s %s is not", async (status, body) => {
    const server = await serve((_request, response) => response.writeHead(status).end(body));
    const { http } = testHttp({ http: server.port }, { hosts });
    expect((await http.get("http://shop.test/")).botWall).toBe(false);
  });
});

describe("manners", () => {
  test("pages of one host come one at a time and at most two a second, other hosts do not wait", async () => {
    const starts: { [host: string]: number[] } = {};
    let inFlight = 0;
    let most = 0;
    const server = await serve((request, response) => {
      const host = request.headers.host ?? "";
      starts[host] = [...(starts[host] ?? []), performance.now()];
      if (host === "shop.test") most = Math.max(most, ++inFlight);
      setTimeout(() => {
        if (host === "shop.test") inFlight -= 1;
        response.end();
      }, 20);
    });
    const manners = createManners({ ...politePacing, requestsPerSecond: 4 });
    const { http } = testHttp({ http: server.port }, { hosts, manners });
    const paths = ["/1", "/2", "/3"];
    await Promise.all([...paths.map((path) => http.get(`http://shop.test${path}`)), http.get("http://www.shop.test/")]);
    const [first = 0, second = 0, third = 0] = starts["shop.test"] ?? [];
    expect(most).toBe(1);
    // A twentieth of the pause is left to the way between the two clocks.
    expect(second - first).toBeGreaterThanOrEqual(238);
    expect(third - second).toBeGreaterThanOrEqual(238);
    expect(starts["www.shop.test"]?.[0]).toBeLessThan(third);
  });

  test("three 429 in a row end the questions to that host, and a 429 is not remembered as the page", async () => {
    let count = 0;
    const server = await serve((request, response) => {
      if (request.headers.host === "shop.test") count += 1;
      const isOver = request.headers.host === "shop.test" && count !== 2;
      response.writeHead(isOver ? 429 : 200).end();
    });
    const { http } = testHttp({ http: server.port }, { hosts });
    const statuses: (number | null | undefined)[] = [];
    for (let round = 0; round < 5; round += 1)
      statuses.push((await http.get("http://shop.test/", { fresh: true })).status);
    expect(statuses).toEqual([429, 200, 429, 429, 429]);
    expect(await http.get("http://shop.test/x")).toMatchObject({ fault: { kind: "budget", code: "RATE_LIMITED" } });
    expect((await http.get("http://www.shop.test/")).status).toBe(200);
    expect(count).toBe(5);
  });

  test("a host that asks for a long pause is left alone for the rest of the run", async () => {
    const server = await serve((_request, response) => response.writeHead(503, { "retry-after": "3600" }).end());
    const { http } = testHttp({ http: server.port }, { hosts });
    expect((await http.get("http://shop.test/")).status).toBe(503);
    expect((await http.get("http://shop.test/x")).fault).toMatchObject({ kind: "budget", code: "RATE_LIMITED" });
  });

  test("a stopped run asks nothing more", async () => {
    const server = await serve((_request, response) => response.end());
    const stop = new AbortController();
    const manners = createManners({ ...politePacing, requestsPerSecond: 0.01 }, stop.signal);
    const { http } = testHttp({ http: server.port }, { hosts, manners });
    await http.get("http://shop.test/");
    const waiting = http.get("http://shop.test/x");
    stop.abort();
    expect((await waiting).fault).toMatchObject({ kind: "budget", code: "STOPPED" });
  });

  test("the run's pages are counted, redirects are not", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/go") response.writeHead(301, { location: "/" });
      response.end();
    });
    const budget = { pages: 1, assets: 1, requests: 100, guesses: 1 };
    const { http } = testHttp({ http: server.port }, { hosts, budget });
    expect((await http.chain("http://shop.test/go")).end).toBe("ok");
    expect((await http.get("http://shop.test/more")).fault?.kind).toBe("budget");
    expect((await http.get("http://shop.test/a.js", { kind: "script" })).status).toBe(200);
  });
});
