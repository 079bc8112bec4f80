/** The steps of a stage's workflow: each one verb, safe to repeat. */

import { createRun, runnableChecks } from "../audit-runs/request-run.ts";
import type { StageKey } from "../checks/check.ts";
import type { Ctx } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { stageByKey } from "../stages/index.ts";
import { lockStore } from "../stores/lock-store.ts";
import { refreshStore } from "../stores/refresh-store.ts";
import { asStageKey, partialTriggers } from "../words.ts";

export type StageEntry = {
  /** The audit to execute; null when there is nothing to measure, or not now. */
  auditRunId: string | null;
  /** Another audit is under way and does not look at this stage: enter again when it has ended. */
  isBusy: boolean;
};

/** Enters a stage: makes the audit that measures it first. Safe to repeat. */
export async function enterStage(ctx: Ctx, input: { storeId: string; stageId: string }): Promise<StageEntry> {
  await lockStore(ctx, input.storeId);
  const stage = await ctx.db.stage.findUnique({
    where: { id: input.stageId },
    include: { store: { select: { archivedAt: true } } },
  });
  if (!stage) throw new NotFound("stage");
  const stageKey = asStageKey(stage.key);
  const nothing = { auditRunId: null, isBusy: false };
  if (stage.state === "approved" || stage.store.archivedAt) return nothing;
  const open = await ctx.db.auditRun.findFirst({
    where: { storeId: input.storeId, stageKey, state: { in: ["queued", "running"] }, sprintId: stage.sprintId },
    select: { id: true },
  });
  // A repeated step finds the run it made.
  if (open) return { auditRunId: open.id, isBusy: false };
  const due = runnableChecks([stageKey]).map(({ id }) => id);
  if (due.length === 0) return nothing;
  const other = await ctx.db.auditRun.findFirst({
    where: { storeId: input.storeId, state: { in: ["queued", "running"] }, trigger: { notIn: partialTriggers } },
    select: { checkIds: true },
  });
  // An audit under way that looks at all of this stage serves it; one that does not must end first.
  if (other) return { auditRunId: null, isBusy: !due.every((id) => other.checkIds.includes(id)) };
  const run = await createRun(ctx, {
    storeId: input.storeId,
    trigger: stageKey === "audit" ? "first" : "manual",
    checkIds: null,
    stageKey,
  });
  return { auditRunId: run.auditRunId, isBusy: false };
}

/** Settles a stage after work on it: derives everything, tells whether it is over for the workflow. */
export async function settleStage(
  ctx: Ctx,
  input: { storeId: string; stageId: string },
): Promise<{ state: string; isOver: boolean }> {
  await refreshStore(ctx, input.storeId);
  const stage = await ctx.db.stage.findUnique({
    where: { id: input.stageId },
    include: { sprint: { select: { state: true } } },
  });
  if (!stage) throw new NotFound("stage");
  return { state: stage.state, isOver: stage.state === "approved" || stage.sprint.state !== "active" };
}

const REMIND_AFTER_MS = 2 * 86_400_000;

/** What the reminder says of a stage that waits for a person; other states are not reminded of. */
const waitingWords: Record<string, string> = {
  "in-review": "ready for your review",
  blocked: "waiting for answers",
  "needs-work": "not holding yet",
  reopened: "open again",
};

/** Reminds the consultants of a stage that has waited for two days, once per two days. Gives whether a reminder went out. */
export async function remindOfStage(
  ctx: Ctx,
  input: { storeId: string; stageId: string },
): Promise<{ reminded: boolean }> {
  const stage = await ctx.db.stage.findUnique({
    where: { id: input.stageId },
    include: { store: { select: { name: true, archivedAt: true } } },
  });
  if (!stage) throw new NotFound("stage");
  const stateWords = waitingWords[stage.state];
  if (!stateWords || stage.store.archivedAt) return { reminded: false };
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
        stateWords,
      },
    });
  }
  return { reminded: true };
}

/** Gives a sprint's stages by key: the id, and whether it is open already. */
export async function stagesOfSprint(
  ctx: Ctx,
  sprintId: string,
): Promise<Partial<Record<StageKey, { id: string; isOpen: boolean }>>> {
  const rows = await ctx.db.stage.findMany({ where: { sprintId }, select: { id: true, key: true, openedAt: true } });
  return Object.fromEntries(rows.map(({ id, key, openedAt }) => [asStageKey(key), { id, isOpen: openedAt !== null }]));
}
