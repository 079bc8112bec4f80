/** Computes everything derived of a store from its current states: signals, risk scores, documents, stages, summary. */

import { freshFor, type StageKey } from "../checks/check.ts";
import { checksInForce } from "../connections/permissions.ts";
import type { Ctx } from "../ctx.ts";
import { draftDocuments } from "../deliverables/documents.ts";
import { loadApprovals } from "../deliverables/founder-words.ts";
import { NotFound } from "../errors.ts";
import { announce } from "../outgoing-hooks/announce.ts";
import { moveStages, type StageRow } from "../roadmap/move-stages.ts";
import { type GateReason, gateReasons } from "../stages/gate.ts";
import { stages } from "../stages/index.ts";
import { countMet, judgeMinimumBar } from "../stages/minimum-bar.ts";
import { riskScore, urgency } from "../stages/risk-score.ts";
import { judgeSignals } from "../stages/signals.ts";
import type { SignalState } from "../stages/stage.ts";
import { type CheckStateView, isProven, type WaiverView } from "../stages/state.ts";
import { judgeStore } from "../stages/store-verdict.ts";
import { settleWaivers } from "../waivers/settle.ts";
import { asImpact, asSeverity, asStatus, openFindingStates, partialTriggers } from "../words.ts";
import { loadCheckStates, loadWaivers } from "./load-state.ts";
import { lockStore } from "./lock-store.ts";
import { nextMove } from "./next-move.ts";
import { profileOf } from "./profile-schema.ts";

/** Everything a screen or a gate needs to know of a store's stages at one moment. */
export type StoreJudgement = {
  states: CheckStateView[];
  waivers: WaiverView[];
  signals: Map<string, SignalState>;
  freshDeliverables: Set<string>;
  /** Per stage key, what keeps its gate shut. */
  reasons: Map<StageKey, GateReason[]>;
};

/** Judges all stages of a store at `ctx.now` without writing. */
export async function judgeStages(ctx: Ctx, storeId: string): Promise<StoreJudgement> {
  const states = await loadCheckStates(ctx.db, storeId);
  const waivers = await loadWaivers(ctx.db, storeId, ctx.now);
  const signals = new Map<string, SignalState>();
  for (const stage of stages) {
    for (const signal of judgeSignals(stage, states, ctx.now)) signals.set(signal.key, signal.state);
  }
  const freshDeliverables = await freshDocuments(ctx, storeId, states);
  const checks = await checksInForce(ctx, storeId);
  const reasons = new Map(
    stages.map((stage) => [
      stage.key,
      gateReasons({
        stage,
        checks: checks.filter((check) => check.stages.includes(stage.key)),
        states,
        waivers,
        signals,
        freshDeliverables,
        now: ctx.now,
      }),
    ]),
  );
  return { states, waivers, signals, freshDeliverables, reasons };
}

/**
 * A generated document counts while an audit stood behind it in the last seven days (the checks themselves expire one by
 * one, each its own reason). A document of a later stage counts when the checks that prove it are answered with evidence.
 */
async function freshDocuments(ctx: Ctx, storeId: string, states: CheckStateView[]): Promise<Set<string>> {
  const fresh = new Set<string>();
  const versions = await ctx.db.deliverableVersion.findMany({
    where: { storeId },
    orderBy: { number: "desc" },
    distinct: ["deliverableId"],
    select: { freshestAt: true, deliverable: { select: { key: true } } },
  });
  const oldestUseful = ctx.now.getTime() - freshFor.bundle;
  for (const version of versions) {
    if (version.freshestAt && version.freshestAt.getTime() > oldestUseful) fresh.add(version.deliverable.key);
  }
  for (const deliverable of stages.flatMap((stage) => stage.deliverables)) {
    const proving = states.filter((state) => deliverable.provenBy.includes(state.checkId));
    const isProvenNow =
      proving.length > 0 &&
      proving.every(
        (state) => state.expiresAt > ctx.now && isProven(state) && ["pass", "warn", "skip"].includes(state.status),
      );
    if (isProvenNow) fresh.add(deliverable.key);
  }
  return fresh;
}

