/** Finds a stage through the actor's tenant. */
import type { Ctx } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { stageByKey } from "../stages/index.ts";
import { asStageKey } from "../words.ts";

/** Gives a stage of the store's newest sprint by key. Throws `NotFound`. */
export async function findStage(ctx: Ctx, storeId: string, key: string) {
  const row = await ctx.db.stage.findFirst({
    where: { storeId, key },
    orderBy: { sprint: { number: "desc" } },
    include: { sprint: { select: { id: true, state: true, number: true } } },
  });
  if (!row) throw new NotFound("stage");
  return { ...row, definition: stageByKey(asStageKey(row.key)) };
}
