import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { createDialer, trustContext } from "./dial.ts";
import { fakeDns } from "./fake-dns.ts";
import { addressReply, flagsOf, type Running, startDns, startHttp, startTcp, testDns, testHttp } from "./loopback.ts";
import { createRouter } from "./route.ts";

const running: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const hosts = { "shop.test": ["127.0.0.1"] };
const limits = { wholeMs: 1200, firstByteMs: 600, tlsMs: 600 };

/** A client of a server that does what it likes with each connection. */
async function hostile(onConnection: Parameters<typeof startTcp>[0]) {
  const server = await startTcp(onConnection);
  running.push(server);
  return testHttp({ http: server.port, https: server.port }, { hosts, limits }).http;
}

describe("hostile servers", () => {
  test("an endless body is cut at the limit of its kind", async () => {
    const server = await startHttp((_request, response) => {
      const chunk = Buffer.alloc(65_536, "x");
      const endless = new Readable({
        read() {
          this.push(chunk);
        },
      });
      endless.pipe(response).on("close", () => endless.destroy());
    });
    running.push(server);
    const { http } = testHttp({ http: server.port }, { hosts });
    const page = await http.get("http://shop.test/");
    expect(page).toMatchObject({ status: 200, truncated: true, fault: null, bodyBytes: 2 * 1024 * 1024 });
    const script = await http.get("http://shop.test/a.js", { kind: "script" });
    expect(script).toMatchObject({ truncated: true, bodyBytes: 5 * 1024 * 1024 });
  });

  test("a gzip bomb is cut at the limit and never unpacked whole", async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    const server = await startHttp((_request, response) => {
      response.setHeader("Content-Encoding", "gzip");
      response.end(bomb);
    });
    running.push(server);
    const before = process.memoryUsage().arrayBuffers;
    const page = await testHttp({ http: server.port }, { hosts }).http.get("http://shop.test/");
    expect(page).toMatchObject({ truncated: true, fault: null, bodyBytes: 2 * 1024 * 1024 });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024);
  });

  test("a body that trickles ends when the whole time is over, with the status kept", async () => {
    const http = await hostile((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
      const timer = setInterval(() => socket.write("x"), 20);
      socket.on("close", () => clearInterval(timer));
    });
    const page = await http.get("http://shop.test/");
    expect(page).toMatchObject({ status: 200, body: "", fault: { kind: "timeout", code: "WHOLE" } });
    expect(page.ms).toBeLessThan(5000);
  });

  test.each([
    ["headers that trickle", (write: (text: string) => void) => write("X-Slow: 1\r\n")],
    ["endless interim answers", (write: (text: string) => void) => write("HTTP/1.1 103 Early Hints\r\n\r\n")],
  ])("%s end at the first-byte limit", async (_name, drip) => {
    const http = await hostile((socket) => {
      if (_name.startsWith("headers")) socket.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => drip((text) => socket.write(text)), 20);
      socket.on("close", () => clearInterval(timer));
    });
    expect(await http.get("http://shop.test/")).toMatchObject({
      status: null,
      fault: { kind: "timeout", code: "FIRST_BYTE" },
    });
  });

  test("silence after connecting ends at the first-byte limit, in plain and in TLS", async () => {
    const http = await hostile(() => {});
    expect((await http.get("http://shop.test/")).fault).toMatchObject({ kind: "timeout", code: "FIRST_BYTE" });
    expect((await http.get("https://shop.test/")).fault).toMatchObject({ kind: "timeout", code: "TLS" });
  });

  test("a flood of headers is too large", async () => {
    const http = await hostile((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      for (let index = 0; index < 3000; index += 1) socket.write(`X-Flood-${index}: ${"y".repeat(40)}\r\n`);
    });
    expect((await http.get("http://shop.test/")).fault).toMatchObject({
      kind: "too-large",
      code: "HPE_HEADER_OVERFLOW",
    });
  });

  test.each([
    ["no HTTP at all", "220 mail.test ESMTP\r\n", "protocol"],
    ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", "protocol"],
    ["length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "protocol"],
    ["a header with a NUL", "HTTP/1.1 200 OK\r\nX-A: \0\r\n\r\n", "protocol"],
    [
      "a protocol switch",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n",
      "protocol",
    ],
    ["a body that breaks off", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx", "reset"],
    ["bad chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "protocol"],
    ["nothing", "", "reset"],
  ])("%s, sent as %j, is a fault of kind %s", async (_name, answer, kind) => {
    const http = await hostile((socket) => {
      socket.once("data", () => socket.end(answer));
    });
    expect((await http.get("http://shop.test/")).fault?.kind).toBe(kind);
  });

  test("a connection reset in the handshake or after it is a reset", async () => {
    const http = await hostile((socket) => socket.resetAndDestroy());
    expect((await http.get("http://shop.test/")).fault?.kind).toBe("reset");
    expect((await http.get("https://shop.test/")).fault?.kind).toBe("reset");
  });
});

describe("the guard", () => {
  /** Counts every connection that reaches loopback; none may. */
  async function trap(): Promise<Running & { connections: () => number }> {
    let count = 0;
    const server = await startTcp((socket) => {
      count += 1;
      socket.end("HTTP/1.1 200 OK\r\n\r\n");
    });
    running.push(server);
    return { ...server, connections: () => count };
  }

  test("no disguise of a private address is connected to", async () => {
    const { port, connections } = await trap();
    const names = { "private.test": ["127.0.0.1", "10.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254"] };
    const { http } = testHttp({ http: port, https: port }, { hosts: names, allowPrivate: false });
    for (const url of [
      "http://127.0.0.1/",
      "http://2130706433/",
      "http://0x7f000001/",
      "http://0177.0.0.1/",
      "http://127.1/",
      "http://127.0.0.1./",
      "http://①②⑦.0.0.1/",
      "http://[::1]/",
      "http://[::]/",
      "http://[::ffff:127.0.0.1]/",
      "http://[64:ff9b::7f00:1]/",
      "http://[2002:7f00:1::]/",
      "http://169.254.169.254/latest/meta-data/",
      "http://0.0.0.0/",
      "http://private.test/",
      "https://private.test/",
    ]) {
      expect((await http.get(url)).fault, url).toMatchObject({ kind: "guarded", code: "SPECIAL_ADDRESS" });
    }
    expect((await http.get("http://8.8.8.8/", { address: "127.0.0.1" })).fault?.kind).toBe("guarded");
    expect((await http.get("http://8.8.8.8/", { address: "localhost" })).fault?.kind).toBe("guarded");
    expect(connections()).toBe(0);
  });

  test.each([
    ["http://127.0.0.1/", "SPECIAL_ADDRESS"],
    ["http://169.254.169.254/", "SPECIAL_ADDRESS"],
    ["http://inside.test/", "SPECIAL_ADDRESS"],
    ["file:///etc/passwd", "SCHEME"],
    ["gopher://127.0.0.1:6379/_x", "SCHEME"],
    ["ftp://shop.test/", "SCHEME"],
    ["http://user@shop.test/", "USERINFO"],
    ["http://shop.test:6379/", "PORT"],
  ])("a redirect to %s ends the chain guarded, and nothing is touched", async (location, code) => {
    const { port, connections } = await trap();
    const server = await startHttp((_request, response) => response.writeHead(302, { location }).end());
    running.push(server);
    // Only the shop's public-looking address leads to the test server; whatever else is asked would reach the trap.
    const rules = [
      { host: "shop.test", port: 80, toAddress: null, toPort: server.port },
      { host: null, port: null, toAddress: null, toPort: port },
    ];
    const dns = fakeDns({ "shop.test A": ["127.0.0.1"], "inside.test A": ["127.0.0.1"] });
    const guarded = createRouter(rules, false);
    const router = {
      ...guarded,
      route: (host: string, address: string, wanted: number) =>
        host === "shop.test" ? { address: "127.0.0.1", port: server.port } : guarded.route(host, address, wanted),
    };
    const dialer = createDialer({ dns, router, context: trustContext(undefined), latencyMs: 0 });
    const { http } = testHttp({}, { dialer });
    const chain = await http.chain("http://shop.test/");
    expect(chain.end).toBe("fault");
    expect(chain.final).toBeNull();
    expect(chain.hops.map((hop) => hop.fault?.code ?? hop.status)).toEqual([302, code]);
    expect(connections()).toBe(0);
  });

  test("a name that changes its answer after the look-up is not asked again: what was vetted is what is connected to", async () => {
    const { port, connections } = await trap();
    const server = await startHttp((_request, response) => response.end("vetted"), "127.0.0.2", port);
    running.push(server);
    let lookUps = 0;
    const resolver = await startDns(({ name, type }) => {
      if (type !== "A") return { flags: flagsOf(0) };
      lookUps += 1;
      return addressReply(name, [lookUps === 1 ? "127.0.0.2" : "127.0.0.1"]);
    });
    running.push(resolver);
    const { dns, router } = testDns(resolver, { rules: [{ host: null, port: 80, toAddress: null, toPort: port }] });
    const dialer = createDialer({ dns, router, context: trustContext(undefined), latencyMs: 0 });
    const { http } = testHttp({}, { dialer });
    expect(await http.get("http://rebind.test/")).toMatchObject({ body: "vetted", ip: "127.0.0.2" });
    expect(await http.get("http://rebind.test/again")).toMatchObject({ body: "vetted", ip: "127.0.0.2" });
    expect([lookUps, connections()]).toEqual([1, 0]);
  });
});
