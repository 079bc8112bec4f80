/** Reads what happened, newest first, page by page. */
import { z } from "zod";
import type { Ctx } from "../ctx.ts";
import { storeNames } from "../stores/store-names.ts";

export const ListActivity = z.object({
  /** Null lists the whole workspace. */
  storeId: z.uuid().nullable(),
  /** Id of the last entry seen; UUIDv7 sorts by time. */
  before: z.uuid().nullable().default(null),
  q: z.string().trim().max(100).default(""),
});

const PAGE = 50;

/** Lists 50 entries; store people get those of their store that are not internal (the database sees to it). */
export async function listActivity(ctx: Ctx, input: z.infer<typeof ListActivity>) {
  const rows = await ctx.db.activity.findMany({
    where: {
      ...(input.storeId ? { storeId: input.storeId } : {}),
      ...(input.before ? { id: { lt: input.before } } : {}),
      ...(input.q
        ? {
            OR: [
              { action: { contains: input.q, mode: "insensitive" } },
              { actorName: { contains: input.q, mode: "insensitive" } },
              { subjectName: { contains: input.q, mode: "insensitive" } },
            ],
          }
        : {}),
    },
    orderBy: { id: "desc" },
    take: PAGE + 1,
    select: {
      id: true,
      at: true,
      storeId: true,
      actorKind: true,
      actorName: true,
      action: true,
      subjectKind: true,
      subjectName: true,
      before: true,
      after: true,
    },
  });
  const shown = rows.slice(0, PAGE);
  const names = await storeNames(
    ctx,
    shown.flatMap(({ storeId }) => storeId ?? []),
  );
  return {
    /** `storeName` is null for what belongs to no store, and for a store that was deleted since. */
    entries: shown.map((row) => ({ ...row, storeName: names.get(row.storeId ?? "") ?? null })),
    next: rows.length > PAGE ? (rows[PAGE - 1]?.id ?? null) : null,
  };
}