/**
 * Writes the derived rows. Called by every verb that changes what they depend on, in its transaction. Throws `NotFound`
 * for a store that was deleted while a workflow was on its way.
 */
export async function refreshStore(ctx: Ctx, storeId: string): Promise<void> {
  await lockStore(ctx, storeId);
  const store = await ctx.db.store.findUnique({
    where: { id: storeId },
    include: { persons: { where: { removedAt: null }, select: { id: true } } },
  });
  if (!store) throw new NotFound("store");
  const sprint = await ctx.db.sprint.findFirst({
    where: { storeId },
    orderBy: { number: "desc" },
    include: { stages: { orderBy: { number: "asc" } } },
  });
  const runs = await ctx.db.auditRun.findMany({
    where: { storeId, state: { in: ["queued", "running"] } },
    select: { id: true, stageKey: true, startedAt: true },
  });
  const auditCount = await ctx.db.auditRun.count({
    where: { storeId, state: "completed", trigger: { notIn: partialTriggers } },
  });
  const profile = profileOf(store);
  await settleWaivers(ctx, storeId, profile);
  await writeSignals(ctx, storeId);
  await scoreFindings(ctx, storeId, profile.campaigns);
  await draftDocuments(ctx, storeId);
  const judgement = await judgeStages(ctx, storeId);
  const stageRows = sprint
    ? await moveStages(ctx, sprint, judgement, new Set(runs.map(({ stageKey }) => stageKey)))
    : [];
  const isActive = sprint?.state === "active";
  await writeSummary(ctx, { store, stageRows, isActive, judgement, auditCount, isRunning: runs.length > 0 });
  await ctx.publish({ storeId, kind: "store", id: storeId });
}

async function writeSignals(ctx: Ctx, storeId: string): Promise<void> {
  const states = await loadCheckStates(ctx.db, storeId);
  const held = new Map((await ctx.db.signal.findMany({ where: { storeId } })).map((row) => [row.key, row]));
  for (const stage of stages) {
    for (const signal of judgeSignals(stage, states, ctx.now)) {
      const before = held.get(signal.key);
      if (before?.state === signal.state && before.cause === signal.cause) continue;
      const moved = before?.state !== signal.state;
      const data = {
        state: signal.state,
        cause: signal.cause,
        updatedAt: ctx.now,
        ...(moved && signal.state === "seen" ? { seenAt: ctx.now, clearedAt: null } : {}),
        ...(moved && before?.seenAt && signal.state === "not-seen" ? { clearedAt: ctx.now } : {}),
      };
      await ctx.db.signal.upsert({
        where: { storeId_key: { storeId, key: signal.key } },
        update: data,
        create: { workspaceId: ctx.actor.workspaceId, storeId, key: signal.key, stageKey: stage.key, ...data },
      });
    }
  }
}

/** Scores open findings again: signals seen, deadlines and campaigns change their urgency. */
async function scoreFindings(ctx: Ctx, storeId: string, campaigns: { start: string; end: string }[]): Promise<void> {
  const findings = await ctx.db.finding.findMany({ where: { storeId, state: { in: openFindingStates } } });
  if (findings.length === 0) return;
  const states = await ctx.db.checkState.findMany({ where: { storeId } });
  const seen = await ctx.db.signal.findMany({ where: { storeId, state: "seen" }, select: { key: true } });
  const raising = new Set(
    stages
      .flatMap((stage) => stage.signals)
      .filter((signal) => seen.some(({ key }) => key === signal.key))
      .flatMap((signal) => signal.raisedBy),
  );
  const nextCampaign = campaigns
    .filter(({ end }) => new Date(end) > ctx.now)
    .map(({ start }) => new Date(start))
    .toSorted((a, b) => a.getTime() - b.getTime())[0];
  for (const finding of findings) {
    const state = states.find(({ resultId }) => resultId === finding.resultId);
    if (!state) continue;
    const score = riskScore({
      impact: asImpact(state.impact),
      severity: asSeverity(state.severity),
      status: asStatus(state.status),
      confidence: state.confidence,
      reach: state.reach,
      urgency: urgency({
        signalSeen: state.status === "fail" && raising.has(finding.checkId),
        deadline: state.deadline,
        nextCampaign: nextCampaign ?? null,
        now: ctx.now,
      }),
    });
    if (score !== finding.score) await ctx.db.finding.update({ where: { id: finding.id }, data: { score } });
  }
}

