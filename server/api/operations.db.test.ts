import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildApiKey } from "../../prisma/builders/api-key.ts";
import { buildWholeStore, type WholeStore } from "../../prisma/builders/whole-store.ts";
import { unique } from "../../prisma/builders/workspace.ts";
import { disconnect } from "../db.ts";
import { handleApi } from "./handle.ts";
import { openApiDocument } from "./openapi.ts";
import { operations } from "./operations.ts";

type Ids = { store_id: string; run_id: string; finding_id: string; hook_id: string };
/** What each operation is asked with. In the order they are tried by a key that may: what is removed stands last. */
const table: Record<string, { query?: string; body?: (ids: Ids) => unknown }> = {
  listStores: { query: "limit=2" },
  createStore: { body: () => ({ name: "Fern", domain: `${unique("api")}.example`, start_audit: false }) },
  getStore: {},
  listChecks: {},
  listFindings: { query: "state=open" },
  getFinding: {},
  startAuditRun: { body: () => ({ check_ids: ["dns.dnssec"] }) },
  listAuditRuns: {},
  getAuditRun: {},
  compareAuditRun: {},
  listDeploys: {},
  reportCiRun: { body: () => ({ ...report, target: domain }) },
  listCiReports: {},
  listOutgoingHooks: {},
  createOutgoingHook: { body: () => ({ url: "https://receiver.example/in", event_types: ["stage.approved"] }) },
  rotateOutgoingHookSecret: { body: () => ({}) },
  listOutgoingDeliveries: {},
  deleteOutgoingHook: {},
};
const report = {
  started_at: "2026-11-24T09:00:00.000Z",
  duration_ms: 10,
  catalogue_version: "1",
  results: [
    {
      ...{ check_id: "email.spf", subject: "shop.example", finding_key: "ok", status: "pass", severity: "high" },
      ...{ summary: "Fine.", observations: [{ kind: "dns" }] },
    },
  ],
};

let owner: pg.Client;
let victim: WholeStore;
let other: WholeStore;
let ids: Ids;
let domain: string;
let keys: Record<string, string>;

beforeAll(async () => {
  owner = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL });
  await owner.connect();
  victim = await buildWholeStore();
  other = await buildWholeStore();
  const { storeId, auditRunId, findingId, outgoingHookId } = victim;
  ids = { store_id: storeId, run_id: auditRunId, finding_id: findingId, hook_id: outgoingHookId };
  domain = (await owner.query('SELECT domain FROM "Store" WHERE id = $1', [storeId])).rows[0].domain;
  const sibling = await buildWholeStore(victim.owner);
  keys = {
    read: (await buildApiKey(victim.owner, { scope: "read" })).key,
    run: (await buildApiKey(victim.owner, { scope: "run" })).key,
    write: (await buildApiKey(victim.owner)).key,
    ownStore: (await buildApiKey(victim.owner, { storeId })).key,
    otherStore: (await buildApiKey(victim.owner, { storeId: sibling.storeId })).key,
    otherWorkspace: (await buildApiKey(other.owner)).key,
  };
});
afterAll(async () => {
  await Promise.all([owner.end(), disconnect()]);
});

const rows = operations.map((operation) => [operation.id, operation] as const);
type Answer = { status: number; body: unknown };

async function call(id: string, key: string | undefined, place: Ids = ids): Promise<Answer> {
  const operation = operations.find((candidate) => candidate.id === id);
  const row = table[id];
  if (!operation || !row) throw new Error(`no row for ${id}`);
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: keyof Ids) => place[name]);
  const headers = { "content-type": "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) };
  const response = await handleApi(
    new Request(`http://portal.test/api/v1${path}?${row.query ?? ""}`, {
      method: operation.method,
      headers,
      body: row.body ? JSON.stringify(row.body(place)) : undefined,
    }),
  );
  const text = await response.text();
  if (response.status >= 400) expect(response.headers.get("content-type")).toBe("application/problem+json");
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

async function snapshot(workspaceId: string): Promise<Record<string, string>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'workspaceId'
     AND table_name <> 'ApiKey'`,
  );
  const held: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows: hashed } = await owner.query(
      `SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS hash FROM "${name}" t WHERE "workspaceId" = $1`,
      [workspaceId],
    );
    held[name] = hashed[0].hash;
  }
  return held;
}

test("every operation is tried here, and is in the document with the scope it demands", () => {
  expect(Object.keys(table).toSorted(), "say in the table how it is called").toEqual(rows.map(([id]) => id).toSorted());
  const { paths } = openApiDocument();
  for (const [id, { method, path, scope }] of rows) {
    expect(paths[path]?.[method.toLowerCase()]).toMatchObject({ operationId: id, "x-scope": scope });
  }
});

describe("strangers", () => {
  let before: Record<string, string>;
  beforeAll(async () => {
    before = await snapshot(victim.workspaceId);
  });

  test.each(rows)("%s is closed without a key", async (id) => {
    expect((await call(id, undefined)).status).toBe(401);
    expect((await call(id, `lrk_${"a".repeat(43)}`)).status).toBe(401);
  });

  const named = rows.filter(([, { path }]) => path.includes("{"));
  test.each(named)("%s gives a key of another workspace the answer for what is not there", async (id) => {
    const any = () => crypto.randomUUID();
    const nowhere = { store_id: any(), run_id: any(), finding_id: any(), hook_id: any() };
    const answer = await call(id, keys.otherWorkspace);
    expect(answer.status).toBe(404);
    expect(answer).toEqual(await call(id, keys.otherWorkspace, nowhere));
  });

  test.each(named)("%s finds a row of another store as little, for a key of one store", async (id, operation) => {
    const answer = await call(id, keys.otherStore);
    expect(answer.status).toBe(operation.isWorkspaceOnly ? 403 : 404);
  });

  test("have changed nothing", async () => {
    expect(await snapshot(victim.workspaceId)).toEqual(before);
  });

  test("a list of another workspace holds nothing of this one", async () => {
    const { body } = await call("listStores", keys.otherWorkspace);
    expect(JSON.stringify(body)).not.toContain(victim.storeId);
    expect(JSON.stringify(body)).toContain(other.storeId);
    expect(JSON.stringify(await call("listOutgoingHooks", keys.otherWorkspace))).not.toContain(victim.outgoingHookId);
  });
});

test.each(rows)("%s is open from its scope on", async (id, { scope, isWorkspaceOnly, status }) => {
  const order = ["read", "run", "write"] as const;
  for (const held of order.slice(0, order.indexOf(scope))) {
    const refused = await call(id, keys[held]);
    expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining(`may ${scope}`) } });
  }
  if (isWorkspaceOnly) expect((await call(id, keys.ownStore)).status).toBe(403);
  else expect(await call(id, keys.ownStore)).toMatchObject({ status });
  expect(await call(id, keys[scope])).toMatchObject({ status });
});
