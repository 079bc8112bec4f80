import { afterAll, describe, expect, test } from "vitest";
import { buildOutcome } from "../../prisma/builders/outcome.ts";
import { buildPerson, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { workflowServer } from "../../prisma/testing/database.ts";
import { inTenant, systemActor } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { Conflict, InvalidInput, NotFound } from "../errors.ts";
import { archiveStore } from "../stores/update-store.ts";
import { failRun, finishRun, stopRun } from "./finish-run.ts";
import { readRun } from "./read-run.ts";
import { recordCheck } from "./record-check.ts";
import { createRun, type RunRequest, requestRun } from "./request-run.ts";
import { startRun } from "./start-run.ts";

afterAll(disconnect);

async function onboard() {
  const { owner } = await buildWorkspace();
  const { storeId, workspaceId } = await buildStore(owner);
  const request = (parts: Partial<RunRequest> = {}) =>
    inTenant(owner, (ctx) => createRun(ctx, { storeId, trigger: "manual", checkIds: null, stageKey: null, ...parts }));
  return { owner, storeId, workspaceId, request };
}

describe("asking for an audit", () => {
  test("gives a run with its checks, queued, and tells the workflows once", async () => {
    const { owner, storeId } = await onboard();
    const { auditRunId, number } = await inTenant(owner, (ctx) =>
      requestRun(ctx, { storeId, trigger: "manual", checkIds: null, stageKey: null }),
    );
    const run = await inTenant(owner, (ctx) => readRun(ctx, { storeId, auditRunId }));
    expect(run).toMatchObject({ number, state: "queued", trigger: "first" });
    expect(run.groups.flatMap((group) => group.checks).length).toBeGreaterThan(20);
    const sent = workflowServer.events.filter(({ data }) => data.auditRunId === auditRunId);
    expect(sent.map(({ name }) => name)).toEqual(["store/audit-run.requested"]);
  });

  test("is refused while one is under way, and leaves nothing behind", async () => {
    const { owner, storeId, request } = await onboard();
    await request();
    await expect(request()).rejects.toThrow("Audit 1 is still running. Wait for it, or stop it first.");
    await expect(request()).rejects.toThrow(Conflict);
    expect(await inTenant(owner, (ctx) => ctx.db.auditRun.count({ where: { storeId } }))).toBe(1);
  });

  test("numbers twenty requests of one moment without a gap or a double", { timeout: 60_000 }, async () => {
    const { request } = await onboard();
    const runs = await Promise.all(
      Array.from({ length: 20 }, () => request({ trigger: "recheck", checkIds: ["dns.dnssec"] })),
    );
    expect(runs.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_item, index) => index + 1),
    );
  });

  test("lets one of two full audits of one moment win", async () => {
    const { request } = await onboard();
    const results = await Promise.allSettled([request(), request(), request()]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("refuses a check nobody knows", async () => {
    const { request } = await onboard();
    await expect(request({ trigger: "recheck", checkIds: ["dns.nothing"] })).rejects.toThrow(InvalidInput);
  });

  test("puts what the store has not permitted yet among the questions to people", async () => {
    const { owner, storeId, request } = await onboard();
    const groupsOf = async (auditRunId: string) =>
      inTenant(owner, ({ db }) =>
        db.auditRunCheck.findMany({
          where: { runId: auditRunId, checkId: "dns.control-proven" },
          select: { group: true },
        }),
      );
    const recheck = { trigger: "recheck" as const, checkIds: ["dns.control-proven"] };
    const before = await request(recheck);
    await inTenant(owner, ({ db, now }) => db.store.update({ where: { id: storeId }, data: { controlProvenAt: now } }));
    const after = await request(recheck);
    expect([await groupsOf(before.auditRunId), await groupsOf(after.auditRunId)]).toEqual([
      [{ group: "people" }],
      [{ group: "dns" }],
    ]);
  });

  test("is refused for another workspace's store and for one that was put away", async () => {
    const { owner, storeId, request } = await onboard();
    const stranger = (await buildWorkspace()).owner;
    const input: RunRequest = { storeId, trigger: "manual", checkIds: null, stageKey: null };
    await expect(inTenant(stranger, (ctx) => createRun(ctx, input))).rejects.toThrow(NotFound);
    await inTenant(owner, (ctx) => archiveStore(ctx, { storeId }));
    await expect(request()).rejects.toThrow(NotFound);
  });
});

describe("recording what a check said", () => {
  const checkId = "redir.chain";
  const outcome = buildOutcome(checkId, [{ subject: "shop.example", status: "fail", findingKey: "long" }]);

  async function running() {
    const place = await onboard();
    const { auditRunId } = await place.request({ trigger: "recheck", checkIds: [checkId, "dns.dnssec"] });
    await inTenant(place.owner, (ctx) => startRun(ctx, auditRunId));
    const record = () =>
      inTenant(systemActor(place.workspaceId, "test"), (ctx) =>
        recordCheck(ctx, { id: auditRunId, storeId: place.storeId }, outcome),
      );
    return { ...place, auditRunId, record };
  }
  async function counts({ owner, storeId }: Awaited<ReturnType<typeof running>>) {
    const where = { storeId };
    return inTenant(owner, async ({ db }) => ({
      results: await db.result.count({ where }),
      observations: await db.observation.count({ where }),
      facts: await db.facts.count({ where }),
      states: await db.checkState.count({ where }),
      findings: await db.finding.count({ where }),
    }));
  }

  test("stores it whole, and a second time changes nothing", async () => {
    const place = await running();
    await place.record();
    const once = { results: 1, observations: 1, facts: 1, states: 1, findings: 1 };
    expect(await counts(place)).toEqual(once);
    await place.record();
    expect(await counts(place)).toEqual(once);
  });

  test("stores it once when two steps record it at the same moment", async () => {
    const place = await running();
    await Promise.all([place.record(), place.record(), place.record()]);
    expect(await counts(place)).toEqual({ results: 1, observations: 1, facts: 1, states: 1, findings: 1 });
  });

  test("leaves no half of it when the transaction fails", async () => {
    const place = await running();
    const { auditRunId, storeId, owner } = place;
    const failing = inTenant(owner, async (ctx) => {
      await recordCheck(ctx, { id: auditRunId, storeId }, outcome);
      throw new Error("killed");
    });
    await expect(failing).rejects.toThrow("killed");
    expect(await counts(place)).toEqual({ results: 0, observations: 0, facts: 0, states: 0, findings: 0 });
    const left = await inTenant(owner, (ctx) =>
      ctx.db.auditRunCheck.count({ where: { runId: auditRunId, state: "done" } }),
    );
    expect(left).toBe(0);
  });

  test("keeps the run's list of checks true: one done, the other waiting", async () => {
    const place = await running();
    await place.record();
    const { groups } = await inTenant(place.owner, (ctx) => readRun(ctx, place));
    expect(groups.flatMap((group) => group.checks).map((row) => [row.checkId, row.state, row.status])).toEqual([
      ["dns.dnssec", "queued", null],
      [checkId, "done", "fail"],
    ]);
  });
});

describe("the end of a run", () => {
  test("comes once, whoever says it first", async () => {
    const { owner, storeId, request } = await onboard();
    const { auditRunId } = await request();
    await inTenant(owner, (ctx) => startRun(ctx, auditRunId));
    await inTenant(owner, (ctx) => stopRun(ctx, { storeId, auditRunId }));
    await inTenant(owner, (ctx) => finishRun(ctx, auditRunId));
    await inTenant(owner, (ctx) => failRun(ctx, auditRunId, "broken"));
    expect(await inTenant(owner, (ctx) => readRun(ctx, { storeId, auditRunId }))).toMatchObject({
      state: "stopped",
      failure: null,
    });
    expect(await inTenant(owner, (ctx) => startRun(ctx, auditRunId))).toEqual({ groups: [] });
  });

  test("stops what runs on a store that is put away", async () => {
    const { owner, storeId, request } = await onboard();
    const { auditRunId } = await request();
    await inTenant(owner, (ctx) => archiveStore(ctx, { storeId }));
    expect((await inTenant(owner, (ctx) => readRun(ctx, { storeId, auditRunId }))).state).toBe("stopped");
    const told = workflowServer.events.filter(({ data }) => data.auditRunId === auditRunId);
    expect(told.map(({ name }) => name)).toEqual(["store/audit-run.stopped"]);
  });

  test("is not for a store's own people", async () => {
    const { storeId, workspaceId, request } = await onboard();
    const { auditRunId } = await request();
    const founder = await buildPerson({ workspaceId, storeId });
    await expect(inTenant(founder, (ctx) => stopRun(ctx, { storeId, auditRunId }))).rejects.toThrow("not allowed");
  });
});
