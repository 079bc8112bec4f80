/** One HTTP/1.1 request over a connection that is already open, within limits of time and size. */
import { request as httpRequest, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type ReadBody, readBody } from "./body.ts";
import { FaultError, faultOf } from "./network-fault.ts";
import type { HttpHop, NetworkFault } from "./probes.ts";

/** Catalogue 0.4. */
const FIRST_BYTE_TIMEOUT_MS = 10_000;
const HEADER_BYTES_MAX = 64 * 1024;

export type Request = {
  method: HttpHop["method"];
  /** Path with query. */
  path: string;
  headers: Record<string, string>;
  /** What a POST carries; nothing unless given. */
  body?: string;
  /** Clock of `performance.now()` at which the whole exchange ends. */
  deadlineAt: number;
  firstByteTimeoutMs?: number;
  bodyBytesMax: number;
};

export type Response = {
  status: number;
  /** Lower-case names, in the order sent. */
  headers: [string, string][];
  body: ReadBody;
  /** Why the body is missing although the head arrived; null when it is whole or was cut at its limit. */
  fault: NetworkFault | null;
};

/** Sends a request and reads the answer; throws a `FaultError` when no head arrives. Always ends the connection. */
export async function exchangeHttp(socket: Duplex, request: Request): Promise<Response> {
  const expiry = expireAt(socket, request.deadlineAt);
  try {
    const { incoming, errors } = await headOf(socket, request, expiry);
    const headers = pairs(incoming.rawHeaders);
    const encoding = headers.filter(([name]) => name === "content-encoding").map(([, value]) => value);
    const head = { status: incoming.statusCode ?? 0, headers };
    try {
      const body = await readBody(incoming, encoding.join(","), request.bodyBytesMax);
      return { ...head, body, fault: null };
    } catch (error) {
      const broken = faultOf(error, "protocol");
      // A response cut short only says "aborted"; what the parser or the socket said came by way of the request.
      const telling = broken.kind === "reset" && errors.length > 0 ? faultOf(errors[0], "protocol") : broken;
      const fault = expiry.fault()?.fault ?? telling;
      return { ...head, body: { bytes: Buffer.alloc(0), truncated: false }, fault };
    }
  } finally {
    expiry.stop();
    socket.destroy();
  }
}

type Expiry = { fault(): FaultError | null; expire(code: string, message: string): void; stop(): void };

/** Destroys the connection when time is up and remembers why, since the streams only say "aborted" then. */
function expireAt(socket: Duplex, deadlineAt: number): Expiry {
  let fault: FaultError | null = null;
  function expire(code: string, message: string): void {
    fault ??= new FaultError("timeout", code, message);
    socket.destroy(fault);
  }
  const timer = setTimeout(
    () => expire("WHOLE", "the whole exchange took too long"),
    Math.max(0, deadlineAt - performance.now()),
  );
  return { fault: () => fault, expire, stop: () => clearTimeout(timer) };
}

/** The head of the answer, and what goes wrong on the request after it. */
type Head = { incoming: IncomingMessage; errors: unknown[] };

function headOf(socket: Duplex, request: Request, expiry: Expiry): Promise<Head> {
  const firstByteMs = request.firstByteTimeoutMs ?? FIRST_BYTE_TIMEOUT_MS;
  const payload = Buffer.from(request.body ?? "");
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => expiry.expire("FIRST_BYTE", `no answer in ${firstByteMs} ms`), firstByteMs);
    const errors: unknown[] = [];
    function fail(error: unknown): void {
      clearTimeout(timer);
      errors.push(error);
      const fault = expiry.fault()?.fault ?? faultOf(error, "protocol");
      reject(new FaultError(fault.kind, fault.code, fault.message, { cause: error }));
    }
    try {
      const outgoing = httpRequest({
        createConnection: () => socket,
        method: request.method,
        path: request.path,
        headers:
          request.method === "POST" ? { ...request.headers, "content-length": `${payload.length}` } : request.headers,
        setHost: false,
        maxHeaderSize: HEADER_BYTES_MAX,
        insecureHTTPParser: false,
      });
      outgoing.on("error", fail);
      outgoing.on("close", () =>
        fail(new FaultError("reset", "ECONNRESET", "the connection was closed without an answer")),
      );
      outgoing.on("upgrade", (_incoming, upgraded) => {
        upgraded.destroy();
        fail(new FaultError("protocol", "UPGRADE", "the server switched protocols unasked"));
      });
      outgoing.on("response", (incoming) => {
        clearTimeout(timer);
        resolve({ incoming, errors });
      });
      outgoing.end(request.method === "POST" ? payload : undefined);
    } catch (error) {
      fail(error); // a header or path that may not be sent
    }
  });
}

function pairs(rawHeaders: string[]): [string, string][] {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.push([(rawHeaders[index] ?? "").toLowerCase(), rawHeaders[index + 1] ?? ""]);
  }
  return headers;
}
