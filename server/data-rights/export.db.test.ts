import { afterAll, beforeAll, expect, test } from "vitest";
import { buildWholeStore, type WholeStore } from "../../prisma/builders/whole-store.ts";
import { buildMember } from "../../prisma/builders/workspace.ts";
import { recordActivity } from "../activity/record-activity.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { publishDeliverable } from "../deliverables/read-deliverable.ts";
import { NotAllowed, NotFound } from "../errors.ts";
import { exportActivity } from "./export-activity.ts";
import { exportStore } from "./export-store.ts";

let whole: WholeStore;
beforeAll(async () => {
  whole = await buildWholeStore();
});
afterAll(disconnect);

async function read(actor: Actor, storeId: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for await (const { path, text } of (await exportStore(actor, storeId)).files) {
    let whole = "";
    for await (const piece of text) whole += piece;
    texts.set(path, whole);
  }
  return texts;
}

const rows = (texts: Map<string, string>, table: string): Record<string, unknown>[] =>
  JSON.parse(texts.get(`data/${table}.json`) ?? "null");

test("an export holds a file of every table with rows of the store, and none of another store", async () => {
  await buildWholeStore(whole.owner);
  const texts = await read(whole.owner, whole.storeId);
  const about = JSON.parse(texts.get("about.json") ?? "null");
  expect(about.tables.length + about.documents.length).toBe(texts.size - 1);
  expect(about.tables.filter(({ rows: count }: { rows: number }) => count === 0)).toEqual([]);
  for (const { name, rows: count } of about.tables) {
    const held = rows(texts, name);
    expect(held.length, name).toBe(count);
    for (const row of held) expect(row[name === "Store" ? "id" : "storeId"], name).toBe(whole.storeId);
  }
});

test("published documents come as Markdown, and drafts do not", async () => {
  const { owner, founder, storeId, deliverableId } = await buildWholeStore();
  expect([...(await read(founder, storeId)).keys()].filter((path) => path.startsWith("documents/"))).toEqual([]);
  await inTenant(owner, (ctx) => publishDeliverable(ctx, { storeId, deliverableId }));
  const texts = await read(founder, storeId);
  expect(texts.get("documents/D1.1-1.md")).toMatch(/^# .*Risk list/);
});

test("what opens something is left out, and said to be", async () => {
  const texts = await read(whole.owner, whole.storeId);
  const { leftOut } = JSON.parse(texts.get("about.json") ?? "null");
  expect(leftOut).toEqual(expect.arrayContaining(["Connection.sealed", "Store.controlToken", "Invitation.tokenHash"]));
  for (const [path, text] of texts) {
    if (path === "about.json") continue;
    for (const row of JSON.parse(text)) {
      expect(
        Object.keys(row).filter((column) => /sealed|token|secret|password/i.test(column)),
        path,
      ).toEqual([]);
    }
  }
});

test("a founder's export holds what their pages rest on, and none of the consultancy's own work", async () => {
  const texts = await read(whole.founder, whole.storeId);
  expect(rows(texts, "Store")).toHaveLength(1);
  expect(rows(texts, "Result").length).toBeGreaterThan(0);
  for (const internal of ["DeployHook", "Mail", "DeliverableVersion", "ApiKey"]) {
    expect(texts.has(`data/${internal}.json`), internal).toBe(false);
  }
  expect(rows(texts, "Activity").filter(({ internal }) => internal === true)).toEqual([]);
});

test("nobody else exports a store, and the export is on record", async () => {
  const viewer = await buildMember(whole.workspaceId, { role: "viewer" });
  const stranger = (await buildWholeStore()).owner;
  await expect(exportStore(viewer, whole.storeId)).rejects.toThrow(NotAllowed);
  await expect(exportStore(stranger, whole.storeId)).rejects.toThrow(NotFound);
  const count = () =>
    inTenant(whole.owner, ({ db }) =>
      db.activity.count({ where: { storeId: whole.storeId, action: "store.exported" } }),
    );
  const before = await count();
  await exportStore(whole.owner, whole.storeId);
  expect(await count()).toBe(before + 1);
});

test("a table longer than a page comes whole and once", async () => {
  const { owner, storeId, workspaceId } = await buildWholeStore();
  await inTenant(owner, async (ctx) => {
    const entry = { actorKind: "member", actorName: "Maya", action: "store.updated", subjectKind: "store" };
    await ctx.db.activity.createMany({
      data: Array.from({ length: 1_100 }, (_, index) => ({
        ...entry,
        workspaceId,
        storeId,
        at: ctx.now,
        subjectId: storeId,
        subjectName: `entry ${index}`,
        internal: false,
      })),
    });
  });
  const names = rows(await read(owner, storeId), "Activity").map(({ subjectName }) => subjectName);
  expect(new Set(names.filter((name) => `${name}`.startsWith("entry"))).size).toBe(1_100);
  expect(names.filter((name) => `${name}`.startsWith("entry"))).toHaveLength(1_100);
});

test("activity comes as a table that a spreadsheet shows and does not run, and as JSON", async () => {
  const { owner, storeId } = await buildWholeStore();
  await inTenant(owner, (ctx) =>
    recordActivity(ctx, {
      storeId,
      action: "store.updated",
      subject: { kind: "store", id: storeId, name: "=HYPERLINK(1)" },
      after: { name: "x" },
    }),
  );
  const textOf = async (format: "csv" | "json", of: string | null) => {
    let text = "";
    for await (const piece of exportActivity(owner, { storeId: of, format })) text += piece;
    return text;
  };
  const table = await textOf("csv", storeId);
  expect(table.split("\r\n")[0]).toBe("time,who,kind of who,action,subject,kind of subject,store,before,after");
  expect(table).toContain(",'=HYPERLINK(1),");
  const entries = (await textOf("json", null))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(entries.at(-1)).toMatchObject({ action: "store.updated", subjectName: "=HYPERLINK(1)", after: { name: "x" } });
});
