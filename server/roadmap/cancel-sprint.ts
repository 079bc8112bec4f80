/** Cancels the running sprint: its workflow ends, everything measured stays. */
import type { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { stopRuns } from "../audit-runs/finish-run.ts";
import { type Ctx, requireEditor } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { refreshStore } from "../stores/refresh-store.ts";
import type { StoreRef } from "../stores/update-store.ts";

/** Cancels the active sprint and stops what runs for it. Throws `NotFound` when none is active. */
export async function cancelSprint(ctx: Ctx, input: z.infer<typeof StoreRef>): Promise<void> {
  requireEditor(ctx, "cancelling a sprint");
  await lockStore(ctx, input.storeId);
  const sprint = await ctx.db.sprint.findFirst({ where: { storeId: input.storeId, state: "active" } });
  if (!sprint) throw new NotFound("running sprint");
  await ctx.db.sprint.update({ where: { id: sprint.id }, data: { state: "cancelled", endedAt: ctx.now } });
  await stopRuns(ctx, input.storeId, sprint.id);
  await ctx.emit("sprintCancelled", {
    workspaceId: ctx.actor.workspaceId,
    storeId: input.storeId,
    sprintId: sprint.id,
  });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "sprint.cancelled",
    subject: { kind: "sprint", id: sprint.id, name: `Sprint ${sprint.number}` },
  });
  await refreshStore(ctx, input.storeId);
}
