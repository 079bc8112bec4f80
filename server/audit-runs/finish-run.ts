/** Ends a run: completed, stopped by a person, or failed as a whole. Finished checks are kept in every case. */
import { recordActivity } from "../activity/record-activity.ts";
import { type Ctx, requireEditor } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { regressedStages } from "../roadmap/reopen-stage.ts";
import { refreshStore } from "../stores/refresh-store.ts";

/** Completes a running run and refreshes the store. Does nothing when the run is over already. */
export async function finishRun(ctx: Ctx, auditRunId: string): Promise<void> {
  const ended = await end(ctx, auditRunId, "completed", null);
  if (!ended) return;
  // Work was seen: a change request on the stage has been answered.
  await ctx.db.stage.updateMany({
    where: {
      storeId: ended.storeId,
      changesWanted: { not: null },
      state: "needs-work",
      updatedAt: { lt: ended.createdAt },
    },
    data: { changesWanted: null },
  });
  await refreshStore(ctx, ended.storeId);
  await reportRegressions(ctx, ended.storeId, auditRunId);
}

/** Stops a run for a person; what is finished stays. */
export async function stopRun(ctx: Ctx, input: { storeId: string; auditRunId: string }): Promise<void> {
  requireEditor(ctx, "stopping an audit");
  const run = await ctx.db.auditRun.findFirst({
    where: { id: input.auditRunId, storeId: input.storeId },
    select: { id: true, number: true },
  });
  if (!run) throw new NotFound("audit");
  const ended = await end(ctx, run.id, "stopped", null);
  if (!ended) return;
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "audit-run.stopped",
    subject: { kind: "audit-run", id: run.id, name: `Audit ${run.number}` },
  });
  await ctx.emit("auditRunStopped", {
    workspaceId: ctx.actor.workspaceId,
    storeId: input.storeId,
    auditRunId: run.id,
  });
  await refreshStore(ctx, input.storeId);
}

/** Marks a run as failed by our own fault; `failure` is what people read. */
export async function failRun(ctx: Ctx, auditRunId: string, failure: string): Promise<void> {
  const ended = await end(ctx, auditRunId, "failed", failure);
  if (ended) await refreshStore(ctx, ended.storeId);
}

async function end(
  ctx: Ctx,
  auditRunId: string,
  state: "completed" | "stopped" | "failed",
  failure: string | null,
): Promise<{ storeId: string; createdAt: Date } | null> {
  const counted = await ctx.db.result.groupBy({ by: ["status"], where: { runId: auditRunId }, _count: true });
  const counts = Object.fromEntries(counted.map(({ status, _count }) => [status, _count]));
  const ended = await ctx.db.auditRun.updateMany({
    where: { id: auditRunId, state: { in: ["queued", "running"] } },
    data: { state, failure, endedAt: ctx.now, counts },
  });
  if (ended.count === 0) return null;
  const run = await ctx.db.auditRun.findUniqueOrThrow({
    where: { id: auditRunId },
    select: { storeId: true, createdAt: true },
  });
  await ctx.publish({ storeId: run.storeId, kind: "audit-run", id: auditRunId });
  return run;
}

/** Tells the workflows of approved stages whose gate no longer holds; they look again after a grace period. */
async function reportRegressions(ctx: Ctx, storeId: string, auditRunId: string): Promise<void> {
  const approved = await ctx.db.stage.findMany({
    where: { storeId, state: "approved", sprint: { state: "active" } },
    select: { id: true, sprintId: true, key: true },
  });
  if (approved.length === 0) return;
  for (const stage of await regressedStages(ctx, storeId, approved)) {
    await ctx.emit("stageRegressed", {
      workspaceId: ctx.actor.workspaceId,
      storeId,
      sprintId: stage.sprintId,
      stageId: stage.id,
      auditRunId,
    });
  }
}
