import { afterAll, expect, test } from "vitest";
import { buildWholeStore } from "../../prisma/builders/whole-store.ts";
import { buildMember } from "../../prisma/builders/workspace.ts";
import { workflowServer } from "../../prisma/testing/database.ts";
import { DAY_MS } from "../checks/check.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { disconnect, systemDb } from "../db.ts";
import { Conflict, InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { archiveStore, restoreStore, storeSettings } from "../stores/update-store.ts";
import { deleteDueStores, GRACE_DAYS, keepStore, planDeletion } from "./delete-store.ts";

afterAll(disconnect);

const later = (days: number) => new Date(Date.now() + days * DAY_MS);

async function planned() {
  const { owner, workspaceId, storeId } = await buildWholeStore();
  const { domain } = await inTenant(owner, (ctx) => storeSettings(ctx, { storeId }));
  const plan = (typedDomain = domain, actor: Actor = owner) =>
    inTenant(actor, (ctx) => planDeletion(ctx, { storeId, typedDomain }));
  const settings = () => inTenant(owner, (ctx) => storeSettings(ctx, { storeId }));
  return { owner, workspaceId, storeId, plan, settings };
}

test("a deletion takes an owner, the typed domain and a store put away before, and a week", async () => {
  const { owner, workspaceId, storeId, plan, settings } = await planned();
  const consultant = await buildMember(workspaceId, { role: "consultant" });
  await expect(plan(undefined, consultant)).rejects.toThrow(NotAllowed);
  await expect(plan("other.example")).rejects.toThrow(InvalidInput);
  await expect(plan()).rejects.toThrow(Conflict);
  await inTenant(owner, (ctx) => archiveStore(ctx, { storeId }));
  const { deleteAt } = await plan();
  expect((await plan()).deleteAt).toEqual(deleteAt);
  await deleteDueStores(later(GRACE_DAYS - 1));
  expect((await settings()).deleteAt).toEqual(deleteAt);
  await deleteDueStores(later(GRACE_DAYS + 1));
  await expect(settings()).rejects.toThrow(NotFound);
});

test("when the week is over everything goes but the activity, and its workflow hears of it once", async () => {
  const { owner, storeId, plan } = await planned();
  await inTenant(owner, (ctx) => archiveStore(ctx, { storeId }));
  await plan();
  await Promise.all([deleteDueStores(later(GRACE_DAYS + 1)), deleteDueStores(later(GRACE_DAYS + 1))]);
  const left = await inTenant(owner, async ({ db }) => ({
    runs: await db.auditRun.count({ where: { storeId } }),
    results: await db.result.count({ where: { storeId } }),
    findings: await db.finding.count({ where: { storeId } }),
    people: await db.storePerson.count({ where: { storeId } }),
    answers: await db.attestation.count({ where: { storeId } }),
    waivers: await db.waiver.count({ where: { storeId } }),
    // What happened outlives what it happened to.
    activity: await db.activity.count({ where: { storeId, action: "store.deleted" } }),
  }));
  expect(left).toEqual({ runs: 0, results: 0, findings: 0, people: 0, answers: 0, waivers: 0, activity: 1 });
  const told = workflowServer.events.filter(
    ({ name, data }) => name === "store/sprint.cancelled" && data.storeId === storeId,
  );
  expect(told).toHaveLength(1);
});

test("a store that is kept or brought back within the week stays", async () => {
  for (const [stay, isArchived] of [
    [keepStore, true],
    [restoreStore, false],
  ] as const) {
    const { owner, storeId, plan, settings } = await planned();
    await inTenant(owner, (ctx) => archiveStore(ctx, { storeId }));
    await plan();
    await inTenant(owner, (ctx) => stay(ctx, { storeId }));
    await deleteDueStores(later(30));
    const { deleteAt, archivedAt } = await settings();
    expect({ deleteAt, isArchived: archivedAt !== null }).toEqual({ deleteAt: null, isArchived });
    expect(await systemDb().activity.count({ where: { storeId, action: "store.deleted" } })).toBe(0);
  }
});
