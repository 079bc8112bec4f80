import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import OpenAPIClientAxios, { type Document } from "openapi-client-axios";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildApiKey } from "../../prisma/builders/api-key.ts";
import { buildRecordedAudit } from "../../prisma/builders/history.ts";
import { type BuiltMember, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { revokeApiKey } from "../api-keys/manage-keys.ts";
import { inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { BODY_BYTES_MAX, handleApi, limits } from "./handle.ts";
import { openApiDocument } from "./openapi.ts";

let owner: BuiltMember;
let storeId: string;
let key: string;

beforeAll(async () => {
  owner = (await buildWorkspace()).owner;
  storeId = (await buildStore(owner, { domain: "api-shop.example" })).storeId;
  key = (await buildApiKey(owner)).key;
});
afterAll(disconnect);

type Init = { method?: string; body?: BodyInit; headers?: Record<string, string>; with?: string };
async function ask(path: string, { with: held = key, ...init }: Init = {}, now = new Date()) {
  const headers = { authorization: `Bearer ${held}`, "content-type": "application/json", ...init.headers };
  const response = await handleApi(new Request(`http://portal.test/api/v1${path}`, { ...init, headers }), now);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}
const hook = (url = "https://receiver.example/in") => JSON.stringify({ url, event_types: ["stage.approved"] });
const addHook = (idempotencyKey: string, body = hook()) =>
  ask("/outgoing-hooks", { method: "POST", body, headers: { "idempotency-key": idempotencyKey } });

test("a client made from the served document lists stores, starts an audit and reads its difference", async () => {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request));
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const method = request.method ?? "GET";
    const init = { method, headers, body: body.length > 0 ? body : undefined };
    const answer = await handleApi(new Request(`http://portal.test${request.url}`, init));
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const document: Document = JSON.parse(JSON.stringify(openApiDocument()));
    document.servers = [{ url: `http://127.0.0.1:${port}/api/v1` }];
    const axiosConfigDefaults = { headers: { authorization: `Bearer ${key}` } };
    const client = await new OpenAPIClientAxios({ definition: document, axiosConfigDefaults }).getClient();
    const stores = await client.listStores?.({ domain: "api-shop.example" });
    expect(stores?.data.data).toMatchObject([{ id: storeId, domain: "api-shop.example", verdict: "not-checked" }]);
    const started = await client.startAuditRun?.({ store_id: storeId }, { check_ids: ["dns.dnssec"] });
    expect(started?.status).toBe(201);
    const place = { store_id: storeId, run_id: started?.data.id };
    expect((await client.getAuditRun?.(place))?.data).toMatchObject({ state: "queued", trigger: "recheck" });
    expect((await client.compareAuditRun?.(place))?.data).toMatchObject({ before: null, changes: [] });
    await buildRecordedAudit(owner, { storeId }, ["redir.chain"]);
    const says = { "redir.chain": [{ subject: "shop.example", status: "fail" as const }] };
    const worse = await buildRecordedAudit(owner, { storeId }, ["redir.chain"], says);
    const compared = await client.compareAuditRun?.({ store_id: storeId, run_id: worse });
    expect(compared?.data).toMatchObject({ counts: { worsened: 1 }, changes: [{ check_id: "redir.chain" }] });
    expect((await client.listFindings?.({ store_id: storeId }))?.data.data).toHaveLength(1);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("a key that was revoked or has ended opens nothing, and neither does a cookie or a key in the address", async () => {
  const { key: revoked, keyId } = await buildApiKey(owner);
  expect((await ask("/stores", { with: revoked })).status).toBe(200);
  await inTenant(owner, (ctx) => revokeApiKey(ctx, { keyId }));
  expect(await ask("/stores", { with: revoked })).toMatchObject({ status: 401 });
  const { key: ended } = await buildApiKey(owner, { days: 1 });
  const later = new Date(Date.now() + 86_400_001);
  expect((await ask("/stores", { with: ended })).status).toBe(200);
  expect((await ask("/stores", { with: ended }, later)).status).toBe(401);
  const cookie = { authorization: "", cookie: `session=${key}` };
  const bare = await ask(`/stores?key=${key}`, { headers: cookie });
  expect(bare.status).toBe(401);
  expect(bare.headers.get("www-authenticate")).toContain("Bearer");
  expect(bare.headers.get("access-control-allow-origin")).toBeNull();
});

test("the time of a key's last use is written at most once a minute", async () => {
  const { key: held, keyId } = await buildApiKey(owner);
  const start = new Date("2026-11-24T10:00:00Z");
  const used = () =>
    inTenant(owner, async ({ db }) => (await db.apiKey.findUnique({ where: { id: keyId } }))?.lastUsedAt);
  await ask("/stores", { with: held }, start);
  await ask("/stores", { with: held }, new Date(start.getTime() + 30_000));
  expect(await used()).toEqual(start);
  await ask("/stores", { with: held }, new Date(start.getTime() + 61_000));
  expect(await used()).toEqual(new Date(start.getTime() + 61_000));
});

test("the same request under one Idempotency-Key acts once and gets the same answer, its secret included", async () => {
  const count = () => inTenant(owner, ({ db }) => db.outgoingHook.count());
  const before = await count();
  const first = await addHook("one");
  const again = await addHook("one");
  expect(first.status).toBe(201);
  expect(again.body).toEqual(first.body);
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(await count()).toBe(before + 1);
  const stored = await inTenant(owner, ({ db }) => db.idempotencyKey.findMany());
  expect(JSON.stringify(stored)).not.toContain(first.body.secret);
});

test("of many at the same moment one acts; the others are told to wait or get its answer", async () => {
  const before = await inTenant(owner, ({ db }) => db.outgoingHook.count());
  const answers = await Promise.all(Array.from({ length: 6 }, () => addHook("race")));
  expect(await inTenant(owner, ({ db }) => db.outgoingHook.count())).toBe(before + 1);
  expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  const made = answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
  expect(new Set(made).size).toBe(1);
});

test("another request under the same key is refused, and one that failed may come again", async () => {
  await addHook("other");
  expect(await addHook("other", hook("https://elsewhere.example/"))).toMatchObject({ status: 422 });
  expect((await addHook("failed", hook("http://receiver.example/"))).status).toBe(422);
  expect((await addHook("failed", hook("https://127.0.0.1/"))).status).toBe(422);
  expect((await addHook("failed")).status).toBe(201);
});

test("a key makes only so many requests a minute, is told how many are left, and others go on", async () => {
  const { key: busy } = await buildApiKey(owner);
  const now = new Date("2026-11-25T10:00:00Z");
  const body = JSON.stringify({ url: "no" });
  const change = () => ask("/outgoing-hooks", { with: busy, method: "POST", body }, now);
  const first = await change();
  expect(first.headers.get("ratelimit")).toBe(`"changes";r=${limits.changes - 1};t=60`);
  for (let made = 1; made < limits.changes; made += 1) await change();
  const refused = await change();
  expect(refused).toMatchObject({ status: 429, body: { title: "Too many requests" } });
  expect(refused.headers.get("retry-after")).toBe("60");
  expect((await ask("/stores", { with: busy }, now)).status).toBe(200);
  expect((await ask("/outgoing-hooks", { method: "POST", body }, now)).status).toBe(422);
});

test.each<[string, Init, number]>([
  ["no JSON", { body: "{" }, 400],
  ["a form", { body: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } }, 415],
  ["more than a mebibyte", { body: "x".repeat(BODY_BYTES_MAX + 1) }, 413],
  ["brackets without end", { body: "[".repeat(500_000) }, 400],
  ["a list", { body: "[]" }, 422],
  ["null", { body: "null" }, 422],
  ["a field nobody knows", { body: '{"check_ids":null,"admin":true}' }, 422],
  ["a prototype", { body: '{"__proto__":{"check_ids":["dns.dnssec"]},"check_ids":7}' }, 422],
  ["a check nobody knows", { body: '{"check_ids":["dns.nothing"]}' }, 422],
  ["an Idempotency-Key with blanks", { body: "{}", headers: { "idempotency-key": "a b" } }, 400],
])("a body that is %s is refused with the reason", async (_what, init, status) => {
  const { key: fresh } = await buildApiKey(owner, { scope: "run" });
  const answer = await ask(`/stores/${storeId}/audit-runs`, { with: fresh, method: "POST", ...init });
  expect(answer).toMatchObject({ status, body: { status, detail: expect.any(String), title: expect.any(String) } });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.body.detail.length).toBeGreaterThan(5);
});

