import http from "node:http";
import { checkpoint } from "./checkpoint.ts";
import type { Engine } from "./context.ts";
import { BadEvent, EVENT_BYTES_MAX, readEvents, type StoredEvent } from "./events.ts";
import { isObject, type Json, parseJson } from "./json.ts";
import { readMetrics } from "./metrics.ts";
import { cancelRun, eventRuns, listRuns, readRun, runEvents, runMemos, runSteps } from "./runs-api.ts";
import { bearerToken, sameText } from "./signature.ts";
import { register, type SyncState } from "./sync.ts";

/** An answer to be written as JSON. `raw` is JSON text that goes out as it is. */
type Reply = { status: number; json?: unknown; raw?: string };

type Request = {
  method: string;
  url: URL;
  headers: http.IncomingHttpHeaders;
  params: string[];
  body(): Promise<string>;
};

type Route = {
  method: string;
  pattern: RegExp;
  isOpen?: boolean;
  handle(request: Request): Promise<Reply>;
};

/** What the server needs besides the engine. */
export type ServerParts = { takeEvents(events: StoredEvent[]): Promise<void>; syncStates(): SyncState[] };

const BODY_BYTES_MAX = 64 * 1024 * 1024;

/** Thrown for a body over the limit. */
class TooLarge extends Error {}

/** Serves the event API, the SDK's API and the runs API. Everything but `/e` and `/health` wants the signing key. */
export function createServer(engine: Engine, parts: ServerParts): http.Server {
  const routes = createRoutes(engine, parts);
  const token = `Bearer ${bearerToken(engine.config.signingKey)}`;

  async function answer(request: http.IncomingMessage): Promise<Reply> {
    const url = new URL(request.url ?? "/", "http://engine");
    const method = request.method ?? "GET";
    for (const route of routes) {
      const match = route.method === method ? route.pattern.exec(url.pathname) : null;
      if (!match) continue;
      if (!route.isOpen && !sameText(request.headers.authorization ?? "", token)) {
        return { status: 401, json: { error: "Unauthorized", status: 401 } };
      }
      const params = match.slice(1).map(decode);
      return await route.handle({ method, url, headers: request.headers, params, body: () => readBody(request) });
    }
    return { status: 404, json: { error: "Not found", status: 404 } };
  }

  const server = http.createServer((request, response) => {
    answer(request)
      .catch((error): Reply => {
        if (error instanceof TooLarge) return { status: 413, json: { error: "The body is too large", status: 413 } };
        engine.log("request-failed", { path: request.url?.split("?")[0], error: String(error) });
        return { status: 500, json: { error: "The engine failed to answer", status: 500 } };
      })
      .then(({ status, json, raw }) => {
        // Whatever of the body was not read would be taken for the next request.
        request.resume();
        response.writeHead(status, { "content-type": "application/json", "x-inngest-server-kind": "cloud" });
        response.end(raw ?? JSON.stringify(json ?? {}));
      })
      .catch(() => response.destroy());
  });
  // Longer than any client keeps an idle connection, so that none is closed just as it is used again.
  server.keepAliveTimeout = 75_000;
  server.headersTimeout = 80_000;
  return server;
}

