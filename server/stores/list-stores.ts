/** The stores list: worst first, grouped by who has the next move. One indexed query of derived rows. */
import { z } from "zod";
import type { Ctx } from "../ctx.ts";
import { asBarItemState, asImpact, asStageState, asStatus, asVerdict, nextMovers, oneOf } from "../words.ts";

export const ListStores = z.object({
  /** Part of a name or domain. */
  q: z.string().trim().max(100).default(""),
  view: z.enum(["all", "launching", "waiting-on-founder", "leaks", "archived"]).default("all"),
});

/** How many stores one list shows at most. */
const SHOWN = 500;
const groupOrder = ["consultant", "running", "founder", "nobody"];

/** Lists the workspace's stores with what the rows show. */
export async function listStores(ctx: Ctx, input: z.infer<typeof ListStores>) {
  const stores = await ctx.db.store.findMany({
    where: {
      archivedAt: input.view === "archived" ? { not: null } : null,
      ...(input.q
        ? {
            OR: [
              { name: { contains: input.q, mode: "insensitive" } },
              { domain: { contains: input.q, mode: "insensitive" } },
            ],
          }
        : {}),
      ...(input.view === "launching" ? { launchAt: launchingWindow(ctx.now) } : {}),
      ...(input.view === "waiting-on-founder" ? { summary: { nextMoveBy: "founder" } } : {}),
      ...(input.view === "leaks" ? { summary: { topRiskImpact: "leak" } } : {}),
    },
    select: { id: true, name: true, domain: true, launchAt: true, launchedAt: true, archivedAt: true, summary: true },
    orderBy: [{ summary: { topRiskScore: "desc" } }, { name: "asc" }],
    take: SHOWN,
  });
  const rows = stores.flatMap(({ summary, ...store }) =>
    summary
      ? [
          {
            ...store,
            verdict: isStale(summary.validUntil, ctx.now) ? staleVerdict(summary.verdict) : asVerdict(summary.verdict),
            metCount: summary.metCount,
            items: summary.itemStates.map(asBarItemState),
            stages: summary.stageStates.map(asStageState),
            stageNumber: summary.stageNumber,
            openRisks: summary.openRisks,
            couldNotCheck: summary.couldNotCheck,
            topRisk:
              summary.topRiskTitle && summary.topRiskStatus && summary.topRiskImpact
                ? {
                    title: summary.topRiskTitle,
                    status: asStatus(summary.topRiskStatus),
                    impact: asImpact(summary.topRiskImpact),
                    score: summary.topRiskScore,
                    since: summary.topRiskSince,
                  }
                : null,
            nextMove: {
              by: oneOf(nextMovers, summary.nextMoveBy),
              text: summary.nextMove,
              since: summary.nextMoveSince,
            },
            lastAuditAt: summary.lastAuditAt,
          },
        ]
      : [],
  );
  return {
    stores: rows.toSorted((a, b) => groupOrder.indexOf(a.nextMove.by) - groupOrder.indexOf(b.nextMove.by)),
    isCut: stores.length === SHOWN,
  };
}

/** Counts what the sidebar shows beside its entries. */
export async function countStores(ctx: Ctx) {
  const live = { archivedAt: null };
  const [stores, launching, waitingOnFounder, leaks] = [
    await ctx.db.store.count({ where: live }),
    await ctx.db.store.count({ where: { ...live, launchAt: launchingWindow(ctx.now) } }),
    await ctx.db.store.count({ where: { ...live, summary: { nextMoveBy: "founder" } } }),
    await ctx.db.store.count({ where: { ...live, summary: { topRiskImpact: "leak" } } }),
  ];
  return { stores, launching, waitingOnFounder, leaks };
}

/** From yesterday to a week from now. */
function launchingWindow(now: Date) {
  return { gte: new Date(now.getTime() - 86_400_000), lte: new Date(now.getTime() + 7 * 86_400_000) };
}

function isStale(validUntil: Date | null, now: Date): boolean {
  return validUntil !== null && validUntil <= now;
}

/** Evidence behind the row has expired since it was written: what was ready is not known to be ready now. */
function staleVerdict(verdict: string) {
  return verdict === "ready" || verdict === "ready-contained" ? ("not-ready" as const) : asVerdict(verdict);
}
