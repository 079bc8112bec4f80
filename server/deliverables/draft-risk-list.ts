/** Drafts D1.1, the risk list, from the open findings and the evidence behind them. */
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { checksInForce } from "../connections/permissions.ts";
import type { Ctx } from "../ctx.ts";
import { fixSteps } from "../findings/read-findings.ts";
import { compareRisks } from "../stages/risk-score.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { asImpact, asSeverity, asStatus, openFindingStates } from "../words.ts";

export type RiskListEntry = {
  rank: number;
  checkId: string;
  subject: string;
  status: string;
  impact: string;
  severity: string;
  score: number;
  title: string;
  sentence: string;
  fix: string[];
  effort: "S" | "M" | "L";
  ownerName: string | null;
};
export type RiskListContent = {
  risks: RiskListEntry[];
  couldNotCheck: { checkId: string; title: string; ask: string }[];
  checked: number;
};

/** Writes the newest draft, or a new version after one that was approved; does nothing while the content is the same. */
export async function draftRiskList(ctx: Ctx, storeId: string): Promise<void> {
  const states = await ctx.db.checkState.findMany({ where: { storeId } });
  const content = await buildContent(ctx, storeId, states);
  const text = canonicalize(content) ?? "{}";
  const snapshotSha256 = createHash("sha256").update(text).digest("hex");
  const { workspaceId } = ctx.actor;
  const deliverable = await ctx.db.deliverable.upsert({
    where: { storeId_key: { storeId, key: "D1.1" } },
    update: {},
    create: { workspaceId, storeId, key: "D1.1", stageKey: "audit", title: "Risk list" },
    select: { id: true, versions: { orderBy: { number: "desc" }, take: 1 } },
  });
  const seenAt = states.map((state) => state.seenAt.getTime());
  const dates = {
    freshestAt: seenAt.length > 0 ? new Date(Math.max(...seenAt)) : null,
    oldestAt: seenAt.length > 0 ? new Date(Math.min(...seenAt)) : null,
  };
  const last = deliverable.versions[0];
  if (last && last.state === "draft") {
    await ctx.db.deliverableVersion.update({
      where: { id: last.id },
      data: { content: JSON.parse(text), snapshotSha256, ...dates },
    });
    return;
  }
  if (last?.snapshotSha256 === snapshotSha256) {
    // The same content seen again: the approved version's evidence is simply fresher.
    await ctx.db.deliverableVersion.update({ where: { id: last.id }, data: dates });
    return;
  }
  await ctx.db.deliverableVersion.create({
    data: {
      workspaceId,
      storeId,
      deliverableId: deliverable.id,
      number: (last?.number ?? 0) + 1,
      content: JSON.parse(text),
      notes: last?.notes ?? "",
      snapshotSha256,
      createdAt: ctx.now,
      ...dates,
    },
    select: { id: true },
  });
}

async function buildContent(
  ctx: Ctx,
  storeId: string,
  states: { resultId: string; summary: string; ask: string | null }[],
): Promise<RiskListContent> {
  const findings = await ctx.db.finding.findMany({ where: { storeId, state: { in: openFindingStates } } });
  const results = await ctx.db.result.findMany({ where: { id: { in: findings.map(({ resultId }) => resultId) } } });
  const store = await ctx.db.store.findUniqueOrThrow({ where: { id: storeId }, select: { profile: true } });
  const checks = await checksInForce(ctx, storeId);
  const entries = findings.map((finding) => {
    const check = checks.find(({ id }) => id === finding.checkId);
    const state = states.find(({ resultId }) => resultId === finding.resultId);
    const result = results.find(({ id }) => id === finding.resultId);
    return { finding, check, state, result };
  });
  const profile = profileOf(store);
  const risks = entries
    .filter(({ finding }) => finding.status !== "unknown")
    .map(({ finding, check, state, result }) => ({
      checkId: finding.checkId,
      subject: finding.subject,
      status: asStatus(finding.status),
      impact: asImpact(finding.impact),
      severity: asSeverity(finding.severity),
      score: finding.score,
      title: finding.title,
      sentence: finding.founderSentence ?? state?.summary ?? result?.summary ?? finding.title,
      fix: check && result ? fixSteps(check.fix.bind(check), result, profile).map(({ text }) => text) : [],
      effort: check?.effort ?? ("M" as const),
      ownerName: finding.ownerName,
    }))
    .toSorted(compareRisks)
    .map((risk, index) => ({ rank: index + 1, ...risk }));
  const couldNotCheck = entries
    .filter(({ finding }) => finding.status === "unknown")
    .map(({ finding, check, state }) => ({
      checkId: finding.checkId,
      title: check?.founderTitle ?? finding.title,
      ask: state?.ask ?? state?.summary ?? "",
    }))
    .toSorted((a, b) => a.checkId.localeCompare(b.checkId));
  return { risks, couldNotCheck, checked: states.length };
}
