/** Approves the handover once both sides have signed. */
import type { Ctx } from "../ctx.ts";
import { Conflict } from "../errors.ts";
import { log } from "../log.ts";
import { approveStage } from "../roadmap/decide-stage.ts";

/** Approves stage 6. Gives false when its gate has closed again meanwhile: people see why on the stage's page. */
export async function approveSigned(ctx: Ctx, storeId: string): Promise<{ approved: boolean }> {
  try {
    await approveStage(ctx, { storeId, stageKey: "handover" });
    return { approved: true };
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    log("info", "a signed handover was not approved", { storeId, reason: error.message });
    return { approved: false };
  }
}
