import { afterAll, expect, test } from "vitest";
import { buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { archiveStore, updateStore } from "../stores/update-store.ts";
import { requestDueRuns } from "./request-due-runs.ts";
import { createRun } from "./request-run.ts";

afterAll(disconnect);

const HOUR_MS = 3_600_000;
/** Noon and 3 a.m. of a day far ahead: stores of other tests are no part of it. */
const noon = new Date("2031-05-06T12:00:00Z");
const night = new Date("2031-05-06T03:00:00Z");

async function audited(at: Date, state = "completed") {
  const { owner } = await buildWorkspace();
  const { storeId, workspaceId } = await buildStore(owner);
  await inTenant(owner, async (ctx) => {
    await createRun(ctx, { storeId, trigger: "manual", checkIds: null, stageKey: null });
    await ctx.db.auditRun.updateMany({ where: { storeId }, data: { createdAt: at, state } });
  });
  return { owner, storeId, workspaceId };
}

async function runsOf({ owner, storeId }: Awaited<ReturnType<typeof audited>>) {
  const runs = await inTenant(owner, (ctx) =>
    ctx.db.auditRun.findMany({ where: { storeId }, orderBy: { number: "asc" } }),
  );
  return runs.map(({ trigger, state }) => `${trigger} ${state}`);
}

/** Other tests leave stores behind; they are audited until none is due. */
async function requestAll(now: Date): Promise<void> {
  while ((await requestDueRuns(now)) > 0);
}

test("an audit is due by age at any hour and earlier at night, once, and only where one was before", async () => {
  const old = await audited(new Date(noon.getTime() - 23 * HOUR_MS));
  const half = await audited(new Date(noon.getTime() - 13 * HOUR_MS));
  const fresh = await audited(new Date(noon.getTime() - 11 * HOUR_MS));
  await requestAll(noon);
  expect(await runsOf(old)).toEqual(["first completed", "scheduled queued"]);
  expect(await runsOf(half)).toEqual(["first completed"]);
  await requestAll(noon);
  expect(await runsOf(old)).toHaveLength(2);

  const nightly = await audited(new Date(night.getTime() - 13 * HOUR_MS));
  await requestAll(night);
  expect(await runsOf(nightly)).toHaveLength(2);
  expect(await runsOf(fresh), "younger than twelve hours").toHaveLength(1);
});

test("night is the shop's own", async () => {
  const tokyo = await audited(new Date(noon.getTime() - 13 * HOUR_MS));
  const lisbon = await audited(new Date(noon.getTime() - 13 * HOUR_MS));
  await inTenant(tokyo.owner, (ctx) => updateStore(ctx, { storeId: tokyo.storeId, timeZone: "Asia/Tokyo" }));
  await inTenant(lisbon.owner, (ctx) => updateStore(ctx, { storeId: lisbon.storeId, timeZone: "Europe/Lisbon" }));
  await requestAll(new Date("2031-05-06T18:30:00Z"));
  expect(await runsOf(tokyo)).toHaveLength(2);
  expect(await runsOf(lisbon)).toHaveLength(1);
});

test("a store put away, without a sprint, or with its audit under way is left alone", async () => {
  const long = new Date(noon.getTime() - 48 * HOUR_MS);
  const away = await audited(long);
  await inTenant(away.owner, (ctx) => archiveStore(ctx, { storeId: away.storeId }));
  const running = await audited(long, "running");
  const idle = await audited(long);
  const ofIdle = { storeId: idle.storeId };
  await inTenant(idle.owner, (ctx) => ctx.db.sprint.updateMany({ where: ofIdle, data: { state: "completed" } }));
  await requestAll(noon);
  for (const store of [away, running, idle]) expect(await runsOf(store)).toHaveLength(1);

  await inTenant(idle.owner, (ctx) => ctx.db.store.update({ where: { id: idle.storeId }, data: { launchedAt: long } }));
  await requestAll(noon);
  expect(await runsOf(idle), "a launched shop is looked after").toHaveLength(2);
});
