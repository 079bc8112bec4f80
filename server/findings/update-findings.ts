/** The life of findings: opened by a result that does not pass, fixed by one that does, reopened when it comes back. */
import type { Check } from "../checks/check.ts";
import { ONE_REGION } from "../checks/join-regions.ts";
import type { CheckResult } from "../checks/result.ts";
import type { Ctx } from "../ctx.ts";
import { announce } from "../outgoing-hooks/announce.ts";
import { riskScore, urgency } from "../stages/risk-score.ts";
import { uuidv7 } from "../uuid.ts";

type Rows = { id: string; result: CheckResult }[];

/**
 * Opens, keeps, reopens and fixes the findings of one check after its results. A finding is fixed when its subject was
 * seen well, or is gone from a view that was clear throughout. What we could not see says nothing about what was found.
 */
export async function updateFindings(
  ctx: Ctx,
  input: { storeId: string; runId: string; check: Check; rows: Rows },
): Promise<void> {
  const { storeId, runId, check, rows } = input;
  if (rows.every(({ result }) => result.status === "error")) return;
  const held = await ctx.db.finding.findMany({ where: { storeId, checkId: check.id } });
  const bySubject = new Map(held.map((finding) => [`${finding.subject}\u0000${finding.findingKey}`, finding]));
  for (const { id, result } of rows) {
    if (result.status === "pass" || result.status === "skip" || result.status === "error") continue;
    const key = `${result.subject}\u0000${result.findingKey}`;
    const score = riskScore({
      impact: result.impact,
      severity: result.severity,
      status: result.status,
      confidence: result.confidence,
      reach: result.reach,
      urgency: urgency({
        signalSeen: false,
        deadline: result.deadline ? new Date(result.deadline) : null,
        nextCampaign: null,
        now: ctx.now,
      }),
    });
    const finding = bySubject.get(key);
    bySubject.delete(key);
    const current = {
      status: result.status,
      severity: result.severity,
      impact: result.impact,
      score,
      title: titleOf(check, result),
      resultId: id,
      updatedAt: ctx.now,
    };
    const findingId = finding?.id ?? uuidv7();
    if (result.status !== "unknown" && (!finding || finding.state === "fixed" || finding.status === "unknown")) {
      const place = { storeId, runId, findingId, checkId: check.id };
      await announce(ctx, "finding.opened", { ...place, status: result.status, before: finding?.state });
    }
    if (!finding) {
      await ctx.db.finding.create({
        data: {
          id: findingId,
          workspaceId: ctx.actor.workspaceId,
          storeId,
          checkId: check.id,
          subject: result.subject,
          findingKey: result.findingKey,
          openedAt: ctx.now,
          openedRunId: runId,
          ...current,
        },
        select: { id: true },
      });
    } else if (finding.state === "fixed") {
      await ctx.db.finding.update({
        where: { id: finding.id },
        data: { ...current, state: "reopened", reopenedAt: ctx.now, fixedAt: null, fixedRunId: null },
      });
    } else {
      const { state, notApplicableReason } = stillThere(finding, result);
      await ctx.db.finding.update({ where: { id: finding.id }, data: { ...current, state, notApplicableReason } });
    }
  }
  const seen = new Set(rows.map(({ result }) => result.subject));
  const unclear = new Set(rows.filter(({ result }) => isUnclear(result)).map(({ result }) => result.subject));
  const isFixed = (finding: { status: string; subject: string }) =>
    // A question is over once it is not asked again; its subject may be known by another name now.
    finding.status === "unknown" || (seen.has(finding.subject) ? !unclear.has(finding.subject) : unclear.size === 0);
  const gone = [...bySubject.values()].filter((finding) => finding.state !== "fixed" && isFixed(finding));
  if (gone.length > 0) {
    await ctx.db.finding.updateMany({
      where: { id: { in: gone.map(({ id }) => id) } },
      data: { state: "fixed", fixedAt: ctx.now, fixedRunId: runId, updatedAt: ctx.now },
    });
    for (const { id: findingId, status, state } of gone) {
      if (status === "unknown") continue;
      const place = { storeId, runId, findingId, checkId: check.id };
      await announce(ctx, "finding.fixed", { ...place, status: "fixed", before: state });
    }
  }
}

/** "Not seen" is not "fixed", and neither is "not seen every time" or "not seen everywhere". */
function isUnclear({ status, findingKey }: CheckResult): boolean {
  return status === "unknown" || status === "error" || findingKey === "flaky" || findingKey === ONE_REGION;
}

/** The state of a finding that a newer result shows again. */
function stillThere(
  finding: { state: string; status: string; notApplicableReason: string | null },
  result: CheckResult,
): { state: string; notApplicableReason: string | null } {
  // Someone said it is fixed, and it is not: it is open again.
  if (finding.state === "fix-to-verify") return { state: "open", notApplicableReason: null };
  // What was set aside as a warning and fails now was not harmless: only a fail may not be argued away.
  if (finding.state === "not-applicable" && result.status === "fail" && finding.status !== "fail") {
    return { state: "reopened", notApplicableReason: null };
  }
  return { state: finding.state, notApplicableReason: finding.notApplicableReason };
}

function titleOf(check: Check, result: CheckResult): string {
  if (result.status === "unknown") return `${check.founderTitle}: not checked yet`;
  return check.riskTitle;
}
