/** The steps of a stage's workflow: each one verb, safe to repeat. */

import { createRun, runnableChecks } from "../audit-runs/request-run.ts";
import type { StageKey } from "../checks/check.ts";
import type { Ctx } from "../ctx.ts";
import { Conflict } from "../errors.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { stageByKey } from "../stages/index.ts";
import { refreshStore } from "../stores/refresh-store.ts";
import { asStageKey } from "../words.ts";

/** Enters a stage: gives the audit run to execute, null when the stage has no checks or another audit covers it now. */
export async function enterStage(
  ctx: Ctx,
  input: { storeId: string; stageId: string },
): Promise<{ auditRunId: string | null; stageKey: StageKey }> {
  const stage = await ctx.db.stage.findUniqueOrThrow({ where: { id: input.stageId } });
  const stageKey = asStageKey(stage.key);
  if (stage.state === "approved") return { auditRunId: null, stageKey };
  const open = await ctx.db.auditRun.findFirst({
    where: { storeId: input.storeId, stageKey, state: { in: ["queued", "running"] }, sprintId: stage.sprintId },
    select: { id: true },
  });
  // A repeated step finds the run it made.
  if (open) return { auditRunId: open.id, stageKey };
  if (runnableChecks([stageKey]).length === 0) return { auditRunId: null, stageKey };
  try {
    const run = await createRun(ctx, {
      storeId: input.storeId,
      trigger: stageKey === "audit" ? "first" : "manual",
      checkIds: null,
      stageKey,
    });
    return { auditRunId: run.auditRunId, stageKey };
  } catch (error) {
    // Another audit is under way: its results serve this stage as well.
    if (error instanceof Conflict) return { auditRunId: null, stageKey };
    throw error;
  }
}

/** Settles a stage after work on it: derives everything, tells whether it is over for the workflow. */
export async function settleStage(
  ctx: Ctx,
  input: { storeId: string; stageId: string },
): Promise<{ state: string; isOver: boolean }> {
  await refreshStore(ctx, input.storeId);
  const stage = await ctx.db.stage.findUniqueOrThrow({
    where: { id: input.stageId },
    include: { sprint: { select: { state: true } } },
  });
  return { state: stage.state, isOver: stage.state === "approved" || stage.sprint.state !== "active" };
}

const REMIND_AFTER_MS = 2 * 86_400_000;

/** Reminds the consultants of a stage that has waited for two days, once per two days. Gives whether a reminder went out. */
export async function remindOfStage(
  ctx: Ctx,
  input: { storeId: string; stageId: string },
): Promise<{ reminded: boolean }> {
  const stage = await ctx.db.stage.findUniqueOrThrow({
    where: { id: input.stageId },
    include: { store: { select: { name: true } } },
  });
  if (!["in-review", "blocked", "needs-work", "reopened"].includes(stage.state)) return { reminded: false };
  const waitingSince = Math.max(stage.updatedAt.getTime(), stage.remindedAt?.getTime() ?? 0);
  if (ctx.now.getTime() - waitingSince < REMIND_AFTER_MS) return { reminded: false };
  await ctx.db.stage.update({ where: { id: stage.id }, data: { remindedAt: ctx.now } });
  const members = await ctx.db.member.findMany({ where: { removedAt: null, role: { in: ["owner", "consultant"] } } });
  for (const member of members) {
    await queueMail(ctx, {
      storeId: input.storeId,
      // One reminder a member, stage and day, however often the step runs.
      idempotencyKey: `stage-reminder:${stage.id}:${member.id}:${ctx.now.toISOString().slice(0, 10)}`,
      template: "stage-reminder",
      to: { email: member.email, name: member.name },
      data: {
        storeId: input.storeId,
        storeName: stage.store.name,
        stageKey: stage.key,
        stageTitle: stageByKey(asStageKey(stage.key)).title,
        state: stage.state,
      },
    });
  }
  return { reminded: true };
}

/** Ends the sprint when all six stages are approved. */
export async function completeSprint(
  ctx: Ctx,
  input: { storeId: string; sprintId: string },
): Promise<{ completed: boolean }> {
  const open = await ctx.db.stage.count({ where: { sprintId: input.sprintId, state: { not: "approved" } } });
  if (open > 0) return { completed: false };
  await ctx.db.sprint.updateMany({
    where: { id: input.sprintId, state: "active" },
    data: { state: "completed", endedAt: ctx.now },
  });
  await refreshStore(ctx, input.storeId);
  return { completed: true };
}

/** Gives a sprint's stages by key: the id, and whether it is open already. */
export async function stagesOfSprint(
  ctx: Ctx,
  sprintId: string,
): Promise<Partial<Record<StageKey, { id: string; isOpen: boolean }>>> {
  const rows = await ctx.db.stage.findMany({ where: { sprintId }, select: { id: true, key: true, openedAt: true } });
  return Object.fromEntries(rows.map(({ id, key, openedAt }) => [asStageKey(key), { id, isOpen: openedAt !== null }]));
}
