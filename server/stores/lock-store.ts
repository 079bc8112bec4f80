/** One act on a store at a time. */
import type { Ctx } from "../ctx.ts";

/**
 * Holds the store until this transaction ends, so that each act decides on what the one before it wrote. Verbs that read
 * and then write a store's stages, runs, findings or waivers call it first; calling it twice is harmless.
 */
export async function lockStore(ctx: Ctx, storeId: string): Promise<void> {
  await ctx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${storeId}, 1))`;
}