function createRoutes(engine: Engine, parts: ServerParts): Route[] {
  const { query } = engine.db;
  return [
    {
      method: "POST",
      pattern: /^\/e\/([^/]+)$/,
      isOpen: true,
      handle: (request) => postEvents(engine, parts, request),
    },
    {
      method: "GET",
      pattern: /^\/health$/,
      isOpen: true,
      handle: async () => ({ status: 200, json: { status: "ok" } }),
    },
    {
      method: "GET",
      pattern: /^\/metrics$/,
      handle: async () => ({ status: 200, json: await readMetrics(engine, parts.syncStates()) }),
    },
    {
      method: "POST",
      pattern: /^\/fn\/register$/,
      handle: async (request) => postRegister(engine, request, parseJson(await request.body())),
    },
    {
      method: "POST",
      pattern: /^\/v1\/checkpoint\/([^/]+)\/async$/,
      handle: async (request) => {
        const status = await checkpoint(engine, request.params[0] ?? "", parseJson(await request.body()));
        return { status, json: { status } };
      },
    },
    {
      method: "GET",
      pattern: /^\/v0\/runs\/([^/]+)\/batch$/,
      handle: async (request) => rawOrGone(await runEvents(query, request.params[0] ?? "")),
    },
    {
      method: "GET",
      pattern: /^\/v0\/runs\/([^/]+)\/actions$/,
      handle: async (request) => rawOrGone(await runMemos(query, request.params[0] ?? "")),
    },
    {
      method: "GET",
      pattern: /^\/v1\/events\/([^/]+)\/runs$/,
      handle: async (request) => ({ status: 200, json: { data: await eventRuns(query, request.params[0] ?? "") } }),
    },
    {
      method: "GET",
      pattern: /^\/v1\/runs$/,
      handle: async (request) => ({ status: 200, json: { data: await listRuns(query, request.url.searchParams) } }),
    },
    {
      method: "GET",
      pattern: /^\/v1\/runs\/([^/]+)$/,
      handle: async (request) => dataOrMissing(await readRun(query, request.params[0] ?? "")),
    },
    {
      method: "GET",
      pattern: /^\/v1\/runs\/([^/]+)\/steps$/,
      handle: async (request) =>
        dataOrMissing(await runSteps(query, request.params[0] ?? "", request.url.searchParams.get("output") === "1")),
    },
    {
      method: "DELETE",
      pattern: /^\/v1\/runs\/([^/]+)$/,
      handle: async (request) => {
        const found = await cancelRun(engine, request.params[0] ?? "");
        return found ? { status: 202, json: {} } : notFound("run");
      },
    },
  ];
}

async function postEvents(engine: Engine, parts: ServerParts, request: Request): Promise<Reply> {
  const refuse = (status: number, error: string): Reply => ({ status, json: { ids: [], status, error } });
  if (!sameText(request.params[0] ?? "", engine.config.eventKey)) return refuse(401, "Event key not found");
  try {
    const seed = request.headers["x-inngest-event-id-seed"];
    const body = await request.body();
    const events = readEvents(body, typeof seed === "string" ? seed : undefined, Date.now());
    await parts.takeEvents(events);
    return { status: 200, json: { ids: events.map((event) => event.internalId), status: 200 } };
  } catch (error) {
    if (error instanceof BadEvent) return refuse(400, error.message);
    if (error instanceof TooLarge) return refuse(413, `An event may have at most ${EVENT_BYTES_MAX} bytes`);
    engine.log("events-failed", { error: String(error) });
    return refuse(500, "The events could not be stored");
  }
}

async function postRegister(engine: Engine, request: Request, body: Json | undefined): Promise<Reply> {
  const expected = request.headers["x-inngest-expected-server-kind"];
  if (expected !== undefined && expected !== "cloud") {
    return { status: 400, json: { error: `Expected server kind ${expected}, got cloud` } };
  }
  if (!isObject(body) || typeof body.appName !== "string" || typeof body.url !== "string") {
    return { status: 400, json: { error: "The body is no registration" } };
  }
  const result = await register(engine, {
    appId: body.appName,
    url: body.url,
    sdk: typeof body.sdk === "string" ? body.sdk : null,
    functions: body.functions,
  });
  if (!result.ok) return { status: 400, json: { error: result.error } };
  return { status: 200, json: { ok: true, modified: result.modified } };
}

function rawOrGone(raw: string | null): Reply {
  return raw === null ? notFound("run") : { status: 200, raw };
}

function dataOrMissing(data: unknown): Reply {
  return data === null ? notFound("run") : { status: 200, json: { data } };
}

function notFound(what: string): Reply {
  return { status: 404, json: { error: `No such ${what}`, status: 404 } };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function readBody(request: http.IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_BYTES_MAX) chunks.push(chunk);
      else reject(new TooLarge());
    });
    request.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.on("error", reject);
    request.on("aborted", () => reject(new Error("The sender closed the connection")));
  });
}
