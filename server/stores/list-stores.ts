/** The stores list: worst first, grouped by who has the next move, a page at a time, from derived rows. */
import { z } from "zod";
import type { StoreSummary } from "../../prisma/generated/client.ts";
import type { Ctx } from "../ctx.ts";
import { asBarItemState, asImpact, asStageState, asStatus, asVerdict, nextMovers, oneOf } from "../words.ts";

export const ListStores = z.object({
  /** Part of a name or domain. */
  q: z.string().trim().max(100).default(""),
  view: z.enum(["all", "launching", "waiting-on-founder", "leaks", "archived"]).default("all"),
  /** Counted from 1; past the end it is the last one. */
  page: z.number().int().min(1).max(1_000).default(1),
});

/** Rows of one page: as many as somebody works through in a morning, and as a server draws fifty times a second. */
export const STORES_PER_PAGE = 50;
const groupOrder = ["consultant", "running", "founder", "nobody"] as const;

/** Lists one page of the workspace's stores with what the rows show, and counts them all. */
export async function listStores(ctx: Ctx, input: z.input<typeof ListStores>) {
  const order = await orderStores(ctx, ListStores.parse(input));
  const pages = Math.max(1, Math.ceil(order.length / STORES_PER_PAGE));
  const page = Math.min(input.page ?? 1, pages);
  const ids = order.slice((page - 1) * STORES_PER_PAGE, page * STORES_PER_PAGE).map(({ id }) => id);
  const stores = await ctx.db.store.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true, domain: true, launchAt: true, launchedAt: true, archivedAt: true, summary: true },
  });
  return {
    stores: stores
      .toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
      .flatMap(({ summary, ...store }) => (summary ? [{ ...store, ...shownOf(summary, ctx.now) }] : [])),
    page,
    pages,
    totals: totalsOf(order, ctx.now),
  };
}

type Light = Awaited<ReturnType<typeof orderStores>>[number];

/** Reads of every store what decides its place: who has the next move, then what its worst risk costs. */
async function orderStores(ctx: Ctx, { q, view }: z.infer<typeof ListStores>) {
  const rows = await ctx.db.store.findMany({
    where: {
      archivedAt: view === "archived" ? { not: null } : null,
      ...(q
        ? { OR: [{ name: { contains: q, mode: "insensitive" } }, { domain: { contains: q, mode: "insensitive" } }] }
        : {}),
      ...(view === "launching" ? { launchAt: launchingWindow(ctx.now) } : {}),
      ...(view === "waiting-on-founder" ? { summary: { nextMoveBy: "founder" } } : {}),
      ...(view === "leaks" ? { summary: { topRiskImpact: "leak" } } : {}),
    },
    select: {
      id: true,
      name: true,
      summary: {
        select: {
          nextMoveBy: true,
          topRiskScore: true,
          topRiskImpact: true,
          topRiskStatus: true,
          verdict: true,
          validUntil: true,
        },
      },
    },
  });
  const placed = rows.flatMap(({ summary, ...row }) =>
    summary ? [{ ...row, ...summary, nextMoveBy: oneOf(nextMovers, summary.nextMoveBy) }] : [],
  );
  return placed.toSorted(
    (a, b) =>
      groupOrder.indexOf(a.nextMoveBy) - groupOrder.indexOf(b.nextMoveBy) ||
      b.topRiskScore - a.topRiskScore ||
      a.name.localeCompare(b.name),
  );
}

function totalsOf(rows: readonly Light[], now: Date) {
  const count = (isCounted: (row: Light) => boolean) => rows.filter(isCounted).length;
  const by = (mover: (typeof groupOrder)[number]) => count(({ nextMoveBy }) => nextMoveBy === mover);
  return {
    all: rows.length,
    groups: { consultant: by("consultant"), running: by("running"), founder: by("founder"), nobody: by("nobody") },
    leaks: count(({ topRiskImpact, topRiskStatus }) => topRiskImpact === "leak" && topRiskStatus === "fail"),
    ready: count(({ verdict, validUntil }) => {
      const shown = isStale(validUntil, now) ? staleVerdict(verdict) : verdict;
      return shown === "ready" || shown === "ready-contained";
    }),
  };
}

function shownOf(summary: StoreSummary, now: Date) {
  return {
    verdict: isStale(summary.validUntil, now) ? staleVerdict(summary.verdict) : asVerdict(summary.verdict),
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
    nextMove: { by: oneOf(nextMovers, summary.nextMoveBy), text: summary.nextMove, since: summary.nextMoveSince },
    lastAuditAt: summary.lastAuditAt,
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
