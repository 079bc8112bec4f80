/** Tells a stage's workflow that a person acted, so that it looks again at once. */
import type { Ctx } from "../ctx.ts";

/** Tells the workflow of one stage. */
export async function tellWorkflow(
  ctx: Ctx,
  stage: { id: string; storeId: string; sprintId: string },
  act: string,
): Promise<void> {
  await ctx.emit("stageActed", {
    workspaceId: ctx.actor.workspaceId,
    storeId: stage.storeId,
    sprintId: stage.sprintId,
    stageId: stage.id,
    act,
  });
}

/** Tells the workflows of the open stages that a check belongs to. */
export async function tellStages(ctx: Ctx, storeId: string, keys: readonly string[], act: string): Promise<void> {
  const open = await ctx.db.stage.findMany({
    where: {
      storeId,
      key: { in: [...keys] },
      sprint: { state: "active" },
      state: { notIn: ["not-started", "approved"] },
    },
    select: { id: true, storeId: true, sprintId: true },
  });
  for (const stage of open) await tellWorkflow(ctx, stage, act);
}
