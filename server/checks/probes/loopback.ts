/** Real DNS, HTTP and TLS servers on loopback, started by the tests of the probes. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import type { TlsOptions } from "node:tls";
import dnsPacket from "dns-packet";
import type { Observation } from "../check.ts";
import { createDialer, trustContext } from "./dial.ts";
import { createDnsProbe, type DnsSettings } from "./dns.ts";
import { fakeDns } from "./fake-dns.ts";
import { createHttpProbe, type HttpSettings } from "./http.ts";
import { createManners, unpaced } from "./pacing.ts";
import { createRecorder, type Recorder } from "./recorder.ts";
import { type ConnectRule, createRouter } from "./route.ts";
import type { IssuedCertificate } from "./test-authority.ts";

type Packet = ReturnType<typeof dnsPacket.decode>;
export type DnsReply = Packet | Buffer | null;
export type DnsHandler = (question: { name: string; type: string }, query: Packet, via: "udp" | "tcp") => DnsReply;

export type Running = { port: number; close: () => Promise<void> };
export type RunningDns = Running & { address: string; queries: { name: string; type: string; via: "udp" | "tcp" }[] };

/** Starts a DNS server over UDP and TCP; the handler's packet is completed with id and question, null stays silent. */
export async function startDns(handler: DnsHandler, address = "127.0.0.1", port = 0): Promise<RunningDns> {
  const queries: RunningDns["queries"] = [];
  function reply(received: Buffer, via: "udp" | "tcp"): Buffer | null {
    const query = dnsPacket.decode(received);
    const [question] = query.questions ?? [];
    if (question === undefined) return null;
    const name = question.name.toLowerCase();
    queries.push({ name, type: question.type, via });
    const answer = handler({ name, type: question.type }, query, via);
    if (answer === null || Buffer.isBuffer(answer)) return answer;
    return dnsPacket.encode({ type: "response", id: query.id, questions: query.questions, ...answer });
  }
  const tcp = createTcpServer((socket) => {
    socket.on("error", () => {});
    let received = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const answer = reply(received.subarray(2), "tcp");
      if (answer === null) return;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(answer.length);
      socket.end(Buffer.concat([length, answer]));
    });
  });
  const stopTcp = await listen(tcp, address, port);
  const udp = createSocket("udp4");
  udp.on("message", (received, from) => {
    const answer = reply(received, "udp");
    if (answer !== null) udp.send(answer, from.port, from.address);
  });
  udp.bind(stopTcp.port, address);
  await once(udp, "listening");
  async function close(): Promise<void> {
    udp.close();
    await stopTcp.close();
  }
  return { address, port: stopTcp.port, queries, close };
}

/** The rcode a reply carries when a handler needs one: 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED; `aa` for authority. */
export function flagsOf(rcode: number, aa = false): number {
  return rcode | (aa ? dnsPacket.AUTHORITATIVE_ANSWER : 0);
}

/** A reply with address records; an empty list is "no data". */
export function addressReply(name: string, addresses: string[]): Packet {
  const answers = addresses.map((data) => ({ name, type: data.includes(":") ? "AAAA" : "A", ttl: 60, data }));
  return { flags: dnsPacket.RECURSION_AVAILABLE, answers };
}

/** A handler that answers A questions from a table and NXDOMAIN for other names. */
export function hostsHandler(hosts: { [name: string]: string[] }): DnsHandler {
  return ({ name, type }) => {
    const addresses = hosts[name];
    if (addresses === undefined) return { flags: flagsOf(3) };
    return addressReply(
      name,
      addresses.filter((address) => address.includes(":") === (type === "AAAA")),
    );
  };
}

/** Starts a plain web server. */
export async function startHttp(listener: RequestListener, address = "127.0.0.1", port = 0): Promise<Running> {
  return listen(createServer(listener), address, port);
}

/** Starts a web server with a certificate; `sendChain` false leaves the intermediates out. */
export async function startHttps(
  certificate: IssuedCertificate,
  listener: RequestListener,
  options: { address?: string; port?: number; sendChain?: boolean; tls?: TlsOptions } = {},
): Promise<Running> {
  const { address = "127.0.0.1", port = 0, sendChain = true, tls = {} } = options;
  const cert = sendChain ? [certificate.pem, ...certificate.chainPem].join("\n") : certificate.pem;
  return listen(createHttpsServer({ ...tls, key: certificate.keyPem, cert }, listener), address, port);
}

/** Starts a TCP server that does what it likes with each connection. */
export async function startTcp(
  onConnection: (socket: Socket) => void,
  address = "127.0.0.1",
  port = 0,
): Promise<Running> {
  return listen(createTcpServer(onConnection), address, port);
}

async function listen(server: Server, address: string, port: number): Promise<Running> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("tlsClientError", () => {});
  server.listen(port, address);
  await once(server, "listening");
  const bound = server.address() as AddressInfo;
  async function close(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  }
  return { port: bound.port, close };
}

/** A recorder for one test. */
export function testRecorder(): Recorder {
  return createRecorder({ vantage: "test", clock: () => new Date("2026-11-01T00:00:00Z"), redact: (text) => text });
}

/** A web client whose https goes to one port of loopback and http to another, resolving through `dns`. */
export function testHttp(
  ports: { http?: number; https?: number },
  changes: Partial<HttpSettings> & {
    hosts?: { [name: string]: string[] };
    allowPrivate?: boolean;
    rootPem?: string;
  } = {},
) {
  const { hosts = {}, allowPrivate = true, rootPem, ...settings } = changes;
  const recorder = testRecorder();
  const keep = { host: null, toAddress: null };
  const rules = [
    { ...keep, port: 80, toPort: ports.http ?? 1 },
    { ...keep, port: 443, toPort: ports.https ?? 1 },
  ];
  const table = Object.entries(hosts).flatMap(([name, addresses]) =>
    ["A", "AAAA"].map((type): [string, string[]] => [
      `${name} ${type}`,
      addresses.filter((address) => address.includes(":") === (type === "AAAA")),
    ]),
  );
  const dns = fakeDns(Object.fromEntries(table));
  const context = trustContext(rootPem);
  const dialer = createDialer({ dns, router: createRouter(rules, allowPrivate), context, latencyMs: 0 });
  const http = createHttpProbe({
    dialer,
    recorder,
    manners: createManners(unpaced),
    budget: { pages: 100, assets: 100, requests: 400, guesses: 1000 },
    userAgent: "LaunchReadyCheck/1 (+https://portal.test/about-our-checks)",
    latencyMs: 0,
    ...settings,
  });
  return { http, dialer, recorder, context, observations: (): Observation[] => recorder.all() };
}

/** A DNS client that knows one resolver, allows loopback, and sends the web's ports where `rules` say. */
export function testDns(
  resolver: Running & { address?: string },
  changes: Partial<DnsSettings> & { rules?: ConnectRule[]; allowPrivate?: boolean } = {},
) {
  const { rules = [], allowPrivate = true, ...settings } = changes;
  const recorder = settings.recorder ?? testRecorder();
  const router = createRouter(rules, allowPrivate);
  const resolvers = [`${resolver.address ?? "127.0.0.1"}:${resolver.port}`];
  const defaults = { resolvers, serverPort: resolver.port, router, recorder, queriesMax: 1000, latencyMs: 0 };
  const dns = createDnsProbe({ ...defaults, ...settings });
  return { dns, router, recorder, observations: (): Observation[] => recorder.all() };
}
