import { afterAll, expect, test } from "vitest";
import { buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import type { DeployEvent, DeployKind } from "../webhooks/webhook.ts";
import { recordDeploy } from "./record-deploy.ts";

afterAll(disconnect);

const start = Date.parse("2026-11-24T12:00:00Z");

function event(kind: DeployKind, minute: number, changes: Partial<DeployEvent> = {}): DeployEvent {
  return {
    providerDeployId: "a",
    environment: "production",
    kind,
    at: new Date(start + minute * 60_000),
    startedAt: null,
    commitSha: null,
    branch: null,
    title: null,
    authorName: null,
    url: null,
    detailUrl: null,
    failure: kind === "failed" ? "The build failed." : null,
    ...changes,
  };
}

async function onboard() {
  const { owner, workspaceId } = await buildWorkspace();
  const { storeId } = await buildStore(owner);
  const now = new Date(start + 3_600_000);
  const record = (each: DeployEvent) =>
    inTenant(owner, (ctx) => recordDeploy(ctx, { storeId, hookId: null, provider: "vercel", event: each }), now);
  const deploys = () =>
    inTenant(owner, async ({ db }) => {
      const rows = await db.deploy.findMany({ where: { storeId }, orderBy: { providerDeployId: "asc" } });
      return rows.map(({ providerDeployId, environment, state }) => `${providerDeployId} ${environment} ${state}`);
    });
  const news = () =>
    inTenant(owner, async ({ db }) => {
      const rows = await db.outboxEvent.findMany({ where: { workspaceId, name: "store/deploy.received" } });
      return rows.map(({ data }) => data);
    });
  const actions = () =>
    inTenant(owner, async ({ db }) => {
      const rows = await db.activity.findMany({ where: { storeId, action: { startsWith: "deploy." } } });
      return rows.map(({ action, subjectName }) => `${action} ${subjectName}`).toSorted();
    });
  return { owner, storeId, workspaceId, record, deploys, news, actions };
}

test("the last to go live by the provider's clock is live, whichever is told first", async () => {
  const { record, deploys, news, actions } = await onboard();
  await record(event("live", 10, { providerDeployId: "b", title: "Second" }));
  await record(event("live", 5, { providerDeployId: "a", title: "First" }));
  await record(event("building", 4, { providerDeployId: "a" }));
  expect(await deploys()).toEqual(["a production superseded", "b production live"]);
  await record(event("live", 15, { providerDeployId: "c", commitSha: "c".repeat(40) }));
  expect(await deploys()).toEqual(["a production superseded", "b production superseded", "c production live"]);
  expect(await news()).toHaveLength(2);
  expect(await actions()).toEqual(["deploy.live Second", `deploy.live ${"c".repeat(7)}`].toSorted());
});

test("one deploy told of by many at once is one row and one piece of news", async () => {
  const { storeId, workspaceId, record, deploys, news } = await onboard();
  const recorded = await Promise.all(
    Array.from({ length: 24 }, (_, index) => record(event(index % 3 === 0 ? "building" : "live", index % 3))),
  );
  expect(new Set(recorded.map(({ deployId }) => deployId)).size).toBe(1);
  expect(recorded.filter(({ isNews }) => isNews)).toHaveLength(1);
  expect(await deploys()).toEqual(["a production live"]);
  expect(await news()).toEqual([{ storeId, workspaceId, deployId: recorded[0]?.deployId, environment: "production" }]);
});

test("a preview stands beside production and takes nobody's place", async () => {
  const { record, deploys, news, actions } = await onboard();
  await record(event("live", 1));
  await record(event("live", 2, { environment: "preview" }));
  await record(event("live", 3, { environment: "preview", providerDeployId: "b" }));
  await record(event("failed", 4, { environment: "preview", providerDeployId: "c" }));
  expect((await deploys()).toSorted()).toEqual([
    "a preview live",
    "a production live",
    "b preview live",
    "c preview failed",
  ]);
  expect(await news()).toHaveLength(3);
  expect(await actions()).toEqual(["deploy.live a"]);
});

test("a failure leaves what is live alone, and a rollback brings the earlier one back", async () => {
  const { record, deploys, news, actions } = await onboard();
  await record(event("live", 1, { startedAt: new Date(start) }));
  await record(event("live", 5, { providerDeployId: "b", startedAt: new Date(start + 240_000) }));
  await record(event("failed", 7, { providerDeployId: "c" }));
  expect(await deploys()).toEqual(["a production superseded", "b production live", "c production failed"]);
  await record(event("rolled-back", 9));
  await record(event("rolled-back", 9));
  expect(await deploys()).toEqual(["a production live", "b production superseded", "c production failed"]);
  expect(await news()).toHaveLength(4);
  expect(await actions()).toEqual(["deploy.failed c", "deploy.live a", "deploy.live b", "deploy.rolled-back a"]);
});

test("a deploy is its own store's: the same id elsewhere is another one", async () => {
  const [mine, other] = [await onboard(), await onboard()];
  await mine.record(event("live", 1));
  await other.record(event("failed", 2));
  expect([await mine.deploys(), await other.deploys()]).toEqual([["a production live"], ["a production failed"]]);
});
