/** What the founder's home says: am I ready, what is left, what do I do, who has the keys. Their words only. */

import type { FixStep } from "../checks/check.ts";
import { checks } from "../checks/index.ts";
import type { Ctx } from "../ctx.ts";
import { loadApprovals } from "../deliverables/founder-words.ts";
import { NotFound } from "../errors.ts";
import { deployVerdicts } from "../stages/deploy-verdict.ts";
import { stageByKey } from "../stages/index.ts";
import { countMet, judgeMinimumBar } from "../stages/minimum-bar.ts";
import { judgeStore } from "../stages/store-verdict.ts";
import { loadCheckStates, loadWaivers } from "../stores/load-state.ts";
import { asImpact, asStageKey, asStageState, asStatus, oneOf, openFindingStates, partialTriggers } from "../words.ts";
import { sayOnce } from "./say-once.ts";

/** Gives the founder's home of a store. Nothing internal: no ids of checks, no notes, no other people's addresses. */
export async function founderHome(ctx: Ctx, storeId: string) {
  const store = await ctx.db.store.findUnique({
    where: { id: storeId },
    select: { id: true, name: true, domain: true, launchAt: true, launchedAt: true, timeZone: true, archivedAt: true },
  });
  if (!store || store.archivedAt) throw new NotFound("shop");
  const states = await loadCheckStates(ctx.db, storeId);
  const waivers = await loadWaivers(ctx.db, storeId, ctx.now);
  const items = judgeMinimumBar(states, waivers, await loadApprovals(ctx.db, storeId), ctx.now);
  const auditCount = await ctx.db.auditRun.count({
    where: { storeId, state: "completed", trigger: { notIn: partialTriggers } },
  });
  const running = await ctx.db.auditRun.findFirst({
    where: { storeId, state: { in: ["queued", "running"] } },
    select: { id: true, checks: { select: { state: true } } },
  });
  const sprint = await ctx.db.sprint.findFirst({
    where: { storeId },
    orderBy: { number: "desc" },
    include: { stages: { orderBy: { number: "asc" } } },
  });
  const open = await ctx.db.finding.findMany({
    where: { storeId, state: { in: openFindingStates } },
    orderBy: [{ score: "desc" }, { openedAt: "asc" }],
  });
  const consultants = await ctx.db.member.findMany({
    where: { removedAt: null, role: { in: ["owner", "consultant"] } },
    orderBy: { createdAt: "asc" },
    take: 1,
    select: { name: true },
  });
  const documents = await ctx.db.deliverable.count({ where: { storeId, versions: { some: { state: "published" } } } });
  const rows = open.map((finding) => {
    const check = checks.find(({ id }) => id === finding.checkId);
    const state = states.find(
      (candidate) =>
        candidate.checkId === finding.checkId &&
        candidate.subject === finding.subject &&
        candidate.findingKey === finding.findingKey,
    );
    return {
      id: finding.id,
      title: finding.title,
      sentence: finding.founderSentence ?? state?.summary ?? check?.why ?? finding.title,
      status: asStatus(finding.status),
      impact: asImpact(finding.impact),
      ownerName: finding.ownerName,
      dueAt: finding.dueAt,
      isBeingFixed: finding.state === "being-fixed" || finding.state === "fix-to-verify",
    };
  });
  const left = sayOnce(rows);
  return {
    store,
    consultantName: consultants[0]?.name ?? null,
    verdict: judgeStore({ items, auditCount, isRunning: running !== null }),
    metCount: countMet(items),
    items: items.map(({ item, state }) => ({ number: item.number, title: item.founderTitle, state })),
    progress: running
      ? { done: running.checks.filter(({ state }) => state === "done").length, of: running.checks.length }
      : null,
    risks: left.filter(({ status }) => status !== "unknown"),
    couldNotCheck: left.filter(({ status }) => status === "unknown"),
    steps: (sprint?.stages ?? []).map((row) => ({
      number: row.number,
      title: stageByKey(asStageKey(row.key)).title,
      promise: stageByKey(asStageKey(row.key)).promise,
      state: asStageState(row.state),
      approvedAt: row.approvedAt,
    })),
    documents,
    lastUpdate: await lastUpdate(ctx, storeId),
  };
}

/** The newest update that has a verdict, and what to do about it; null when there was none. */
async function lastUpdate(ctx: Ctx, storeId: string) {
  const deploy = await ctx.db.deploy.findFirst({
    where: { storeId, environment: "production", state: "live", verdict: { not: null } },
    orderBy: { liveAt: "desc" },
    select: { verdict: true, verdictReason: true, verdictSteps: true, liveAt: true },
  });
  if (!deploy?.verdict) return null;
  return {
    verdict: oneOf(deployVerdicts, deploy.verdict),
    reason: deploy.verdictReason,
    liveAt: deploy.liveAt,
    steps: (deploy.verdictSteps ?? []) as FixStep[],
  };
}

/** Notes that a store's own person looked, at most once a minute. */
export async function noteVisit(ctx: Ctx): Promise<void> {
  if (ctx.actor.kind !== "person") return;
  await ctx.db.storePerson.updateMany({
    where: {
      id: ctx.actor.personId,
      OR: [{ lastSeenAt: null }, { lastSeenAt: { lt: new Date(ctx.now.getTime() - 60_000) } }],
    },
    data: { lastSeenAt: ctx.now },
  });
}
