/** Names stores for lists that know only their ids. */
import type { Ctx } from "../ctx.ts";

/** Gives the names of the actor's stores among the ids; others, and those deleted, are missing. */
export async function storeNames(ctx: Ctx, storeIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await ctx.db.store.findMany({
    where: { id: { in: [...new Set(storeIds)] } },
    select: { id: true, name: true },
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Lists the names of the actor's stores that are not put away, for choosing one; at most 500. */
export async function storeChoices(ctx: Ctx): Promise<{ id: string; name: string }[]> {
  return ctx.db.store.findMany({
    where: { archivedAt: null },
    orderBy: { name: "asc" },
    take: 500,
    select: { id: true, name: true },
  });
}
