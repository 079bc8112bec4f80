/** Reads the ranked risk list and one finding with its evidence and fix. */
import { z } from "zod";
import { isAttestation } from "../checks/attestation.ts";
import type { FixStep, Json, Verdict } from "../checks/check.ts";
import { checks } from "../checks/index.ts";
import { checksInForce } from "../connections/permissions.ts";
import type { Ctx } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { compareRisks } from "../stages/risk-score.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { asImpact, asSeverity, asStatus, findingStates, oneOf, openFindingStates } from "../words.ts";
import { notNow } from "./not-now.ts";

export const ListFindings = z.object({ storeId: z.uuid() });
export const FindingRef = z.object({ storeId: z.uuid(), findingId: z.uuid() });

/** Lists open risks ranked, what could not be checked, and what was fixed lately. */
export async function listFindings(ctx: Ctx, input: z.infer<typeof ListFindings>) {
  const open = await ctx.db.finding.findMany({
    where: { storeId: input.storeId, state: { in: [...openFindingStates, "contained"] } },
  });
  const fixed = await ctx.db.finding.findMany({
    where: { storeId: input.storeId, state: { in: ["fixed", "not-applicable"] }, status: { not: "unknown" } },
    orderBy: { updatedAt: "desc" },
    take: 30,
  });
  const ranked = open.map(toRow).toSorted(compareRisks);
  return {
    risks: ranked.filter(({ status }) => status !== "unknown").map((row, index) => ({ ...row, rank: index + 1 })),
    couldNotCheck: ranked.filter(({ status }) => status === "unknown"),
    fixed: fixed.map(toRow),
    notNow,
  };
}

type FindingRow = Awaited<ReturnType<Ctx["db"]["finding"]["findMany"]>>[number];

function toRow(finding: FindingRow) {
  const check = checks.find(({ id }) => id === finding.checkId);
  return {
    id: finding.id,
    checkId: finding.checkId,
    subject: finding.subject,
    findingKey: finding.findingKey,
    title: finding.title,
    status: asStatus(finding.status),
    state: oneOf(findingStates, finding.state),
    severity: asSeverity(finding.severity),
    impact: asImpact(finding.impact),
    score: finding.score,
    effort: check?.effort ?? ("M" as const),
    openedAt: finding.openedAt,
    reopenedAt: finding.reopenedAt,
    fixedAt: finding.fixedAt,
    ownerName: finding.ownerName,
    dueAt: finding.dueAt,
  };
}

/** Gives one finding: what was expected and found, the raw evidence, past runs, exact fix steps and its history. */
export async function readFinding(ctx: Ctx, input: z.infer<typeof FindingRef>) {
  const finding = await ctx.db.finding.findFirst({ where: { id: input.findingId, storeId: input.storeId } });
  if (!finding) throw new NotFound("risk");
  const store = await ctx.db.store.findUniqueOrThrow({ where: { id: input.storeId }, select: { profile: true } });
  const check = (await checksInForce(ctx, input.storeId)).find(({ id }) => id === finding.checkId) ?? null;
  const result = await ctx.db.result.findUniqueOrThrow({ where: { id: finding.resultId } });
  const observations = await ctx.db.observation.findMany({
    where: { runId: result.runId, checkId: finding.checkId },
    orderBy: { id: "asc" },
    take: 40,
  });
  const strip = await ctx.db.result.findMany({
    where: { storeId: input.storeId, checkId: finding.checkId, subject: finding.subject },
    orderBy: { createdAt: "desc" },
    take: 60,
    select: { status: true, findingKey: true, createdAt: true, run: { select: { number: true } } },
  });
  const siblings = await ctx.db.checkState.findMany({
    where: {
      storeId: input.storeId,
      checkId: { not: finding.checkId, startsWith: `${finding.checkId.split(".")[0]}.` },
      status: "pass",
    },
    orderBy: { checkId: "asc" },
    distinct: ["checkId"],
    take: 8,
    select: { checkId: true },
  });
  const checking = await ctx.db.auditRunCheck.findFirst({
    where: {
      storeId: input.storeId,
      checkId: finding.checkId,
      state: { not: "done" },
      run: { state: { in: ["queued", "running"] } },
    },
    select: { run: { select: { number: true } } },
  });
  const history = await ctx.db.activity.findMany({
    where: { subjectId: finding.id },
    orderBy: { at: "desc" },
    take: 20,
    select: { id: true, at: true, actorName: true, action: true, after: true },
  });
  return {
    ...toRow(finding),
    founderSentence: finding.founderSentence ?? result.summary,
    isFounderSentenceEdited: finding.founderSentence !== null,
    notApplicableReason: finding.notApplicableReason,
    fixedRunId: finding.fixedRunId,
    /** Number of the audit that looks at this check now; null when none does. */
    checkingInRun: checking?.run.number ?? null,
    check: check
      ? {
          id: check.id,
          title: check.title,
          why: check.why,
          reference: check.reference,
          minimumBar: check.minimumBar,
          stages: check.stages,
          /** A person answers it: there is nothing to look at again. */
          isAttestation: isAttestation(check),
        }
      : null,
    result: {
      status: asStatus(result.status),
      summary: result.summary,
      summaryTech: result.summaryTech,
      expected: result.expected,
      found: result.found,
      ask: result.ask,
      confidence: result.confidence,
      vantage: result.vantage,
      seenAt: result.createdAt,
      expiresAt: result.expiresAt,
      deadline: result.deadline,
    },
    observations: observations.map(({ id, kind, at, vantage, request, responseExcerpt }) => ({
      id,
      kind,
      at,
      vantage,
      request,
      responseExcerpt,
    })),
    strip: strip
      .toReversed()
      .map(({ status, createdAt, run }) => ({ status: asStatus(status), at: createdAt, number: run.number })),
    alsoFine: siblings.map(({ checkId }) => checks.find(({ id }) => id === checkId)?.title ?? checkId),
    fix: check ? fixSteps(check.fix.bind(check), result, profileOf(store)) : [],
    history,
  };
}

/** Gives the exact steps of a check's fix for what a stored result found. */
export function fixSteps(
  fix: (verdict: Verdict, store: ReturnType<typeof profileOf>) => FixStep[],
  result: {
    status: string;
    subject: string;
    findingKey: string;
    summary: string;
    summaryTech: string;
    expected: string | null;
    found: string | null;
    data: unknown;
  },
  store: ReturnType<typeof profileOf>,
): FixStep[] {
  return fix(
    {
      status: asStatus(result.status),
      subject: result.subject,
      findingKey: result.findingKey,
      summary: result.summary,
      summaryTech: result.summaryTech,
      expected: result.expected ?? undefined,
      found: result.found ?? undefined,
      data: (result.data ?? undefined) as Json | undefined,
    },
    store,
  );
}
