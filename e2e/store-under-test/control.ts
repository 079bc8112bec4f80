/** A small door into a running world for the demo page and browser tests, on loopback only. */

import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import { behaviours } from "./behaviours.ts";
import { faults } from "./faults.ts";
import type { StoreSpec } from "./store-spec.ts";
import type { World } from "./world.ts";

export type Control = { url: string; port: number; stop(): Promise<void> };

type Answer = { status: number; body: unknown };

const BODY_BYTES_MAX = 64 * 1024;

/**
 * Opens the door: `GET /` lists stores and faults, `PUT /stores/<domain>/faults` takes `{"names":[…]}`,
 * `PUT /stores/<domain>/txt` takes `{"name":…,"values":[…]}`, `GET /log` tells what was asked, `DELETE /log` forgets it.
 */
export async function openControl(world: World, stores: StoreSpec[], port: number): Promise<Control> {
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(world, stores, request);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const bound = server.address();
  const realPort = bound !== null && typeof bound === "object" ? bound.port : port;
  return {
    url: `http://127.0.0.1:${realPort}`,
    port: realPort,
    async stop() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(world: World, stores: StoreSpec[], request: IncomingMessage): Promise<Answer> {
  // A page in some browser may reach loopback under a name of its own, but not under this one.
  if (!/^127\.0\.0\.1(:\d+)?$/.test(request.headers.host ?? "")) return refusal(403, "ask 127.0.0.1 by its number");
  if (request.headers.origin !== undefined) return refusal(403, "pages may not ask");
  const route = `${request.method} ${request.url}`;
  if (route === "GET /") return { status: 200, body: describe(world, stores) };
  if (route === "GET /log") return { status: 200, body: world.log.entries };
  if (route === "DELETE /log") {
    world.log.clear();
    return { status: 200, body: {} };
  }
  const [, domain = "", what = ""] = /^PUT \/stores\/([^/]+)\/(faults|txt)$/.exec(route) ?? [];
  if (what === "") return refusal(404, "no such route");
  const body = await readJson(request);
  try {
    if (what === "faults") world.setFaults(domain, texts(body, "names"));
    else world.setTxt(domain, String(field(body, "name")), texts(body, "values"));
  } catch (error) {
    return refusal(400, error instanceof Error ? error.message : String(error));
  }
  return { status: 200, body: { domain, faults: world.faultsOf(domain) } };
}

function describe(world: World, stores: StoreSpec[]): unknown {
  return {
    stores: stores.map(({ name, domain }) => ({ name, domain, faults: world.faultsOf(domain) })),
    faults: faults.map(({ name, title, checks, status }) => ({ name, title, checks, status })),
    behaviours: behaviours.map(({ name, title }) => ({ name, title })),
  };
}

function refusal(status: number, error: string): Answer {
  return { status, body: { error } };
}

function field(body: unknown, name: string): unknown {
  return body !== null && typeof body === "object" ? Reflect.get(body, name) : undefined;
}

function texts(body: unknown, name: string): string[] {
  const value = field(body, name);
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === "string")) {
    throw new Error(`"${name}" must be a list of texts`);
  }
  return value;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
