/** Marks a run as running and says which groups of checks it has left. Safe to repeat. */
import { type CheckGroup, checkGroups } from "../checks/check.ts";
import type { Ctx } from "../ctx.ts";
import { refreshStore } from "../stores/refresh-store.ts";
import { oneOf } from "../words.ts";

/** Starts a run; gives the groups with unfinished checks, none when the run was stopped or is over. */
export async function startRun(ctx: Ctx, auditRunId: string): Promise<{ groups: CheckGroup[] }> {
  const started = await ctx.db.auditRun.updateMany({
    where: { id: auditRunId, state: "queued" },
    data: { state: "running", startedAt: ctx.now },
  });
  const run = await ctx.db.auditRun.findUnique({ where: { id: auditRunId }, select: { state: true, storeId: true } });
  if (run?.state !== "running") return { groups: [] };
  if (started.count > 0) {
    await refreshStore(ctx, run.storeId);
    await ctx.publish({ storeId: run.storeId, kind: "audit-run", id: auditRunId });
  }
  const left = await ctx.db.auditRunCheck.findMany({
    where: { runId: auditRunId, state: { not: "done" } },
    distinct: ["group"],
    select: { group: true },
  });
  const groups = left.map(({ group }) => oneOf(checkGroups, group));
  return { groups: checkGroups.filter((group) => groups.includes(group)) };
}
