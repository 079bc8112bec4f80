import { createSocket } from "node:dgram";
import { once } from "node:events";
import dnsPacket from "dns-packet";
import { afterEach, describe, expect, test } from "vitest";
import { addressReply, flagsOf, hostsHandler, type Running, startDns, startTcp, testDns } from "./loopback.ts";
import { ProbeFault } from "./probes.ts";

const running: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function serve(...args: Parameters<typeof startDns>) {
  const server = await startDns(...args);
  running.push(server);
  return server;
}

describe("questions and answers", () => {
  test("a resolver is asked with RD, a server without", async () => {
    const seen: boolean[] = [];
    const server = await serve(({ name }, query) => {
      seen.push(query.flag_rd === true);
      return { ...addressReply(name, ["192.0.2.10"]), flags: flagsOf(0, true) };
    });
    const { dns } = testDns(server);
    expect(await dns.resolve("Shop.Test.", "A")).toMatchObject({
      name: "shop.test",
      rcode: "NOERROR",
      transport: "udp",
    });
    expect(await dns.ask("127.0.0.1", "shop.test", "A")).toMatchObject({
      aa: true,
      server: `127.0.0.1:${server.port}`,
    });
    expect(seen).toEqual([true, false]);
  });

  test("each fact is fetched once, also by askers at the same time; another flag is another fact", async () => {
    const server = await serve(hostsHandler({ "shop.test": ["192.0.2.10"] }));
    const { dns, observations } = testDns(server);
    await Promise.all([dns.resolve("shop.test", "A"), dns.resolve("SHOP.test", "A"), dns.resolve("shop.test.", "A")]);
    expect(server.queries).toHaveLength(1);
    await dns.resolve("shop.test", "A", { checkingDisabled: true });
    await dns.resolve("shop.test", "A", { fresh: true });
    expect(server.queries).toHaveLength(3);
    expect(observations()[0]).toMatchObject({
      kind: "dns",
      vantage: "test",
      request: `A shop.test @127.0.0.1:${server.port} RD=1`,
    });
    expect(observations()[0]?.responseExcerpt).toBe("NOERROR udp\nanswer: shop.test 60 A 192.0.2.10");
  });

  test("a truncated answer is fetched over TCP", async () => {
    const server = await serve(({ name }, _query, via) =>
      via === "udp" ? { flags: dnsPacket.TRUNCATED_RESPONSE } : addressReply(name, ["192.0.2.10", "192.0.2.11"]),
    );
    const { dns } = testDns(server);
    const answer = await dns.resolve("shop.test", "A");
    expect(answer).toMatchObject({ transport: "tcp", rcode: "NOERROR" });
    expect(answer.answers).toHaveLength(2);
  });

  test("TCP alone can be asked for", async () => {
    const server = await serve(hostsHandler({ "shop.test": ["192.0.2.10"] }));
    const { dns } = testDns(server);
    expect((await dns.ask("127.0.0.1", "shop.test", "A", { transport: "tcp" })).transport).toBe("tcp");
    expect(server.queries.map((query) => query.via)).toEqual(["tcp"]);
  });

  test("a server that does not know EDNS is asked without it", async () => {
    const server = await serve(({ name }, query) =>
      query.additionals?.length ? { flags: flagsOf(1) } : addressReply(name, ["192.0.2.10"]),
    );
    const { dns } = testDns(server);
    expect((await dns.resolve("shop.test", "A")).rcode).toBe("NOERROR");
  });

  test("addresses follow an alias the resolver left open, and end on a circle", async () => {
    const server = await serve(({ name, type }) => {
      const alias = { "www.shop.test": "shop.test", "a.test": "b.test", "b.test": "a.test" }[name];
      if (alias) return { answers: [{ name, type: "CNAME", ttl: 60, data: alias }] };
      return hostsHandler({ "shop.test": ["192.0.2.10", "2001:db8::10"] })({ name, type }, {}, "udp");
    });
    const { dns } = testDns(server);
    expect((await dns.addresses("www.shop.test")).addresses).toEqual(["192.0.2.10", "2001:db8::10"]);
    expect((await dns.addresses("a.test")).addresses).toEqual([]);
  });
});

