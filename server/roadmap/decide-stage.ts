/** What people decide on a stage: approve it, ask for changes, open one early. The workflow hears of it and goes on. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { stageKeys } from "../checks/check.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { Conflict } from "../errors.ts";
import { announce } from "../outgoing-hooks/announce.ts";
import { lockStore } from "../stores/lock-store.ts";
import { judgeStages, refreshStore } from "../stores/refresh-store.ts";
import { asStageKey } from "../words.ts";
import { completeSprint } from "./complete-sprint.ts";
import { findStage } from "./stage-row.ts";
import { tellWorkflow } from "./tell-workflow.ts";

export const StageRef = z.object({ storeId: z.uuid(), stageKey: z.enum(stageKeys) });
export const RequestChanges = StageRef.extend({
  note: z.string().trim().min(3, "Say what should change.").max(2_000, "At most 2,000 characters."),
});

/** Approves a stage whose gate holds, and opens the next. Throws `Conflict` with the first reason when it does not hold. */
export async function approveStage(
  ctx: Ctx,
  input: z.infer<typeof StageRef>,
): Promise<{ nextStageKey: string | null }> {
  requireEditor(ctx, "approving a stage");
  await lockStore(ctx, input.storeId);
  const stage = await findStage(ctx, input.storeId, input.stageKey);
  if (stage.sprint.state !== "active") throw new Conflict("This sprint has ended.");
  if (stage.state === "approved") return { nextStageKey: null };
  if (stage.state === "not-started") throw new Conflict("This stage has not started yet.");
  const judgement = await judgeStages(ctx, input.storeId);
  const reasons = judgement.reasons.get(input.stageKey) ?? [];
  if (reasons.length > 0) {
    const more = reasons.length > 1 ? ` And ${reasons.length - 1} more.` : "";
    throw new Conflict(`The stage cannot be approved yet. ${reasons[0]?.text}${more}`);
  }
  await ctx.db.stage.update({
    where: { id: stage.id },
    data: {
      state: "approved",
      approvedAt: ctx.now,
      approvedByName: actorName(ctx.actor),
      changesWanted: null,
      changesWantedAt: null,
      reopenedCause: null,
      reopenedAt: null,
      updatedAt: ctx.now,
    },
  });
  await approveDocuments(ctx, input.storeId, stage.key);
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "stage.approved",
    subject: { kind: "stage", id: stage.id, name: stage.definition.title },
    before: { state: stage.state },
    after: { state: "approved" },
  });
  const { storeId, stageKey } = input;
  await announce(ctx, "stage.approved", { storeId, stageKey, status: "approved", before: stage.state });
  await tellWorkflow(ctx, stage, "approved");
  const next = await openNext(ctx, input.storeId, stage.sprint.id, stage.number);
  // A stage approved a second time has no workflow left to notice that it was the last.
  await completeSprint(ctx, { storeId: input.storeId, sprintId: stage.sprint.id });
  await refreshStore(ctx, input.storeId);
  return { nextStageKey: next };
}

/** Sends a stage back with a note. It stays in needs-work until a newer audit has seen the change. */
export async function requestChanges(ctx: Ctx, input: z.infer<typeof RequestChanges>): Promise<void> {
  requireEditor(ctx, "asking for changes");
  await lockStore(ctx, input.storeId);
  const stage = await findStage(ctx, input.storeId, input.stageKey);
  if (stage.sprint.state !== "active") throw new Conflict("This sprint has ended.");
  if (stage.state === "not-started") throw new Conflict("This stage has not started yet.");
  await ctx.db.stage.update({
    where: { id: stage.id },
    data: {
      state: "needs-work",
      changesWanted: input.note,
      changesWantedAt: ctx.now,
      reviewAt: null,
      approvedAt: null,
      approvedByName: null,
      updatedAt: ctx.now,
    },
  });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "stage.changes-requested",
    subject: { kind: "stage", id: stage.id, name: stage.definition.title },
    before: { state: stage.state },
    after: { note: input.note },
  });
  await tellWorkflow(ctx, stage, "changes-requested");
  await refreshStore(ctx, input.storeId);
}

/** Opens stage 3, 4 or 5 before its turn; they may overlap (design 6). Throws `Conflict` for the others and before stage 1 is done. */
export async function openStageEarly(ctx: Ctx, input: z.infer<typeof StageRef>): Promise<void> {
  requireEditor(ctx, "opening a stage");
  await lockStore(ctx, input.storeId);
  const stage = await findStage(ctx, input.storeId, input.stageKey);
  if (stage.sprint.state !== "active") throw new Conflict("This sprint has ended.");
  if (stage.state !== "not-started") return;
  if (stage.number < 3 || stage.number > 5) throw new Conflict("Only stages 3 to 5 can be opened before their turn.");
  const audit = await findStage(ctx, input.storeId, "audit");
  if (audit.state === "not-started" || audit.state === "in-progress") {
    throw new Conflict("Stages open early once the quick audit has run.");
  }
  await openStage(ctx, stage);
  await refreshStore(ctx, input.storeId);
}

/** Opens the stage after `number`; stage 6 only when 1 to 5 are approved. Gives the key opened, null when none was. */
async function openNext(ctx: Ctx, storeId: string, sprintId: string, number: number): Promise<string | null> {
  const all = await ctx.db.stage.findMany({ where: { sprintId }, orderBy: { number: "asc" } });
  const waiting = all.filter(({ state }) => state === "not-started");
  const next = waiting.find((stage) => stage.number === number + 1) ?? waiting[0];
  if (!next) return null;
  if (next.number === 6 && all.some((stage) => stage.number < 6 && stage.state !== "approved")) return null;
  await openStage(ctx, { ...next, storeId, sprintId });
  return next.key;
}

async function openStage(
  ctx: Ctx,
  stage: { id: string; key: string; number: number; storeId: string; sprintId: string },
): Promise<void> {
  await ctx.db.stage.update({
    where: { id: stage.id },
    data: { state: "in-progress", openedAt: ctx.now, updatedAt: ctx.now },
  });
  await recordActivity(ctx, {
    storeId: stage.storeId,
    action: "stage.opened",
    subject: { kind: "stage", id: stage.id, name: `Stage ${stage.number}` },
  });
  await ctx.emit("stageOpened", {
    workspaceId: ctx.actor.workspaceId,
    storeId: stage.storeId,
    sprintId: stage.sprintId,
    stageId: stage.id,
    stageKey: asStageKey(stage.key),
  });
}

/** A stage's approval approves its drafts as they stand: the evidence they froze is what was approved. */
async function approveDocuments(ctx: Ctx, storeId: string, stageKey: string): Promise<void> {
  await ctx.db.deliverableVersion.updateMany({
    where: { storeId, state: "draft", deliverable: { stageKey } },
    data: { state: "approved", approvedAt: ctx.now, approvedByName: actorName(ctx.actor) },
  });
}
