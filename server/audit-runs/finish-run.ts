/** Ends a run: completed, stopped by a person, or failed as a whole. Finished checks are kept in every case. */
import { recordActivity } from "../activity/record-activity.ts";
import { type Ctx, requireEditor } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { announce } from "../outgoing-hooks/announce.ts";
import { reportRegressions } from "../roadmap/reopen-stage.ts";
import { lockStore } from "../stores/lock-store.ts";
import { refreshStore } from "../stores/refresh-store.ts";

/** Completes a running run and refreshes the store. Does nothing when the run is over already. */
export async function finishRun(ctx: Ctx, auditRunId: string): Promise<void> {
  const ended = await end(ctx, auditRunId, "completed", null);
  if (!ended) return;
  // An audit that began after a change request has seen what was done about it.
  await ctx.db.stage.updateMany({
    where: { storeId: ended.storeId, changesWantedAt: { lt: ended.createdAt } },
    data: { changesWanted: null, changesWantedAt: null },
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

/** Stops what runs on a store, or only what runs for one sprint of it, when the ground for it is gone. */
export async function stopRuns(ctx: Ctx, storeId: string, sprintId: string | null): Promise<void> {
  const runs = await ctx.db.auditRun.findMany({
    where: { storeId, state: { in: ["queued", "running"] }, ...(sprintId === null ? {} : { sprintId }) },
    select: { id: true },
  });
  for (const { id } of runs) {
    await end(ctx, id, "stopped", null);
    await ctx.emit("auditRunStopped", { workspaceId: ctx.actor.workspaceId, storeId, auditRunId: id });
  }
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
  const held = await ctx.db.auditRun.findUnique({ where: { id: auditRunId }, select: { storeId: true } });
  if (!held) return null;
  await lockStore(ctx, held.storeId);
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
  await announce(ctx, "audit-run.completed", { storeId: run.storeId, runId: auditRunId, status: state });
  return run;
}
