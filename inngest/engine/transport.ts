import http from "node:http";
import https from "node:https";

/** An app's answer, whole. */
export type HttpAnswer = { status: number; headers: Record<string, string>; body: Buffer };

/** Keep-alive HTTP to the apps. */
export type Transport = {
  /** Sends a request and reads the answer. Throws Node's error when no whole answer arrives. */
  send(
    method: "POST" | "PUT",
    url: URL,
    headers: Record<string, string>,
    body: string | Buffer,
    timeoutMs?: number,
  ): Promise<HttpAnswer>;
  close(): void;
};

/** A step may run this long; global fetch would give up after five minutes without headers. */
const TIMEOUT_MS = 2 * 3_600_000;
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

/** Opens the agents that keep connections to the apps alive. */
export function openTransport(): Transport {
  // No timeout here: given the same one as the request's, Node keeps the idle socket's own short timeout instead.
  const agents: Agents = {
    "http:": new http.Agent({ keepAlive: true, maxFreeSockets: 32 }),
    "https:": new https.Agent({ keepAlive: true, maxFreeSockets: 32 }),
  };
  return {
    send: async (method, url, headers, body, timeoutMs = TIMEOUT_MS) => {
      const call = { method, url, headers, body, timeoutMs };
      try {
        return await sendOnce(call, agents);
      } catch (error) {
        if (!(error instanceof IdleReset)) throw error;
        // Most likely the app closed the idle connection just as it was used. If nobody answers a new one, it died.
        return await sendOnce(call, null).catch((second) => {
          throw isRefused(second) ? error : second;
        });
      }
    },
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** Tells whether an error means that nothing listens there, so that no code of the app has run. */
export function isRefused(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isRefused);
  return error instanceof Error && "code" in error && error.code === "ECONNREFUSED";
}

/** A connection that had been idle was reset before a byte of the answer came. */
class IdleReset extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
    this.name = "IdleReset";
  }
}

type Agents = { "http:": http.Agent; "https:": https.Agent };
type Call = { method: string; url: URL; headers: Record<string, string>; body: string | Buffer; timeoutMs: number };

/** Sends a request over a kept connection, or without agents over a new one. */
function sendOnce(call: Call, agents: Agents | null): Promise<HttpAnswer> {
  const isSecure = call.url.protocol === "https:";
  return new Promise((resolve, reject) => {
    const options: https.RequestOptions = {
      method: call.method,
      agent: agents === null ? false : agents[isSecure ? "https:" : "http:"],
      timeout: call.timeoutMs,
      headers: { ...call.headers, "content-length": String(Buffer.byteLength(call.body)) },
    };
    const request = (isSecure ? https : http).request(call.url, options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > ANSWER_BYTES_MAX) response.destroy(new Error("The app's answer is larger than 64 MiB"));
        else chunks.push(chunk);
      });
      response.on("end", () => {
        const flat: Record<string, string> = {};
        for (const [name, value] of Object.entries(response.headers)) flat[name] = String(value);
        resolve({ status: response.statusCode ?? 0, headers: flat, body: Buffer.concat(chunks) });
      });
      response.on("aborted", () => reject(new Error("The app closed the connection before its answer was complete")));
      response.on("error", reject);
    });
    request.on("timeout", () => request.destroy(new Error(`The app did not answer within ${call.timeoutMs / 1000} s`)));
    request.on("error", (error) => {
      const isReset = "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
      reject(isReset && request.reusedSocket ? new IdleReset(error) : error);
    });
    request.end(call.body);
  });
}
