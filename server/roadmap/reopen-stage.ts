/** Reopens an approved stage that no longer holds, with the cause named. */
import { recordActivity } from "../activity/record-activity.ts";
import type { Ctx } from "../ctx.ts";
import { deployName } from "../deploys/record-deploy.ts";
import { announce } from "../outgoing-hooks/announce.ts";
import { lockStore } from "../stores/lock-store.ts";
import { judgeStages, refreshStore } from "../stores/refresh-store.ts";
import { asStageKey } from "../words.ts";

/** Gives those approved stages whose gate is shut by something that was seen: a fail or a signal, never by missing sight. */
export async function regressedStages<S extends { key: string }>(
  ctx: Ctx,
  storeId: string,
  approved: S[],
): Promise<(S & { cause: string })[]> {
  const judgement = await judgeStages(ctx, storeId);
  return approved.flatMap((stage) => {
    const reason = judgement.reasons
      .get(asStageKey(stage.key))
      ?.find(({ kind }) => kind === "fail" || kind === "signal");
    return reason ? [{ ...stage, cause: reason.text }] : [];
  });
}

/** Tells the workflows of approved stages whose gate no longer holds; they look again after a grace period. */
export async function reportRegressions(ctx: Ctx, storeId: string, auditRunId: string | null): Promise<void> {
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

/**
 * Reopens the stage if it is approved and its gate is still shut. `auditRunId` is the audit that saw it, null when a
 * person's act shut the gate: a deploy it looked at is named with the cause. Gives whether it was reopened.
 */
export async function reopenStage(ctx: Ctx, stageId: string, auditRunId: string | null = null): Promise<boolean> {
  const held = await ctx.db.stage.findUnique({ where: { id: stageId }, select: { storeId: true } });
  if (!held) return false;
  await lockStore(ctx, held.storeId);
  const stage = await ctx.db.stage.findUnique({
    where: { id: stageId },
    include: { sprint: { select: { state: true } } },
  });
  if (stage?.state !== "approved" || stage.sprint.state !== "active") return false;
  const [regressed] = await regressedStages(ctx, stage.storeId, [stage]);
  if (!regressed) return false;
  const cause = `${regressed.cause}${await sinceDeploy(ctx, auditRunId)}`;
  await ctx.db.stage.update({
    where: { id: stageId },
    data: {
      state: "reopened",
      reopenedAt: ctx.now,
      reopenedCause: cause,
      approvedAt: null,
      approvedByName: null,
      updatedAt: ctx.now,
    },
  });
  await recordActivity(ctx, {
    storeId: stage.storeId,
    action: "stage.reopened",
    subject: { kind: "stage", id: stageId, name: `Stage ${stage.number}` },
    after: { cause },
  });
  const { storeId, key: stageKey } = stage;
  await announce(ctx, "stage.reopened", { storeId, stageKey, status: "reopened", before: "approved" });
  await refreshStore(ctx, stage.storeId);
  return true;
}

/** Names the deploy an audit looked at; empty for every other audit. */
async function sinceDeploy(ctx: Ctx, auditRunId: string | null): Promise<string> {
  if (auditRunId === null) return "";
  const run = await ctx.db.auditRun.findUnique({ where: { id: auditRunId }, select: { deployId: true } });
  if (!run?.deployId) return "";
  const deploy = await ctx.db.deploy.findUniqueOrThrow({ where: { id: run.deployId } });
  const sha = deploy.commitSha ? ` (${deploy.commitSha.slice(0, 7)})` : "";
  return ` Seen after the deploy “${deployName(deploy)}”${sha}.`;
}
