/** Web servers on 80 and 443's stand-ins: one pair per address, certificates by server name, answers by Host. */

import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Server as TcpServer } from "node:net";
import { createServer as createTcpServer } from "node:net";
import type { SecureContext } from "node:tls";
import { gzipSync } from "node:zlib";
import { withLatency } from "./latency.ts";
import type { Log } from "./log.ts";
import type { Listening } from "./ports.ts";
import { bindEverywhere } from "./ports.ts";
import type { Reply, WebRequest } from "./web-reply.ts";

export type WebServersInput = {
  scheme: "http" | "https";
  on: string[];
  /** A fixed port, or 0 for a free one. */
  port: number;
  latencyMs: number;
  contextFor: (serverName: string, address: string) => SecureContext;
  answer: (request: WebRequest) => Reply;
  log: Log;
};

/** Bodies below this do not gain from compression. */
const GZIP_BYTES_MIN = 860;
/** A request body nobody in the world needs more of. */
const REQUEST_BODY_BYTES_MAX = 64 * 1024;

/** Starts the web servers of one scheme. Throws when no port is free on all addresses. */
export function startWebServers(input: WebServersInput): Promise<Listening> {
  return bindEverywhere(input.on, input.port, (address, port) => listen(input, address, port));
}

async function listen(input: WebServersInput, address: string, port: number): Promise<Listening> {
  const web = createWeb(input, address);
  web.on("clientError", (_error, socket) => socket.destroy());
  const door = input.latencyMs > 0 ? createDoor(web, input.latencyMs) : web;
  await new Promise<void>((resolve, reject) => {
    door.once("error", reject);
    door.listen({ port, host: address, exclusive: true }, resolve);
  });
  const bound = door.address();
  return {
    port: bound !== null && typeof bound === "object" ? bound.port : port,
    async stop() {
      const closed = new Promise((done) => door.close(done));
      web.closeAllConnections();
      await closed;
    },
  };
}

function createWeb(input: WebServersInput, address: string): HttpServer {
  const onRequest = (request: IncomingMessage, response: ServerResponse) => serve(input, address, request, response);
  if (input.scheme === "http") return createHttpServer(onRequest);
  const server = createHttpsServer(
    {
      SNICallback(serverName, done) {
        const host = serverName.toLowerCase();
        input.log.add({ kind: "tls", address, host, what: "handshake", outcome: "started" });
        done(null, input.contextFor(host, address));
      },
    },
    onRequest,
  );
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  return server;
}

/** A listener in front of the web server that lets connections in late. */
function createDoor(web: HttpServer, latencyMs: number): TcpServer {
  const open = new Set<{ destroy(): void }>();
  const door = createTcpServer((socket) => {
    const delayed = withLatency(socket, latencyMs);
    open.add(delayed);
    delayed.on("close", () => open.delete(delayed));
    web.emit("connection", delayed);
  });
  const close = door.close.bind(door);
  door.close = (done) => {
    for (const connection of open) connection.destroy();
    return close(done);
  };
  return door;
}

async function serve(
  input: WebServersInput,
  address: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  if (body === null) return;
  const [path = "/", ...rest] = (request.url ?? "/").split("?");
  const asked: WebRequest = {
    scheme: input.scheme,
    address,
    host: (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase(),
    method: request.method ?? "GET",
    path,
    query: rest.length === 0 ? "" : `?${rest.join("?")}`,
    headers: request.headers,
    body,
  };
  const reply = input.answer(asked);
  const what = `${asked.method} ${asked.path}${asked.query}`;
  input.log.add({ kind: input.scheme, address, host: asked.host, what, outcome: String(reply.status) });
  if (reply.delayMs === undefined) {
    send(asked, reply, response);
    return;
  }
  const timer = setTimeout(() => send(asked, reply, response), reply.delayMs);
  response.on("close", () => clearTimeout(timer));
}

/** Reads the body; null when the visitor went away, or sent one without end and was hung up on. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      const part = Buffer.from(chunk);
      bytes += part.length;
      if (bytes > REQUEST_BODY_BYTES_MAX) {
        request.destroy();
        return null;
      }
      chunks.push(part);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString();
}

function send(asked: WebRequest, reply: Reply, response: ServerResponse): void {
  response.statusCode = reply.status;
  for (const [name, value] of reply.headers) response.appendHeader(name, value);
  if (typeof reply.body === "function") {
    reply.body(response);
    return;
  }
  const body = Buffer.from(reply.body);
  const acceptsGzip = /\bgzip\b/.test(String(asked.headers["accept-encoding"] ?? ""));
  const isText = /text|json|javascript|xml|svg/.test(String(response.getHeader("content-type") ?? ""));
  const isEncoded = response.hasHeader("content-encoding");
  if (isText && !isEncoded) response.appendHeader("vary", "Accept-Encoding");
  if (!isText || isEncoded || !acceptsGzip || body.length < GZIP_BYTES_MIN) {
    response.setHeader("content-length", body.length);
    response.end(asked.method === "HEAD" ? undefined : body);
    return;
  }
  const packed = gzipped(body);
  response.setHeader("content-encoding", "gzip");
  response.setHeader("content-length", packed.length);
  response.end(asked.method === "HEAD" ? undefined : packed);
}

const packedBodies = new Map<string, Buffer>();
const PACKED_BODIES_MAX = 400;

/** Pages are the same for every visitor, so each is packed once. */
function gzipped(body: Buffer): Buffer {
  const key = body.toString("latin1");
  const known = packedBodies.get(key);
  if (known !== undefined) return known;
  const packed = gzipSync(body);
  if (packedBodies.size >= PACKED_BODIES_MAX) packedBodies.clear();
  packedBodies.set(key, packed);
  return packed;
}