async function writeSummary(
  ctx: Ctx,
  input: {
    store: { id: string; launchedAt: Date | null; persons: { id: string }[] };
    stageRows: StageRow[];
    /** Whether a sprint is under way. */
    isActive: boolean;
    judgement: StoreJudgement;
    auditCount: number;
    isRunning: boolean;
  },
): Promise<void> {
  const { store, stageRows, isActive, judgement, auditCount, isRunning } = input;
  const approvals = await loadApprovals(ctx.db, store.id);
  const items = judgeMinimumBar(judgement.states, judgement.waivers, approvals, ctx.now);
  const verdict = judgeStore({ items, auditCount, isRunning });
  const open = await ctx.db.finding.findMany({
    where: { storeId: store.id, state: { in: openFindingStates } },
    orderBy: [{ score: "desc" }, { openedAt: "asc" }],
    select: { title: true, status: true, impact: true, score: true, openedAt: true },
  });
  const risks = open.filter(({ status }) => status !== "unknown");
  const top = risks[0];
  const current =
    stageRows.find(({ state }) => ["reopened", "needs-work", "in-review", "in-progress", "blocked"].includes(state)) ??
    stageRows.findLast(({ state }) => state === "approved");
  const lastRun = await ctx.db.auditRun.findFirst({
    where: { storeId: store.id, state: "completed", trigger: { notIn: partialTriggers } },
    orderBy: { endedAt: "desc" },
    select: { endedAt: true },
  });
  const move = nextMove({
    stages: stageRows,
    isActive,
    isRunning,
    risks: risks.length,
    hasPeople: store.persons.length > 0,
    auditCount,
  });
  const held = await ctx.db.storeSummary.findUnique({
    where: { storeId: store.id },
    select: { nextMove: true, nextMoveSince: true, verdict: true },
  });
  const expiries = [...judgement.states, ...judgement.waivers, ...approvals].map(({ expiresAt }) => expiresAt);
  const data = {
    verdict,
    metCount: countMet(items),
    itemStates: items.map(({ state }) => state),
    stageStates: stageRows.map(({ state }) => state),
    stageNumber: current?.number ?? 1,
    openRisks: risks.length,
    topRiskTitle: top?.title ?? null,
    topRiskStatus: top?.status ?? null,
    topRiskImpact: top?.impact ?? null,
    topRiskScore: top?.score ?? 0,
    topRiskSince: top?.openedAt ?? null,
    couldNotCheck: open.length - risks.length,
    nextMoveBy: move.by,
    nextMove: move.text,
    nextMoveSince: held?.nextMove === move.text ? held.nextMoveSince : ctx.now,
    lastAuditAt: lastRun?.endedAt ?? null,
    auditCount,
    validUntil: earliest(expiries.filter((date) => date > ctx.now)),
    updatedAt: ctx.now,
  };
  await ctx.db.storeSummary.upsert({
    where: { storeId: store.id },
    update: data,
    create: { storeId: store.id, workspaceId: ctx.actor.workspaceId, ...data },
  });
  if (held && held.verdict !== verdict) {
    await announce(ctx, "store.verdict-changed", { storeId: store.id, status: verdict, before: held.verdict });
  }
}

function earliest(dates: Date[]): Date | null {
  return dates.length > 0 ? new Date(Math.min(...dates.map((date) => date.getTime()))) : null;
}
