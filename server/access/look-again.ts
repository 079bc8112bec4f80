/** Has the checks of the register look again once its rows have changed. */
import { requestRun } from "../audit-runs/request-run.ts";
import type { Ctx } from "../ctx.ts";

const judges = {
  register: ["ho.access-register", "ho.credentials-flow", "ho.recovery", "ho.offboarding"],
  ownership: ["ho.ownership-map"],
  credentials: ["ho.credentials-flow"],
} as const;

/**
 * Asks for a small audit of the checks that judge this part, unless one that has not begun will see the change anyway:
 * eleven rows filled in one after the other are one look, not eleven. Throws `NotFound` for a store put away.
 */
export async function lookAtAccess(ctx: Ctx, storeId: string, part: keyof typeof judges): Promise<void> {
  const checkIds = [...judges[part]];
  const waiting = await ctx.db.auditRun.findFirst({
    where: { storeId, state: "queued", trigger: "recheck", checkIds: { equals: checkIds } },
    select: { id: true },
  });
  if (!waiting) await requestRun(ctx, { storeId, trigger: "recheck", checkIds, stageKey: null });
}
