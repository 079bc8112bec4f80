/** Cancels the running sprint: its workflow ends, everything measured stays. */
import type { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { type Ctx, requireEditor } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { refreshStore } from "../stores/refresh-store.ts";
import type { StoreRef } from "../stores/update-store.ts";

/** Cancels the active sprint and stops what runs for it. Throws `NotFound` when none is active. */
export async function cancelSprint(ctx: Ctx, input: z.infer<typeof StoreRef>): Promise<void> {
  requireEditor(ctx, "cancelling a sprint");
  const sprint = await ctx.db.sprint.findFirst({ where: { storeId: input.storeId, state: "active" } });
  if (!sprint) throw new NotFound("running sprint");
  await ctx.db.sprint.update({ where: { id: sprint.id }, data: { state: "cancelled", endedAt: ctx.now } });
  const runs = await ctx.db.auditRun.findMany({
    where: { sprintId: sprint.id, state: { in: ["queued", "running"] } },
    select: { id: true },
  });
  const { workspaceId } = ctx.actor;
  for (const run of runs) {
    await ctx.db.auditRun.update({ where: { id: run.id }, data: { state: "stopped", endedAt: ctx.now } });
    await ctx.emit("auditRunStopped", { workspaceId, storeId: input.storeId, auditRunId: run.id });
  }
  await ctx.emit("sprintCancelled", { workspaceId, storeId: input.storeId, sprintId: sprint.id });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "sprint.cancelled",
    subject: { kind: "sprint", id: sprint.id, name: `Sprint ${sprint.number}` },
  });
  await refreshStore(ctx, input.storeId);
}
