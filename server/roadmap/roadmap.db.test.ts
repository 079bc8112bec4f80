import { afterAll, describe, expect, test } from "vitest";
import { buildStageAudit } from "../../prisma/builders/stage.ts";
import { type BuiltMember, buildMember, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { workflowServer } from "../../prisma/testing/database.ts";
import { attest } from "../attestations/attest.ts";
import { finishRun } from "../audit-runs/finish-run.ts";
import { requestRun } from "../audit-runs/request-run.ts";
import { DAY_MS, type StageKey, stageKeys } from "../checks/check.ts";
import { type Ctx, inTenant } from "../ctx.ts";
import { deleteDueStores, planDeletion } from "../data-rights/delete-store.ts";
import { disconnect } from "../db.ts";
import { Conflict, NotAllowed, NotFound } from "../errors.ts";
import { listStores } from "../stores/list-stores.ts";
import { archiveStore } from "../stores/update-store.ts";
import { cancelSprint } from "./cancel-sprint.ts";
import { completeSprint } from "./complete-sprint.ts";
import { approveStage, openStageEarly, requestChanges } from "./decide-stage.ts";
import { reopenStage } from "./reopen-stage.ts";
import { findStage } from "./stage-row.ts";
import { enterStage, remindOfStage, settleStage } from "./stage-steps.ts";
import { beginSprint, startSprint } from "./start-sprint.ts";

afterAll(disconnect);

type Place = { owner: BuiltMember; storeId: string; workspaceId: string };
async function onboard(startAudit = true): Promise<Place> {
  const { owner } = await buildWorkspace();
  return { owner, ...(await buildStore(owner, { startAudit })) };
}
const stateOf = async ({ owner, storeId }: Place, key: StageKey) =>
  (await inTenant(owner, (ctx) => findStage(ctx, storeId, key))).state;
const idOf = async ({ owner, storeId }: Place, key: StageKey) =>
  (await inTenant(owner, (ctx) => findStage(ctx, storeId, key))).id;
const approve = ({ owner, storeId }: Place, stageKey: StageKey) =>
  inTenant(owner, (ctx) => approveStage(ctx, { storeId, stageKey }));
const fail = [{ subject: "shop.example", status: "fail" as const, findingKey: "expired" }];
const sentFor = (storeId: string, name: string) =>
  workflowServer.events.filter((event) => event.data.storeId === storeId && event.name === name);

describe("starting", () => {
  test("a store that starts at once has stage 1 in progress until its first audit has ended", async () => {
    const place = await onboard();
    expect(await stateOf(place, "audit")).toBe("in-progress");
    expect(sentFor(place.storeId, "store/sprint.started")).toHaveLength(1);
    await buildStageAudit(place.owner, place, "audit", { "tls.expiry": fail });
    expect(await stateOf(place, "audit")).toBe("needs-work");
  });

  test("a store that waits begins once, however often it is asked", async () => {
    const place = await onboard(false);
    const { owner, storeId } = place;
    expect(await stateOf(place, "audit")).toBe("not-started");
    expect(sentFor(storeId, "store/sprint.started")).toEqual([]);
    await Promise.all([1, 2, 3].map(() => inTenant(owner, (ctx) => beginSprint(ctx, { storeId }))));
    expect(await stateOf(place, "audit")).toBe("in-progress");
    expect(sentFor(storeId, "store/sprint.started")).toHaveLength(1);
    const { stores } = await inTenant(owner, (ctx) => listStores(ctx, { q: "", view: "all" }));
    expect(stores[0]?.nextMove).toMatchObject({ by: "running", text: "First audit is starting" });
  });

  test("a second sprint waits for the end of the first", async () => {
    const place = await onboard();
    const { owner, storeId } = place;
    const start = () => inTenant(owner, (ctx) => startSprint(ctx, { storeId, start: true }));
    await expect(start()).rejects.toThrow(Conflict);
    await inTenant(owner, (ctx) => cancelSprint(ctx, { storeId }));
    const results = await Promise.allSettled([start(), start()]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const numbers = await inTenant(owner, (ctx) =>
      ctx.db.sprint.findMany({ where: { storeId }, orderBy: { number: "asc" }, select: { number: true, state: true } }),
    );
    expect(numbers).toEqual([
      { number: 1, state: "cancelled" },
      { number: 2, state: "active" },
    ]);
  });

  test("nothing starts on a store that was put away", async () => {
    const { owner, storeId } = await onboard(false);
    await inTenant(owner, (ctx) => archiveStore(ctx, { storeId }));
    await expect(inTenant(owner, (ctx) => beginSprint(ctx, { storeId }))).rejects.toThrow(NotFound);
  });
});

describe("approving", () => {
  test("is refused with the first reason while the gate is shut, and changes nothing", async () => {
    const place = await onboard();
    await buildStageAudit(place.owner, place, "audit", { "tls.expiry": fail });
    await expect(approve(place, "audit")).rejects.toThrow(/cannot be approved yet\. /);
    expect(await stateOf(place, "audit")).toBe("needs-work");
    expect(await stateOf(place, "edge")).toBe("not-started");
  });

  test("opens the next stage, freezes the documents and tells the workflows, once of two clicks", async () => {
    const place = await onboard();
    await buildStageAudit(place.owner, place, "audit");
    expect(await stateOf(place, "audit")).toBe("in-review");
    await Promise.all([approve(place, "audit"), approve(place, "audit")]);
    expect(await stateOf(place, "audit")).toBe("approved");
    expect(await stateOf(place, "edge")).toBe("in-progress");
    expect(sentFor(place.storeId, "store/stage.opened")).toHaveLength(1);
    const versions = await inTenant(place.owner, (ctx) =>
      ctx.db.deliverableVersion.findMany({ where: { storeId: place.storeId, deliverable: { stageKey: "audit" } } }),
    );
    expect(versions.map(({ state, approvedByName }) => [state, approvedByName])).toEqual([
      ["approved", place.owner.name],
    ]);
  });

  test("rests on fresh evidence: what held two days ago does not hold now", async () => {
    const place = await onboard();
    const twoDaysAgo = new Date(Date.now() - 2 * DAY_MS);
    await buildStageAudit(place.owner, place, "audit", {}, twoDaysAgo);
    await expect(approve(place, "audit")).rejects.toThrow(/expired/);
  });

  test("is not for a viewer, and finds nothing in another workspace", async () => {
    const place = await onboard();
    const viewer = await buildMember(place.workspaceId, { role: "viewer" });
    const stranger = (await buildWorkspace()).owner;
    const input = { storeId: place.storeId, stageKey: "audit" as const };
    await expect(inTenant(viewer, (ctx) => approveStage(ctx, input))).rejects.toThrow(NotAllowed);
    await expect(inTenant(stranger, (ctx) => approveStage(ctx, input))).rejects.toThrow(NotFound);
  });
});

describe("asking for changes", () => {
  test("holds the stage until an audit that began later has ended", async () => {
    const place = await onboard();
    const { owner, storeId } = place;
    await buildStageAudit(owner, place, "audit");
    const running = await inTenant(owner, (ctx) =>
      requestRun(ctx, { storeId, trigger: "recheck", checkIds: ["dns.dnssec"], stageKey: null }),
    );
    await inTenant(owner, (ctx) => requestChanges(ctx, { storeId, stageKey: "audit", note: "Name the owner." }));
    expect(await stateOf(place, "audit")).toBe("needs-work");
    await inTenant(owner, (ctx) => finishRun(ctx, running.auditRunId));
    expect(await stateOf(place, "audit"), "an audit from before the request").toBe("needs-work");
    await buildStageAudit(owner, place, "audit");
    expect(await stateOf(place, "audit")).toBe("in-review");
  });

  test("is refused on a stage that has not begun and in a sprint that has ended", async () => {
    const { owner, storeId } = await onboard();
    const ask = (stageKey: StageKey) =>
      inTenant(owner, (ctx) => requestChanges(ctx, { storeId, stageKey, note: "Please." }));
    await expect(ask("edge")).rejects.toThrow(Conflict);
    await inTenant(owner, (ctx) => cancelSprint(ctx, { storeId }));
    await expect(ask("audit")).rejects.toThrow("This sprint has ended.");
  });
});

describe("opening early", () => {
  const open = ({ owner, storeId }: Place, stageKey: StageKey) =>
    inTenant(owner, (ctx) => openStageEarly(ctx, { storeId, stageKey }));

  test("is for stages 3 to 5, once the quick audit has run", async () => {
    const place = await onboard();
    await expect(open(place, "performance")).rejects.toThrow(/once the quick audit has run/);
    await buildStageAudit(place.owner, place, "audit", { "tls.expiry": fail });
    await expect(open(place, "edge")).rejects.toThrow(Conflict);
    await expect(open(place, "handover")).rejects.toThrow(Conflict);
    await open(place, "performance");
    await open(place, "performance");
    expect(await stateOf(place, "performance")).toBe("in-progress");
    expect(sentFor(place.storeId, "store/stage.opened")).toHaveLength(1);
  });
});

describe("a stage that regresses", () => {
  test("is reported, and reopened with its cause only while it still fails", async () => {
    const place = await onboard();
    const { owner, storeId } = place;
    await buildStageAudit(owner, place, "audit");
    await approve(place, "audit");
    const stageId = await idOf(place, "audit");
    expect(await inTenant(owner, (ctx) => reopenStage(ctx, stageId))).toBe(false);
    await buildStageAudit(owner, place, "audit", { "tls.expiry": fail });
    expect(sentFor(storeId, "store/stage.regressed")).toHaveLength(1);
    expect(await stateOf(place, "audit"), "a grace period comes first").toBe("approved");
    expect(await inTenant(owner, (ctx) => reopenStage(ctx, stageId))).toBe(true);
    const stage = await inTenant(owner, (ctx) => findStage(ctx, storeId, "audit"));
    expect(stage).toMatchObject({ state: "reopened", approvedAt: null });
    expect(stage.reopenedCause).toMatch(/fail|seen/);
    await buildStageAudit(owner, place, "audit");
    expect(await stateOf(place, "audit")).toBe("in-review");
  });

  test("is reopened with the deploy named that the audit looked at", async () => {
    const place = await onboard();
    const { owner, storeId, workspaceId } = place;
    await buildStageAudit(owner, place, "audit");
    await approve(place, "audit");
    await buildStageAudit(owner, place, "audit", { "tls.expiry": fail });
    const stageId = await idOf(place, "audit");
    await inTenant(owner, async (ctx) => {
      const told = { provider: "vercel", providerDeployId: "dpl_1", environment: "production", state: "live" };
      const named = { title: "Gift wrap", commitSha: "9f3c2e1b70aa" };
      const deploy = await ctx.db.deploy.create({
        data: { workspaceId, storeId, lastEventAt: ctx.now, ...told, ...named },
      });
      const run = await ctx.db.auditRun.findFirstOrThrow({ where: { storeId }, orderBy: { number: "desc" } });
      await ctx.db.auditRun.update({ where: { id: run.id }, data: { deployId: deploy.id }, select: { id: true } });
      expect(await reopenStage(ctx, stageId, run.id)).toBe(true);
    });
    const stage = await inTenant(owner, (ctx) => findStage(ctx, storeId, "audit"));
    expect(stage.reopenedCause).toMatch(/ Seen after the deploy “Gift wrap” \(9f3c2e1\)\.$/);
  });

  test("is not reopened by what could not be seen", async () => {
    const place = await onboard();
    await buildStageAudit(place.owner, place, "audit");
    await approve(place, "audit");
    await buildStageAudit(place.owner, place, "audit", {
      "tls.expiry": [{ subject: "shop.example", status: "unknown", findingKey: "not-seen" }],
    });
    const stageId = await idOf(place, "audit");
    expect(await inTenant(place.owner, (ctx) => reopenStage(ctx, stageId))).toBe(false);
  });

  test("is reported too when a person's answer shuts the gate", async () => {
    const place = await onboard();
    await buildStageAudit(place.owner, place, "audit");
    await approve(place, "audit");
    await inTenant(place.owner, (ctx) =>
      attest(ctx, {
        storeId: place.storeId,
        checkId: "dep.owner",
        answer: "fail",
        statement: "The freelancer has left with the account.",
        evidenceUrl: null,
      }),
    );
    expect(sentFor(place.storeId, "store/stage.regressed")).toHaveLength(1);
  });
});

describe("a stage's workflow", () => {
  const enter = (place: Place, stageId: string) =>
    inTenant(place.owner, (ctx) => enterStage(ctx, { storeId: place.storeId, stageId }));

  test("makes one audit, however often its first step runs", async () => {
    const place = await onboard();
    const stageId = await idOf(place, "audit");
    const [first, second] = [await enter(place, stageId), await enter(place, stageId)];
    expect(first.auditRunId).not.toBeNull();
    expect(second).toEqual(first);
  });

  test("waits for an audit that does not look at its stage, and uses one that does", async () => {
    const place = await onboard();
    const { owner, storeId } = place;
    await buildStageAudit(owner, place, "audit");
    await inTenant(owner, (ctx) =>
      requestRun(ctx, { storeId, trigger: "manual", checkIds: ["dns.dnssec"], stageKey: null }),
    );
    await approve(place, "audit");
    expect(await enter(place, await idOf(place, "edge"))).toEqual({ auditRunId: null, isBusy: true });
    expect(await stateOf(place, "edge")).toBe("in-progress");
  });

  test("is over once the stage is approved or the sprint has ended", async () => {
    const place = await onboard();
    const { owner, storeId } = place;
    const stageId = await idOf(place, "audit");
    const settle = () => inTenant(owner, (ctx) => settleStage(ctx, { storeId, stageId }));
    expect((await settle()).isOver).toBe(false);
    await inTenant(owner, (ctx) => cancelSprint(ctx, { storeId }));
    expect((await settle()).isOver).toBe(true);
  });

  test("ends for good, without another try, once the store was deleted", async () => {
    const place = await onboard();
    const { owner, storeId } = place;
    const stageId = await idOf(place, "audit");
    const { domain } = await inTenant(owner, (ctx) => ctx.db.store.findUniqueOrThrow({ where: { id: storeId } }));
    await inTenant(owner, (ctx) => archiveStore(ctx, { storeId }));
    await inTenant(owner, (ctx) => planDeletion(ctx, { storeId, typedDomain: domain }));
    await deleteDueStores(new Date(Date.now() + 8 * DAY_MS));
    await expect(enter(place, stageId)).rejects.toThrow(NotFound);
    await expect(inTenant(owner, (ctx) => settleStage(ctx, { storeId, stageId }))).rejects.toThrow(NotFound);
    await expect(inTenant(owner, (ctx) => remindOfStage(ctx, { storeId, stageId }))).rejects.toThrow(NotFound);
  });

  test("reminds once in two days, in whole sentences, and not on a store that was put away", async () => {
    const place = await onboard();
    const { owner, storeId } = place;
    await buildStageAudit(owner, place, "audit", { "tls.expiry": fail });
    const stageId = await idOf(place, "audit");
    const remindIn = (days: number) =>
      inTenant(owner, (ctx) => remindOfStage(ctx, { storeId, stageId }), new Date(Date.now() + days * DAY_MS));
    expect(await remindIn(1)).toEqual({ reminded: false });
    expect(await remindIn(2.1)).toEqual({ reminded: true });
    expect(await remindIn(2.2)).toEqual({ reminded: false });
    const mails = await inTenant(owner, (ctx: Ctx) => ctx.db.mail.findMany({ where: { storeId } }));
    expect(mails.map(({ toEmail, data }) => [toEmail, (data as { stateWords: string }).stateWords])).toEqual([
      [owner.email, "not holding yet"],
    ]);
    await inTenant(owner, (ctx) => archiveStore(ctx, { storeId }));
    expect(await remindIn(9)).toEqual({ reminded: false });
  });
});

describe("the end of a sprint", () => {
  test("comes with the sixth approval, whoever asks", { timeout: 90_000 }, async () => {
    const place = await onboard();
    const { owner, storeId } = place;
    for (const key of stageKeys) {
      await buildStageAudit(owner, place, key);
      await approve(place, key);
    }
    const sprint = await inTenant(owner, (ctx) => ctx.db.sprint.findFirstOrThrow({ where: { storeId } }));
    expect(sprint).toMatchObject({ state: "completed" });
    expect(await inTenant(owner, (ctx) => completeSprint(ctx, { storeId, sprintId: sprint.id }))).toEqual({
      completed: true,
    });
    const done = await inTenant(owner, (ctx) =>
      ctx.db.activity.count({ where: { storeId, action: "sprint.completed" } }),
    );
    expect(done).toBe(1);
    const { stores } = await inTenant(owner, (ctx) => listStores(ctx, { q: "", view: "all" }));
    expect(stores[0]).toMatchObject({ nextMove: { by: "nobody" }, stages: stageKeys.map(() => "approved") });
  });

  test("cancelling stops what runs for it, keeps what was measured and says what comes next", async () => {
    const place = await onboard();
    const { owner, storeId } = place;
    await buildStageAudit(owner, place, "audit");
    await inTenant(owner, (ctx) => requestRun(ctx, { storeId, trigger: "manual", checkIds: null, stageKey: null }));
    await inTenant(owner, (ctx) => cancelSprint(ctx, { storeId }));
    await expect(inTenant(owner, (ctx) => cancelSprint(ctx, { storeId }))).rejects.toThrow(NotFound);
    const runs = await inTenant(owner, (ctx) =>
      ctx.db.auditRun.findMany({ where: { storeId }, orderBy: { number: "asc" } }),
    );
    expect(runs.map(({ state }) => state)).toEqual(["completed", "stopped"]);
    expect(sentFor(storeId, "store/sprint.cancelled")).toHaveLength(1);
    expect(await inTenant(owner, (ctx) => ctx.db.checkState.count({ where: { storeId } }))).toBeGreaterThan(20);
    const { stores } = await inTenant(owner, (ctx) => listStores(ctx, { q: "", view: "all" }));
    expect(stores[0]?.nextMove).toMatchObject({ by: "consultant", text: "Start a sprint" });
  });
});