test("a problem points at what does not fit, and addresses and methods nobody knows are named", async () => {
  const wrong = await ask("/stores?limit=1000&colour=red");
  expect(wrong).toMatchObject({ status: 422 });
  expect(wrong.body.errors.map(({ in: place, pointer }: { in: string; pointer: string }) => [place, pointer])).toEqual(
    expect.arrayContaining([
      ["query", "/limit"],
      ["query", "/colour"],
    ]),
  );
  expect(wrong.body.type).toMatch(/\/docs\/api#invalid$/);
  expect((await ask("/stores/not-an-id")).status).toBe(404);
  expect((await ask("/nothing")).status).toBe(404);
  const method = await ask("/stores", { method: "DELETE" });
  expect([method.status, method.headers.get("allow")]).toEqual([405, "GET, POST"]);
});

test("a report of a pipeline is shown, kept without observations, and moves no verdict, risk or check", async () => {
  const { body: before } = await ask(`/stores/${storeId}`);
  const secret = ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_");
  const result = {
    ...{ check_id: "sec.bundle-scan", subject: "https://api-shop.example/", finding_key: "x", status: "fail" },
    ...{ severity: "critical", summary: `A key ${secret} is in the page.`, observations: [{ response_excerpt: "y" }] },
  };
  const report = {
    ...{ target: "api-shop.example", started_at: "2026-11-24T09:00:00Z", duration_ms: 1, catalogue_version: "1" },
    results: [result],
    source: { repository: "acme/shop", commit: "0".repeat(40) },
  };
  const path = `/stores/${storeId}/ci-reports`;
  expect((await ask(path, { method: "POST", body: JSON.stringify(report) })).status).toBe(201);
  const other = JSON.stringify({ ...report, target: "notapi-shop.example" });
  expect(await ask(path, { method: "POST", body: other })).toMatchObject({ status: 422 });
  expect((await ask(path)).body.data).toMatchObject([{ counts: { fail: 1 }, source: { repository: "acme/shop" } }]);
  const stored = await inTenant(owner, ({ db }) => db.ciReport.findMany({ where: { storeId } }));
  expect(JSON.stringify(stored)).not.toContain(secret);
  expect(JSON.stringify(stored)).not.toContain("response_excerpt");
  expect((await ask(`/stores/${storeId}`)).body).toEqual(before);
});

test("pages of stores follow each other without a gap or a double", async () => {
  for (let made = 0; made < 3; made += 1) await buildStore(owner);
  const seen: string[] = [];
  let cursor = "";
  do {
    const { body } = await ask(`/stores?limit=2${cursor}`);
    seen.push(...body.data.map(({ id }: { id: string }) => id));
    cursor = body.next_cursor ? `&cursor=${body.next_cursor}` : "";
  } while (cursor);
  expect(seen).toHaveLength(4);
  expect(new Set(seen).size).toBe(4);
});
