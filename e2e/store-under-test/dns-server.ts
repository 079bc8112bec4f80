/** Name servers on UDP and TCP, one socket pair per address and all on one port. */

import type { Socket as DatagramSocket } from "node:dgram";
import { createSocket } from "node:dgram";
import type { Server, Socket } from "node:net";
import { createServer } from "node:net";
import { setTimeout as after } from "node:timers/promises";
import { addresses } from "./addresses.ts";
import type { Zones } from "./dns-answers.ts";
import { answerAtServer, answerFromZones, answerRecursively } from "./dns-answers.ts";
import type { DnsQuery, DnsReply } from "./dns-message.ts";
import { readQuery, writeReply } from "./dns-message.ts";
import type { Log } from "./log.ts";
import { bindEverywhere } from "./ports.ts";

const resolvers: string[] = [addresses.resolver, addresses.regionResolver];

export type DnsServers = { port: number; stop(): Promise<void> };

export type DnsServersInput = {
  /** Addresses to answer on; a single one answers as resolver and as every name server at once. */
  on: string[];
  /** A fixed port, or 0 for a free one. */
  port: number;
  zones: () => Zones;
  latencyMs: number;
  log: Log;
};

/** Starts the name servers. Throws when no port is free on all addresses. */
export async function startDnsServers(input: DnsServersInput): Promise<DnsServers> {
  const sockets = new Set<Socket>();
  const bound = await bindEverywhere(input.on, input.port, async (address, port) => {
    const tcp = await listenTcp(input, address, port, sockets);
    const tcpAddress = tcp.address();
    const realPort = tcpAddress !== null && typeof tcpAddress === "object" ? tcpAddress.port : port;
    try {
      const udp = await listenUdp(input, address, realPort);
      return { port: realPort, stop: () => stopPair(tcp, udp) };
    } catch (error) {
      tcp.close();
      throw error;
    }
  });
  return {
    port: bound.port,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await bound.stop();
    },
  };
}

async function stopPair(tcp: Server, udp: DatagramSocket): Promise<void> {
  await Promise.all([new Promise((done) => tcp.close(done)), new Promise<void>((done) => udp.close(done))]);
}

function listenUdp(input: DnsServersInput, address: string, port: number): Promise<DatagramSocket> {
  const udp = createSocket("udp4");
  udp.on("message", async (message, peer) => {
    const answer = answerMessage(input, address, message, "udp");
    if (answer === null) return;
    if (input.latencyMs > 0) await after(input.latencyMs);
    // The socket may have been closed while the answer was on its way.
    udp.send(answer, peer.port, peer.address, () => {});
  });
  return new Promise((resolve, reject) => {
    udp.once("error", reject);
    udp.bind({ port, address, exclusive: true }, () => resolve(udp));
  });
}

function listenTcp(input: DnsServersInput, address: string, port: number, sockets: Set<Socket>): Promise<Server> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    serveTcp(input, address, socket);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: address, exclusive: true }, () => resolve(server));
  });
}

/** Messages with a two-byte length before each (RFC 1035, section 4.2.2). */
function serveTcp(input: DnsServersInput, address: string, socket: Socket): void {
  let pending: Buffer = Buffer.alloc(0);
  let roundTrips = 2;
  socket.on("data", async (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const length = pending.readUInt16BE(0);
      const answer = answerMessage(input, address, pending.subarray(2, 2 + length), "tcp");
      pending = pending.subarray(2 + length);
      if (answer === null) continue;
      const framed = Buffer.alloc(2 + answer.length);
      framed.writeUInt16BE(answer.length, 0);
      answer.copy(framed, 2);
      // The first answer also pays for the handshake that loopback gave away.
      if (input.latencyMs > 0) await after(input.latencyMs * roundTrips);
      roundTrips = 1;
      if (!socket.destroyed) socket.write(framed);
    }
  });
}

function answerMessage(
  input: DnsServersInput,
  address: string,
  message: Buffer,
  transport: "udp" | "tcp",
): Buffer | null {
  const query = readQuery(message);
  if (query === null) return null;
  const isAlone = input.on.length === 1;
  const isResolver = isAlone ? query.recursionDesired : resolvers.includes(address);
  const reply = answer(input.zones(), address, query, isAlone, isResolver);
  const mode = `${query.type ?? `TYPE${query.typeCode}`}${query.recursionDesired ? "+rd" : ""} ${transport}`;
  const outcome = reply === "silence" ? "silence" : reply.rcode;
  input.log.add({ kind: "dns", address, host: query.name.toLowerCase(), what: mode, outcome });
  return reply === "silence" ? null : writeReply(query, reply, transport, isResolver);
}

function answer(
  zones: Zones,
  address: string,
  query: DnsQuery,
  isAlone: boolean,
  isResolver: boolean,
): DnsReply | "silence" {
  if (!isResolver) return isAlone ? answerFromZones(zones, query) : answerAtServer(zones, address, query);
  if (query.recursionDesired) return answerRecursively(zones, query, address === addresses.regionResolver);
  return { rcode: "REFUSED", authoritative: false, answers: [], authority: [], additional: [] };
}
