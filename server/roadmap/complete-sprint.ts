/** Ends a sprint once its last stage is approved. */
import { recordActivity } from "../activity/record-activity.ts";
import type { Ctx } from "../ctx.ts";
import { lockStore } from "../stores/lock-store.ts";
import { refreshStore } from "../stores/refresh-store.ts";

/** Ends the sprint when all six stages are approved. Safe to repeat: tells whether it is over. */
export async function completeSprint(
  ctx: Ctx,
  input: { storeId: string; sprintId: string },
): Promise<{ completed: boolean }> {
  await lockStore(ctx, input.storeId);
  const open = await ctx.db.stage.count({ where: { sprintId: input.sprintId, state: { not: "approved" } } });
  if (open > 0) return { completed: false };
  const ended = await ctx.db.sprint.updateMany({
    where: { id: input.sprintId, state: "active" },
    data: { state: "completed", endedAt: ctx.now },
  });
  if (ended.count > 0) {
    const sprint = await ctx.db.sprint.findUniqueOrThrow({ where: { id: input.sprintId }, select: { number: true } });
    await recordActivity(ctx, {
      storeId: input.storeId,
      action: "sprint.completed",
      subject: { kind: "sprint", id: input.sprintId, name: `Sprint ${sprint.number}` },
    });
    await refreshStore(ctx, input.storeId);
  }
  return { completed: true };
}
