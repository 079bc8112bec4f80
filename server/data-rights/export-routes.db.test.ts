import { BlobReader, TextWriter, ZipReader } from "@zip.js/zip.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GET as getActivity } from "../../app/api/activity/export/route.ts";
import { POST as postExport } from "../../app/api/stores/[storeId]/export/route.ts";
import { buildWholeStore, type WholeStore } from "../../prisma/builders/whole-store.ts";
import type { Actor } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { openSession } from "../doors/sessions.ts";

const ORIGIN = "http://127.0.0.1:3000";
let whole: WholeStore;
let stranger: WholeStore;
beforeAll(async () => {
  whole = await buildWholeStore();
  stranger = await buildWholeStore();
});
afterAll(disconnect);

async function headersOf(actor: Extract<Actor, { userId: string }> | null, more: Record<string, string> = {}) {
  const host = new URL(ORIGIN).host;
  if (!actor) return { origin: ORIGIN, host, ...more };
  const { sessionToken } = await openSession(actor.userId, new Date(), "test");
  return { origin: ORIGIN, host, cookie: `next-auth.session-token=${sessionToken}`, ...more };
}

async function exported(headers: Record<string, string>, storeId = whole.storeId): Promise<Response> {
  const url = `${ORIGIN}/api/stores/${storeId}/export`;
  return postExport(new Request(url, { method: "POST", headers }), { params: Promise.resolve({ storeId }) });
}

test("the archive opens and holds a file of every table", async () => {
  const response = await exported(await headersOf(whole.owner));
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/zip"]);
  const zip = new ZipReader(new BlobReader(await response.blob()));
  const entries = await zip.getEntries();
  const about = entries.find(({ filename }) => filename === "about.json");
  expect(entries.length).toBeGreaterThan(20);
  if (!about || about.directory) throw new Error("about.json is missing");
  expect(JSON.parse(await about.getData(new TextWriter()))).toMatchObject({ store: { id: whole.storeId }, version: 1 });
  await zip.close();
});

test("nobody but the store's own people and its consultants gets it, and no other site starts it", async () => {
  expect((await exported(await headersOf(null))).status).toBe(401);
  expect((await exported(await headersOf(stranger.owner))).status).toBe(404);
  expect((await exported(await headersOf(stranger.founder))).status).toBe(404);
  expect((await exported(await headersOf(whole.owner, { origin: "https://other.example" }))).status).toBe(403);
  expect((await exported(await headersOf(whole.owner), "no-store")).status).toBe(404);
});

test("the sixth export within an hour is refused in words", async () => {
  const headers = await headersOf(whole.founder);
  for (let round = 0; round < 5; round++) await (await exported(headers)).body?.cancel();
  const refused = await exported(headers);
  expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining("Five exports an hour")]);
});

test("activity is handed out to whom it belongs", async () => {
  const ask = async (headers: Record<string, string>, query: string) =>
    getActivity(new Request(`${ORIGIN}/api/activity/export?${query}`, { headers }));
  const mine = await ask(await headersOf(whole.owner), `format=csv&storeId=${whole.storeId}`);
  expect(mine.status).toBe(200);
  expect((await mine.text()).split("\r\n").length).toBeGreaterThan(2);
  expect((await ask(await headersOf(null), "format=csv")).status).toBe(401);
  expect((await ask(await headersOf(stranger.owner), `storeId=${whole.storeId}`)).status).toBe(404);
  expect((await ask(await headersOf(whole.owner), "format=xml")).status).toBe(400);
});
