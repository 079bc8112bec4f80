import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { buildOutcome } from "../../prisma/builders/outcome.ts";
import { buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { fakeProbes } from "../checks/probes/fake.ts";
import { inTenant, systemActor } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { finishRun, stopRun } from "./finish-run.ts";
import { recordCheck } from "./record-check.ts";
import { createRun } from "./request-run.ts";
import { runGroup } from "./run-group.ts";
import { startRun } from "./start-run.ts";

const asked: string[] = [];
// The network is the one thing a database test does without.
vi.mock("./make-probes.ts", () => ({
  makeProbes: () => {
    const probes = fakeProbes({});
    return new Proxy(probes, {
      get(target, key: keyof typeof probes) {
        if (key === "dns") asked.push(key);
        return target[key];
      },
    });
  },
}));

beforeEach(() => {
  asked.length = 0;
});
afterAll(disconnect);

async function running(checkIds: string[]) {
  const { owner } = await buildWorkspace();
  const { storeId, workspaceId } = await buildStore(owner);
  const { auditRunId } = await inTenant(owner, (ctx) =>
    createRun(ctx, { storeId, trigger: "recheck", checkIds, stageKey: null }),
  );
  const { groups } = await inTenant(owner, (ctx) => startRun(ctx, auditRunId));
  const actor = systemActor(workspaceId, "audit-run");
  const results = () => inTenant(owner, (ctx) => ctx.db.result.findMany({ where: { runId: auditRunId } }));
  return { owner, storeId, auditRunId, groups, actor, results };
}

test("checks done before a crash are not run again", { timeout: 30_000 }, async () => {
  const { auditRunId, storeId, actor, results } = await running(["dns.caa", "dns.ttl"]);
  const outcome = buildOutcome("dns.caa", [{ subject: "shop.example", status: "pass" }]);
  await inTenant(actor, (ctx) => recordCheck(ctx, { id: auditRunId, storeId }, outcome));
  const before = (await results()).map(({ id }) => id);
  expect(await runGroup({ actor, storeId, auditRunId, group: "dns" })).toEqual({ checks: 1 });
  const after = await results();
  expect(after.filter(({ checkId }) => checkId === "dns.caa").map(({ id }) => id)).toEqual(before);
  expect(after.some(({ checkId }) => checkId === "dns.ttl")).toBe(true);
  asked.length = 0;
  expect(await runGroup({ actor, storeId, auditRunId, group: "dns" })).toEqual({ checks: 0 });
  expect(asked, "a repeated step asks the network nothing").toEqual([]);
  expect((await results()).map(({ id }) => id).toSorted()).toEqual(after.map(({ id }) => id).toSorted());
});

test("two copies of one step store each result once", { timeout: 30_000 }, async () => {
  const { auditRunId, storeId, actor, results } = await running(["dns.caa", "dns.ttl"]);
  const step = () => runGroup({ actor, storeId, auditRunId, group: "dns" });
  await Promise.all([step(), step()]);
  const keys = (await results()).map(({ checkId, subject, findingKey }) => `${checkId} ${subject} ${findingKey}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test("questions wait for people, and ask the network nothing", async () => {
  const { auditRunId, storeId, actor, groups, results } = await running(["dep.owner", "dns.control-proven"]);
  expect(groups).toEqual(["people"]);
  expect(await runGroup({ actor, storeId, auditRunId, group: "people" })).toEqual({ checks: 2 });
  expect((await results()).map(({ status }) => status)).toEqual(["unknown", "unknown"]);
  expect(asked).toEqual([]);
});

test("a run that was stopped or is over runs nothing more", async () => {
  const { owner, auditRunId, storeId, actor, results } = await running(["dns.caa"]);
  await inTenant(owner, (ctx) => stopRun(ctx, { storeId, auditRunId }));
  expect(await runGroup({ actor, storeId, auditRunId, group: "dns" })).toEqual({ checks: 0 });
  await inTenant(owner, (ctx) => finishRun(ctx, auditRunId));
  expect(await results()).toEqual([]);
});

test("a step bound to another workspace finds no run", async () => {
  const { auditRunId, storeId } = await running(["dns.caa"]);
  const stranger = systemActor((await buildWorkspace()).workspaceId, "audit-run");
  expect(await runGroup({ actor: stranger, storeId, auditRunId, group: "dns" })).toEqual({ checks: 0 });
  expect(asked).toEqual([]);
});