describe("servers that misbehave", () => {
  const quick = { timeoutMs: 60, tries: 2 };

  test("silence is TIMEOUT after the tries allowed", async () => {
    const server = await serve(() => null);
    const { dns } = testDns(server);
    const answer = await dns.ask("127.0.0.1", "shop.test", "A", quick);
    expect(answer.rcode).toBe("TIMEOUT");
    expect(answer.ms).toBeGreaterThanOrEqual(110);
    expect(server.queries).toHaveLength(2);
  });

  test("a closed port is NETWORK", async () => {
    const server = await startDns(() => null);
    await server.close();
    const { dns } = testDns(server);
    expect((await dns.ask("127.0.0.1", "shop.test", "A", quick)).rcode).toBe("NETWORK");
    expect((await dns.ask("127.0.0.1", "shop.test", "A", { ...quick, transport: "tcp" })).rcode).toBe("NETWORK");
  });

  test("answers with another id, another question or from another address are not believed", async () => {
    const stranger = createSocket("udp4");
    stranger.bind(0, "127.0.0.1");
    await once(stranger, "listening");
    const victim = createSocket("udp4");
    victim.bind(0, "127.0.0.1");
    await once(victim, "listening");
    victim.on("message", (received, from) => {
      const query = dnsPacket.decode(received);
      const base = {
        type: "response" as const,
        id: query.id,
        questions: query.questions,
        ...addressReply("shop.test", ["192.0.2.66"]),
      };
      const send = (packet: Parameters<typeof dnsPacket.encode>[0], socket = victim) =>
        socket.send(dnsPacket.encode(packet), from.port, from.address);
      send({ ...base, id: ((query.id ?? 0) + 1) & 0xffff });
      send({ ...base, questions: [{ type: "A", name: "other.test" }] });
      send({ ...base, questions: [{ type: "AAAA", name: "shop.test" }] });
      send({ ...base, questions: [] });
      send({ ...base, type: "query" });
      send(base, stranger);
    });
    const { dns } = testDns({ port: victim.address().port, close: async () => {} });
    expect((await dns.resolve("shop.test", "A", quick)).rcode).toBe("TIMEOUT");
    stranger.close();
    victim.close();
  });

  test("a broken packet is OTHER, and is not asked for twice", async () => {
    const server = await serve((_question, query) => {
      const header = Buffer.alloc(12);
      header.writeUInt16BE(query.id ?? 0, 0);
      header.writeUInt16BE(0x8000, 2);
      header.writeUInt16BE(9, 6);
      return header;
    });
    const { dns } = testDns(server);
    expect((await dns.resolve("shop.test", "A", quick)).rcode).toBe("OTHER");
    expect(server.queries).toHaveLength(1);
  });

  test("a TCP server that hangs, floods or hangs up ends in time", async () => {
    const hang = await startTcp(() => {});
    const flood = await startTcp((socket) => {
      const timer = setInterval(() => socket.write(Buffer.alloc(65_536)), 1);
      socket.on("close", () => clearInterval(timer));
    });
    const close = await startTcp((socket) => socket.destroy());
    running.push(hang, flood, close);
    const options = { ...quick, transport: "tcp" as const };
    const rcodeOf = async (server: Running) =>
      (await testDns(server).dns.ask("127.0.0.1", "shop.test", "A", options)).rcode;
    expect(await rcodeOf(hang)).toBe("TIMEOUT");
    expect(await rcodeOf(flood)).toBe("OTHER");
    expect(await rcodeOf(close)).toBe("NETWORK");
  });

  test("a name that cannot be written is never sent", async () => {
    const server = await serve(() => null);
    expect((await testDns(server).dns.resolve(`${"x".repeat(64)}.test`, "A")).rcode).toBe("NETWORK");
    expect(server.queries).toHaveLength(0);
  });
});

describe("the guard", () => {
  test("a name server at a private address is not asked, the operator's resolver is", async () => {
    const server = await serve(hostsHandler({ "shop.test": ["192.0.2.10"] }));
    const { dns } = testDns(server, { allowPrivate: false });
    expect((await dns.resolve("shop.test", "A")).rcode).toBe("NOERROR");
    expect((await dns.ask("127.0.0.1", "shop.test", "A")).rcode).toBe("NETWORK");
    expect((await dns.ask("169.254.169.254", "shop.test", "A")).rcode).toBe("NETWORK");
    expect((await dns.ask("1.1.1.1:22", "shop.test", "A")).rcode).toBe("NETWORK");
    expect(server.queries).toHaveLength(1);
  });

  test("a connect rule moves a server to another address and port", async () => {
    const server = await serve(hostsHandler({ "shop.test": ["192.0.2.10"] }));
    const rules = [{ host: "192.0.2.53", port: 53, toAddress: "127.0.0.1", toPort: server.port }];
    const { dns } = testDns(server, { rules, serverPort: 53 });
    expect(await dns.ask("192.0.2.53", "shop.test", "A")).toMatchObject({ rcode: "NOERROR", server: "192.0.2.53:53" });
  });

  test("the budget of a run ends it with our own fault", async () => {
    const server = await serve(hostsHandler({}));
    const { dns } = testDns(server, { queriesMax: 2 });
    await dns.resolve("a.test", "A");
    await dns.resolve("b.test", "A");
    await expect(dns.resolve("c.test", "A")).rejects.toThrow(ProbeFault);
    await expect(dns.resolve("a.test", "A")).resolves.toMatchObject({ rcode: "NXDOMAIN" });
  });
});

describe("falling back", () => {
  test("an unreachable resolver is passed over, and remembered", async () => {
    const dead = await startDns(() => null);
    await dead.close();
    const server = await serve(hostsHandler({ "shop.test": ["192.0.2.10"] }));
    const { dns } = testDns(server, { resolvers: [`127.0.0.1:${dead.port}`, `127.0.0.1:${server.port}`] });
    expect(await dns.resolve("shop.test", "A")).toMatchObject({ rcode: "NOERROR", server: `127.0.0.1:${server.port}` });
    await dns.resolve("www.shop.test", "A");
    expect(server.queries).toHaveLength(2);
  });

  test("a bad answer is the answer, and so is the silence of a resolver that answers other questions", async () => {
    const first = await serve(({ name }) => (name === "dead.test" ? null : { flags: flagsOf(2) }));
    const second = await serve(hostsHandler({ "shop.test": ["192.0.2.10"], "dead.test": ["192.0.2.11"] }));
    const { dns } = testDns(first, { resolvers: [`127.0.0.1:${first.port}`, `127.0.0.1:${second.port}`] });
    expect((await dns.resolve("shop.test", "A")).rcode).toBe("SERVFAIL");
    expect((await dns.resolve("dead.test", "A", { timeoutMs: 50 })).rcode).toBe("TIMEOUT");
    expect(second.queries).toHaveLength(0);
  });
});
