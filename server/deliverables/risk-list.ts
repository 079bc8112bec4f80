/** D1.1, the risk list: the open findings ranked by what they cost, and what could not be checked. */
import { z } from "zod";
import { checksInForce } from "../connections/permissions.ts";
import type { Ctx } from "../ctx.ts";
import { fixSteps } from "../findings/read-findings.ts";
import { compareRisks } from "../stages/risk-score.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { asImpact, asSeverity, asStatus, openFindingStates, partialTriggers } from "../words.ts";
import type { DocumentKind } from "./draft-document.ts";

/** What a version of the risk list holds. */
export const RiskListContent = z.object({
  risks: z.array(
    z.object({
      rank: z.number(),
      checkId: z.string(),
      subject: z.string(),
      status: z.string(),
      impact: z.string(),
      severity: z.string(),
      score: z.number(),
      title: z.string(),
      sentence: z.string(),
      fix: z.array(z.string()),
      effort: z.enum(["S", "M", "L"]),
      ownerName: z.string().nullable(),
    }),
  ),
  couldNotCheck: z.array(z.object({ checkId: z.string(), title: z.string(), ask: z.string() })),
  checked: z.number(),
});
export type RiskListContent = z.infer<typeof RiskListContent>;

/** Written from the first completed audit on; before it, an empty list would read as "no risks". */
export const riskList: DocumentKind<RiskListContent> = {
  key: "D1.1",
  stageKey: "audit",
  title: "Risk list",
  content: RiskListContent,
  async build(ctx, storeId) {
    const audits = await ctx.db.auditRun.count({
      where: { storeId, state: "completed", trigger: { notIn: partialTriggers } },
    });
    if (audits === 0) return null;
    const states = await ctx.db.checkState.findMany({ where: { storeId } });
    return { content: await buildContent(ctx, storeId, states), seenAt: states.map(({ seenAt }) => seenAt) };
  },
};

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
