import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { emptyProfile } from "../../server/checks/store-profile.ts";
import { buildReport } from "./report.ts";
import { readReportTo, reportToPortal } from "./report-to.ts";
import type { Terminal } from "./terminal.ts";

const key = ["lrk", "k".repeat(43)].join("_");
let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Seen = { method?: string; url?: string; headers: IncomingMessage["headers"]; body: string };
async function portal(answer: (seen: Seen) => [number, unknown]): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString("utf8");
    const call = { method: request.method, url: request.url, headers: request.headers, body };
    seen.push(call);
    const [status, content] = answer(call);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(content));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

function terminal(env: Terminal["env"] = {}): Terminal & { told: string[] } {
  const told: string[] = [];
  const quiet = { cwd: "/", print: () => {}, progress: () => {}, isWatched: false, hasColour: false };
  return { ...quiet, env, told, tell: (line) => void told.push(line) };
}

function anyReport() {
  return buildReport({
    ...{ target: "shop.example", startedAt: new Date(), now: new Date(), outcomes: [], questions: 0, notAllowed: 0 },
    ...{ store: emptyProfile("shop.example"), notes: [], hasMinimumBar: true, isPartial: true },
  });
}

test("the store is found by the audited domain, and the report goes there once with the key and its source", async () => {
  const { url, seen } = await portal(({ method }) =>
    method === "GET" ? [200, { data: [{ id: "s1" }] }] : [201, { id: "r1" }],
  );
  const place = terminal({ GITHUB_REPOSITORY: "acme/shop", GITHUB_SHA: "a".repeat(40), MY_KEY: key });
  const to = readReportTo({ "report-to": url, "key-env": "MY_KEY" }, place.env);
  if (!to) throw new Error("no place to report to");
  await reportToPortal(anyReport(), to, place);
  expect(seen.map(({ method, url: path }) => `${method} ${path}`)).toEqual([
    "GET /api/v1/stores?domain=shop.example&limit=1",
    "POST /api/v1/stores/s1/ci-reports",
  ]);
  expect(seen.every(({ headers }) => headers.authorization === `Bearer ${key}`)).toBe(true);
  expect(seen[1]?.headers["idempotency-key"]).toMatch(/^[0-9a-f-]{36}$/);
  const source = { repository: "acme/shop", commit: "a".repeat(40) };
  expect(JSON.parse(seen[1]?.body ?? "")).toMatchObject({ target: "shop.example", results: [], source });
  expect(place.told).toEqual([`Reported to ${new URL(url).host}.`]);
});

test("a portal that refuses is quoted, and neither its words nor ours hold the key", async () => {
  const { url } = await portal(() => [401, { detail: "This key is unknown, was revoked, or has ended." }]);
  const to = readReportTo({ "report-to": url }, { LAUNCH_READY_API_KEY: key });
  if (!to) throw new Error("no place to report to");
  const fault = await reportToPortal(anyReport(), to, terminal()).catch((error: Error) => error.message);
  expect(fault).toContain("it answered 401: This key is unknown");
  expect(fault).not.toContain(key);
});

test("nothing is sent to an address without https, without a key, or with a key that is none", () => {
  const env = { LAUNCH_READY_API_KEY: key };
  expect(readReportTo({}, env)).toBeNull();
  expect(() => readReportTo({ "report-to": "http://portal.example" }, env)).toThrow("--report-to takes");
  expect(() => readReportTo({ "report-to": "https://a@portal.example" }, env)).toThrow("--report-to takes");
  expect(() => readReportTo({ "report-to": "https://portal.example" }, {})).toThrow("LAUNCH_READY_API_KEY");
  const broken = { LAUNCH_READY_API_KEY: `${key}\r\nx: y` };
  expect(() => readReportTo({ "report-to": "https://portal.example" }, broken)).toThrow("is no key");
  expect(() => readReportTo({ "key-env": "X" }, env)).toThrow("--key-env needs --report-to");
});
