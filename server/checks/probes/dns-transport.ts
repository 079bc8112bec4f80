/** One question to one server over UDP or TCP, answered by nobody but that server. */
import { createSocket } from "node:dgram";
import { connect, isIP } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { type DnsMessage, decodeMessage, peekHeader } from "./dns-codec.ts";
import { DnsFormatError } from "./dns-name.ts";
import { FaultError, faultOf } from "./network-fault.ts";
import type { Endpoint } from "./route.ts";

/** A TCP message carries its length in two bytes (RFC 1035, section 4.2.2). */
const TCP_BYTES_MAX = 65_535;
/** Messages to another question that are skipped on one connection before the server counts as broken. */
const STRAY_MESSAGES_MAX = 8;

export type Exchange = {
  endpoint: Endpoint;
  transport: "udp" | "tcp";
  packet: Buffer;
  id: number;
  question: { name: string; type: string };
  timeoutMs: number;
  /** Simulated round trip added before the question leaves, in milliseconds; 0 in production. */
  latencyMs: number;
};

/** Sends a question and waits for its answer; throws a `FaultError` for silence, refusal or a broken packet. */
export async function exchangeDns(exchange: Exchange): Promise<DnsMessage> {
  const roundTrips = exchange.transport === "tcp" ? 2 : 1;
  if (exchange.latencyMs > 0) await pause(roundTrips * exchange.latencyMs);
  return exchange.transport === "tcp" ? overTcp(exchange) : overUdp(exchange);
}

function overUdp(exchange: Exchange): Promise<DnsMessage> {
  const { endpoint, packet, timeoutMs } = exchange;
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIP(endpoint.address) === 6 ? "udp6" : "udp4");
    const timer = setTimeout(() => settle(() => reject(timeout(timeoutMs))), timeoutMs);
    let isSettled = false;
    function settle(finish: () => void): void {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      socket.close();
      finish();
    }
    socket.on("error", (error) => settle(() => reject(networkError(error))));
    socket.on("message", (received) => {
      try {
        const message = accept(received, exchange);
        if (message !== null) settle(() => resolve(message));
      } catch (error) {
        settle(() => reject(networkError(error)));
      }
    });
    // A connected socket has a random port of its own and hears only the address and port it asked.
    socket.connect(endpoint.port, endpoint.address, () => {
      if (!isSettled) socket.send(packet, (error) => error && settle(() => reject(networkError(error))));
    });
  });
}

function overTcp(exchange: Exchange): Promise<DnsMessage> {
  const { endpoint, packet, timeoutMs } = exchange;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: endpoint.address, port: endpoint.port });
    const timer = setTimeout(() => socket.destroy(timeout(timeoutMs)), timeoutMs);
    let received = Buffer.alloc(0);
    let strays = 0;
    socket.on("error", (error) => reject(networkError(error)));
    socket.on("close", () => {
      clearTimeout(timer);
      reject(new FaultError("reset", "CLOSED", "the server closed the connection without an answer"));
    });
    socket.on("connect", () => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(packet.length);
      socket.write(Buffer.concat([length, packet]));
    });
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0);
        try {
          const message = accept(received.subarray(2, end), exchange);
          if (message !== null) {
            resolve(message);
            socket.destroy();
            return;
          }
        } catch (error) {
          socket.destroy(networkError(error));
          return;
        }
        received = received.subarray(end);
        strays += 1;
        if (strays > STRAY_MESSAGES_MAX) {
          socket.destroy(new FaultError("protocol", "STRAY", "the server answers other questions"));
          return;
        }
      }
      if (received.length > TCP_BYTES_MAX + 2) socket.destroy(new FaultError("protocol", "LENGTH", "too much data"));
    });
  });
}

/** Decodes an answer to this very question; null for anything else, which is ignored as a forgery or a late packet. */
function accept(packet: Buffer, { id, question }: Exchange): DnsMessage | null {
  const header = peekHeader(packet);
  if (header === null || header.id !== id || !header.isResponse) return null;
  const message = decodeMessage(packet);
  // Servers that refuse a query may leave the question out; a useful answer must repeat it.
  if (message.question === null) return message.rcode === "NOERROR" ? null : message;
  const isSame = message.question.name === question.name && message.question.type === question.type;
  return isSame && message.question.isInternet ? message : null;
}

function timeout(timeoutMs: number): FaultError {
  return new FaultError("timeout", "ETIMEDOUT", `no answer in ${timeoutMs} ms`);
}

function networkError(error: unknown): FaultError {
  if (error instanceof FaultError) return error;
  if (error instanceof DnsFormatError) return new FaultError("protocol", "FORMAT", error.message, { cause: error });
  const fault = faultOf(error, "unreachable");
  return new FaultError(fault.kind, fault.code, fault.message, { cause: error });
}
