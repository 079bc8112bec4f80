import { afterAll, describe, expect, test } from "vitest";
import { buildWholeStore } from "../../prisma/builders/whole-store.ts";
import { buildMember, buildStore, buildWorkspace, unique } from "../../prisma/builders/workspace.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import { inTenant } from "../ctx.ts";
import { disconnect, systemDb } from "../db.ts";
import { Conflict, InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { listStores } from "./list-stores.ts";
import { archiveStore, restoreStore, storeSettings, updateStore } from "./update-store.ts";

afterAll(disconnect);

const list = async (owner: Parameters<typeof inTenant>[0], view: "all" | "archived" = "all") =>
  (await inTenant(owner, (ctx) => listStores(ctx, { q: "", view }))).stores.map(({ id }) => id);

describe("settings", () => {
  test("are changed field by field, and what changed is on record", async () => {
    const { owner } = await buildWorkspace();
    const { storeId } = await buildStore(owner, { name: "Fern" });
    await inTenant(owner, (ctx) => updateStore(ctx, { storeId, name: "Fern & Kiln", launchDay: "2026-12-01" }));
    await inTenant(owner, (ctx) => updateStore(ctx, { storeId, timeZone: "Europe/Lisbon" }));
    expect(await inTenant(owner, (ctx) => storeSettings(ctx, { storeId }))).toMatchObject({
      name: "Fern & Kiln",
      launchDay: "2026-12-01",
      timeZone: "Europe/Lisbon",
    });
    const entries = await inTenant(owner, (ctx) =>
      ctx.db.activity.count({ where: { storeId, action: "store.updated" } }),
    );
    expect(entries).toBe(2);
  });

  test("never move a store to another domain", async () => {
    const { owner } = await buildWorkspace();
    const { storeId } = await buildStore(owner);
    const move = inTenant(owner, (ctx) => updateStore(ctx, { storeId, profile: emptyProfile("other.example") }));
    await expect(move).rejects.toThrow(InvalidInput);
  });

  test("are not a viewer's to change, nor another workspace's to see", async () => {
    const { owner, workspaceId } = await buildWorkspace();
    const { storeId } = await buildStore(owner);
    const viewer = await buildMember(workspaceId, { role: "viewer" });
    const stranger = (await buildWorkspace()).owner;
    await expect(inTenant(viewer, (ctx) => updateStore(ctx, { storeId, name: "No" }))).rejects.toThrow(NotAllowed);
    await expect(inTenant(stranger, (ctx) => updateStore(ctx, { storeId, name: "No" }))).rejects.toThrow(NotFound);
    await expect(inTenant(stranger, (ctx) => storeSettings(ctx, { storeId }))).rejects.toThrow(NotFound);
  });
});

test("two clicks on Add make one store, and the second is told so", async () => {
  const { owner } = await buildWorkspace();
  const domain = `${unique("twice")}.example`;
  const clicks = await Promise.allSettled([buildStore(owner, { domain }), buildStore(owner, { domain })]);
  expect(clicks.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(clicks.find((click) => click.status === "rejected")?.reason).toBeInstanceOf(Conflict);
  expect(await list(owner)).toHaveLength(1);
});

test("a store that is put away leaves the list with everything it has, and comes back", async () => {
  const { owner, storeId } = await buildWholeStore();
  const act = (verb: typeof archiveStore) => inTenant(owner, (ctx) => verb(ctx, { storeId }));
  await act(archiveStore);
  await act(archiveStore);
  expect(await list(owner)).toEqual([]);
  expect(await list(owner, "archived")).toEqual([storeId]);
  expect(await systemDb().activity.count({ where: { storeId, action: "store.archived" } })).toBe(1);
  await act(restoreStore);
  await act(restoreStore);
  expect(await list(owner)).toEqual([storeId]);
  expect(await inTenant(owner, (ctx) => ctx.db.result.count({ where: { storeId } }))).toBeGreaterThan(0);
});

test("a list finds by part of a name or domain, and shows no store of another workspace", async () => {
  const { owner } = await buildWorkspace();
  const word = unique("needle");
  const { storeId } = await buildStore(owner, { name: `Tea ${word.toUpperCase()} house` });
  await buildStore(owner);
  await buildStore((await buildWorkspace()).owner, { name: word });
  const { stores } = await inTenant(owner, (ctx) => listStores(ctx, { q: word, view: "all" }));
  expect(stores.map(({ id }) => id)).toEqual([storeId]);
});
