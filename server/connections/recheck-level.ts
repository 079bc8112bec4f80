/** Looks again at what a permission opens or closes. */
import { requestRun } from "../audit-runs/request-run.ts";
import type { Level } from "../checks/check.ts";
import { checks } from "../checks/index.ts";
import type { Ctx } from "../ctx.ts";

/** Asks for an audit of the measured checks of one level in the stages opened so far; none when there is nothing to see. */
export async function recheckLevel(ctx: Ctx, storeId: string, level: Level): Promise<void> {
  const opened = await ctx.db.stage.findMany({
    where: { storeId, openedAt: { not: null }, sprint: { state: "active" } },
    select: { key: true },
  });
  const checkIds = checks
    .filter((check) => check.level === level && !check.attestation)
    .filter(({ stages }) => opened.some(({ key }) => stages.some((stage) => stage === key)))
    .map(({ id }) => id);
  if (checkIds.length > 0) await requestRun(ctx, { storeId, trigger: "recheck", checkIds, stageKey: null });
}
