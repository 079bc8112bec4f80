/** What the store's roadmap page shows, read in one transaction. */

import { readRun } from "../audit-runs/read-run.ts";
import { checks } from "../checks/index.ts";
import type { Ctx } from "../ctx.ts";
import { loadApprovals } from "../deliverables/founder-words.ts";
import { NotFound } from "../errors.ts";
import { stageByKey, stages } from "../stages/index.ts";
import { type BarItemView, countMet, judgeMinimumBar } from "../stages/minimum-bar.ts";
import { type CheckStateView, effectiveStatus, isAllowedWarn, isProven, type WaiverView } from "../stages/state.ts";
import { judgeStore } from "../stages/store-verdict.ts";
import { asSignalState, asStageKey, asStageState, openFindingStates, partialTriggers } from "../words.ts";
import { loadCheckStates, loadWaivers } from "./load-state.ts";

/** Gives the header every store page shares. Throws `NotFound`. */
export async function storeHeader(ctx: Ctx, storeId: string) {
  const store = await ctx.db.store.findUnique({
    where: { id: storeId },
    select: {
      id: true,
      name: true,
      domain: true,
      launchAt: true,
      launchedAt: true,
      timeZone: true,
      archivedAt: true,
      summary: { select: { stageStates: true, openRisks: true, couldNotCheck: true } },
    },
  });
  if (!store) throw new NotFound("store");
  const { summary, ...rest } = store;
  return {
    ...rest,
    stageStates: summary?.stageStates.map(asStageState) ?? [],
    openRisks: summary?.openRisks ?? 0,
    couldNotCheck: summary?.couldNotCheck ?? 0,
  };
}

/** Gives the roadmap: verdict, six stages, the running or last audit, signals and the minimum bar. */
export async function storePage(ctx: Ctx, storeId: string) {
  const store = await storeHeader(ctx, storeId);
  const states = await loadCheckStates(ctx.db, storeId);
  const waivers = await loadWaivers(ctx.db, storeId, ctx.now);
  const items = judgeMinimumBar(states, waivers, await loadApprovals(ctx.db, storeId), ctx.now);
  const sprint = await ctx.db.sprint.findFirst({
    where: { storeId },
    orderBy: { number: "desc" },
    include: { stages: { orderBy: { number: "asc" } } },
  });
  const runs = await ctx.db.auditRun.findMany({
    where: { storeId, trigger: { notIn: partialTriggers } },
    orderBy: { number: "desc" },
    take: 1,
    select: { id: true, state: true },
  });
  const auditCount = await ctx.db.auditRun.count({
    where: { storeId, state: "completed", trigger: { notIn: partialTriggers } },
  });
  const last = runs[0];
  const isRunning = last?.state === "queued" || last?.state === "running";
  const signalRows = await ctx.db.signal.findMany({ where: { storeId } });
  const open = await ctx.db.finding.findMany({
    where: { storeId, state: { in: openFindingStates } },
    orderBy: [{ score: "desc" }, { openedAt: "asc" }],
    select: { id: true, title: true, subject: true, status: true, score: true, checkId: true },
  });
  const people = await ctx.db.storePerson.findMany({
    where: { storeId, removedAt: null },
    select: { id: true, name: true, role: true, lastSeenAt: true },
  });
  return {
    store,
    verdict: judgeStore({ items, auditCount, isRunning }),
    metCount: countMet(items),
    items: items.map((view) => ({
      number: view.item.number,
      title: view.item.title,
      state: view.state,
      note: barNote(view, states, waivers, ctx.now),
      reason: view.reasons[0] ?? null,
    })),
    sprint: sprint ? { id: sprint.id, number: sprint.number, state: sprint.state } : null,
    stages: (sprint?.stages ?? []).map((row) => stageCard(row, states, waivers, ctx.now)),
    run: last ? await readRun(ctx, { storeId, auditRunId: last.id }) : null,
    risks: open.filter(({ status }) => status !== "unknown").slice(0, 3),
    openRisks: open.filter(({ status }) => status !== "unknown").length,
    couldNotCheck: open
      .filter(({ status }) => status === "unknown")
      .map(({ id, checkId, subject }) => ({
        id,
        checkId,
        subject,
        title: checks.find((check) => check.id === checkId)?.title ?? checkId,
      })),
    signals: stages.flatMap((stage) =>
      stage.signals.map((signal) => {
        const row = signalRows.find(({ key }) => key === signal.key);
        return {
          key: signal.key,
          stageKey: stage.key,
          title: signal.title,
          state: asSignalState(row?.state ?? "unknown"),
          cause: row?.cause ?? null,
        };
      }),
    ),
    people,
  };
}

/** A few words on what decides an item: the failing check, or how many have not been seen. Null when met. */
function barNote(
  { item, state }: BarItemView,
  states: CheckStateView[],
  waivers: WaiverView[],
  now: Date,
): string | null {
  if (state === "met") return null;
  if (state === "met-with-waiver") return "contained";
  const titleOf = (checkId: string) => checks.find(({ id }) => id === checkId)?.title ?? checkId;
  const bad = states.find(
    (own) =>
      [...item.required, ...item.supporting].includes(own.checkId) &&
      ["fail", "warn"].includes(effectiveStatus(own, waivers, now)) &&
      (own.status === "fail" || !isAllowedWarn(own)),
  );
  if (state === "not-met") return bad ? titleOf(bad.checkId) : "not met";
  const unseen = item.required.filter((checkId) => {
    const own = states.filter((candidate) => candidate.checkId === checkId);
    return (
      own.length === 0 ||
      own.some((each) => ["unknown", "error"].includes(effectiveStatus(each, waivers, now)) || !isProven(each))
    );
  });
  return unseen.length === 1 && unseen[0] ? titleOf(unseen[0]) : `${unseen.length} of ${item.required.length} to see`;
}

type StageRow = {
  id: string;
  key: string;
  state: string;
  openedAt: Date | null;
  approvedAt: Date | null;
  reopenedCause: string | null;
  reopenedAt: Date | null;
};

function stageCard(
  row: StageRow,
  states: Awaited<ReturnType<typeof loadCheckStates>>,
  waivers: Awaited<ReturnType<typeof loadWaivers>>,
  now: Date,
) {
  const stage = stageByKey(asStageKey(row.key));
  const own = checks.filter((check) => check.stages.includes(stage.key));
  const fine = own.filter((check) => {
    const of = states.filter((state) => state.checkId === check.id);
    return (
      of.length > 0 &&
      of.every((state) => ["pass", "warn", "skip", "waived"].includes(effectiveStatus(state, waivers, now)))
    );
  });
  return {
    id: row.id,
    key: stage.key,
    number: stage.number,
    title: stage.title,
    goal: stage.goal,
    state: asStageState(row.state),
    checks: own.length,
    fine: fine.length,
    openedAt: row.openedAt,
    approvedAt: row.approvedAt,
    reopenedAt: row.reopenedAt,
    reopenedCause: row.reopenedCause,
  };
}
