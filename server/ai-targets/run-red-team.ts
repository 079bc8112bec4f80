/** Asks for an audit of the assistant alone. */
import type { z } from "zod";
import { requestRun } from "../audit-runs/request-run.ts";
import { checks } from "../checks/index.ts";
import { type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, LimitReached } from "../errors.ts";
import type { AiTargetRef } from "./declare-target.ts";
import { findTarget, requireTarget } from "./find-target.ts";

/** The checks of the red team. */
export const aiCheckIds = checks.filter(({ id }) => id.startsWith("ai.")).map(({ id }) => id);

/** Ours: each run costs the shop up to sixty answers. */
const [RUNS, WINDOW_MS] = [6, 3_600_000];

/** Starts a run. Throws `Conflict` until control, consent and planting are there, `LimitReached` past six an hour. */
export async function runRedTeam(
  ctx: Ctx,
  { storeId }: z.infer<typeof AiTargetRef>,
): Promise<{ auditRunId: string; number: number }> {
  requireEditor(ctx, "running the red team");
  const found = await findTarget(ctx, storeId);
  const { target } = requireTarget(found);
  if (!found.controlProvenAt) throw new Conflict("Prove control of the domain first.");
  if (!target.consentAt) throw new Conflict("We need the owner's yes first.");
  if (!target.plantedAt) throw new Conflict("Put the test texts in place first, then say so.");
  const recent = await ctx.db.auditRunCheck.findMany({
    where: {
      storeId,
      checkId: aiCheckIds[0] ?? "",
      run: { createdAt: { gt: new Date(ctx.now.getTime() - WINDOW_MS) } },
    },
    select: { state: true },
  });
  if (recent.some(({ state }) => state !== "done")) throw new Conflict("The red team is at work already.");
  if (recent.length >= RUNS) {
    const words = "Six runs an hour are enough. Wait a while, then run it again.";
    throw new LimitReached(words, new Date(ctx.now.getTime() + WINDOW_MS), `red-team:${storeId}`);
  }
  return requestRun(ctx, { storeId, trigger: "recheck", checkIds: aiCheckIds, stageKey: null });
}
