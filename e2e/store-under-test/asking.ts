/** A plain client for the world's own tests: one DNS question, one web request, at the address the test names. */
import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect as connectTcp } from "node:net";
import type { PeerCertificate } from "node:tls";
import { connect as connectTls } from "node:tls";
import dnsPacket from "dns-packet";
import type { World } from "./world.ts";

export type DnsSeen = {
  rcode: string;
  authoritative: boolean;
  recursionAvailable: boolean;
  truncated: boolean;
  /** `name TYPE data`, each sorted; strings of a TXT record are joined. */
  answers: string[];
  authority: string[];
  additional: string[];
};

export type DnsQuestion = {
  /** Default: the resolver. */
  at?: string;
  name: string;
  type: string;
  /** Default true at the resolver, false elsewhere. */
  recursive?: boolean;
  checkingDisabled?: boolean;
  transport?: "udp" | "tcp";
  /** Leaves the OPT record out, as clients of 1987 did. */
  isPlain?: boolean;
};

/** Asks one DNS question; null when nothing came within 300 ms. */
export async function askDns(world: World, question: DnsQuestion): Promise<DnsSeen | null> {
  const [resolver = "", port = "0"] = world.settings.resolver.split(":");
  const isRecursive = question.recursive ?? question.at === undefined;
  const packet = dnsPacket.encode({
    id: 4711,
    type: "query",
    flags:
      (isRecursive ? dnsPacket.RECURSION_DESIRED : 0) | (question.checkingDisabled ? dnsPacket.CHECKING_DISABLED : 0),
    questions: [{ name: question.name, type: question.type }],
    additionals: question.isPlain ? [] : [{ name: ".", type: "OPT", udpPayloadSize: 1232, flags: 0, options: [] }],
  });
  const send = question.transport === "tcp" ? overTcp : overUdp;
  const answer = await send(question.at ?? resolver, Number(port), packet);
  return answer === null ? null : read(answer);
}

function overUdp(address: string, port: number, packet: Buffer): Promise<Buffer | null> {
  const socket = createSocket("udp4");
  return new Promise<Buffer | null>((resolve) => {
    // Connected, so that an answer from any other address than the one asked is dropped.
    socket.on("message", (message) => resolve(message));
    socket.connect(port, address, () => socket.send(packet));
    setTimeout(() => resolve(null), 300);
  }).finally(() => socket.close());
}

function overTcp(address: string, port: number, packet: Buffer): Promise<Buffer | null> {
  const socket = connectTcp(port, address);
  return new Promise<Buffer | null>((resolve, reject) => {
    const chunks: Buffer[] = [];
    const length = Buffer.alloc(2);
    length.writeUInt16BE(packet.length, 0);
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      const all = Buffer.concat(chunks);
      if (all.length >= 2 && all.length >= 2 + all.readUInt16BE(0)) resolve(all.subarray(2));
    });
    socket.on("close", () => resolve(null));
    socket.write(Buffer.concat([length, packet]));
  }).finally(() => socket.destroy());
}

function read(message: Buffer): DnsSeen {
  const packet = dnsPacket.decode(message);
  const section = (resources: typeof packet.answers) =>
    (resources ?? [])
      .filter(({ type }) => type !== "OPT")
      .map(({ name, type, data }) => `${name} ${type} ${dataText(data)}`)
      .sort();
  const flags = packet.flags ?? 0;
  return {
    rcode: String(packet.rcode),
    authoritative: (flags & dnsPacket.AUTHORITATIVE_ANSWER) !== 0,
    recursionAvailable: (flags & dnsPacket.RECURSION_AVAILABLE) !== 0,
    truncated: (flags & dnsPacket.TRUNCATED_RESPONSE) !== 0,
    answers: section(packet.answers),
    authority: section(packet.authorities),
    additional: section(packet.additionals),
  };
}

function dataText(data: unknown): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return typeof data === "string" ? data : JSON.stringify(data);
}

export type WebSeen = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

export type WebQuestion = {
  url: string;
  address: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
};

/** Sends one web request to an address; the certificate must be valid for the host. Rejects with Node's error. */
export function askWeb(world: World, { url, address, method = "GET", headers, body }: WebQuestion): Promise<WebSeen> {
  const { protocol, hostname, pathname, search } = new URL(url);
  const isTls = protocol === "https:";
  const options = {
    host: address,
    port: portOf(world, isTls ? 443 : 80),
    servername: hostname,
    ca: readFileSync(world.settings.caFile),
    path: pathname + search,
    method,
    headers: { host: hostname, ...headers },
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const request = (isTls ? httpsRequest : httpRequest)(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("error", reject);
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

export type TlsSeen = { certificate: PeerCertificate; authorizationError: string | null };

/** Shakes hands at an address under a server name and tells what certificate came, valid or not. */
export function askTls(world: World, serverName: string, address: string): Promise<TlsSeen> {
  const socket = connectTls({
    host: address,
    port: portOf(world, 443),
    servername: serverName,
    ca: readFileSync(world.settings.caFile),
    rejectUnauthorized: false,
  });
  return new Promise<TlsSeen>((resolve, reject) => {
    socket.on("error", reject);
    socket.on("secureConnect", () => {
      const error = socket.authorizationError;
      resolve({
        certificate: socket.getPeerCertificate(),
        authorizationError: error ? String(error.message ?? error) : null,
      });
    });
  }).finally(() => socket.destroy());
}

/** The port that stands for a well-known one in this world. */
export function portOf(world: World, wellKnown: 25 | 80 | 443): number {
  const rule = world.settings.connect.split(",").find((entry) => entry.startsWith(`*:${wellKnown}=:`));
  return Number(rule?.slice(rule.lastIndexOf(":") + 1));
}
