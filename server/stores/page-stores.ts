/** Lists stores for other programs: by age, a page at a time, with a cursor that stays true while stores come and go. */
import { z } from "zod";
import type { Ctx } from "../ctx.ts";
import { asVerdict } from "../words.ts";

export const PageStores = z.object({
  /** Id of the last store seen; UUIDv7 sorts by time. Null begins. */
  after: z.uuid().nullable().default(null),
  take: z.number().int().min(1).max(100).default(50),
  /** Only the store of this domain; null for all. */
  domain: z.string().max(253).nullable().default(null),
});

/** Lists stores that are not put away, oldest first. `next` is the cursor of the page after, null at the end. */
export async function pageStores(ctx: Ctx, input: z.input<typeof PageStores>) {
  const { after, take, domain } = PageStores.parse(input);
  const rows = await ctx.db.store.findMany({
    where: {
      archivedAt: null,
      ...(after ? { id: { gt: after } } : {}),
      ...(domain === null ? {} : { domain: domain.toLowerCase() }),
    },
    orderBy: { id: "asc" },
    take: take + 1,
    select: { id: true, name: true, domain: true, launchAt: true, launchedAt: true, createdAt: true, summary: true },
  });
  const shown = rows.slice(0, take);
  return {
    stores: shown.map(({ summary, ...store }) => {
      // Evidence that ended since the row was written: what was ready is not known to be ready now.
      const isStale = summary?.validUntil ? summary.validUntil <= ctx.now : false;
      const verdict = asVerdict(summary?.verdict ?? "not-checked");
      const isReady = verdict === "ready" || verdict === "ready-contained";
      return {
        ...store,
        verdict: isStale && isReady ? ("not-ready" as const) : verdict,
        metCount: summary?.metCount ?? 0,
        openRisks: summary?.openRisks ?? 0,
        couldNotCheck: summary?.couldNotCheck ?? 0,
        stageNumber: summary?.stageNumber ?? 1,
        lastAuditAt: summary?.lastAuditAt ?? null,
      };
    }),
    next: rows.length > take ? (shown.at(-1)?.id ?? null) : null,
  };
}
