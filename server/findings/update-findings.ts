/** The life of findings: opened by a result that does not pass, fixed by one that does, reopened when it comes back. */
import type { Check } from "../checks/check.ts";
import type { CheckResult } from "../checks/result.ts";
import type { Ctx } from "../ctx.ts";
import { riskScore, urgency } from "../stages/risk-score.ts";
import { uuidv7 } from "../uuid.ts";

type Rows = { id: string; result: CheckResult }[];

/** Opens, keeps, reopens and fixes the findings of one check after its results. Only a passing result fixes one. */
export async function updateFindings(
  ctx: Ctx,
  input: { storeId: string; runId: string; check: Check; rows: Rows },
): Promise<void> {
  const { storeId, runId, check, rows } = input;
  // What we could not look at says nothing about what was found before.
  if (rows.some(({ result }) => result.status === "error")) return;
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
    if (!finding) {
      await ctx.db.finding.create({
        data: {
          id: uuidv7(),
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
      // Someone said it is fixed, and it is not: it is open again.
      const state = finding.state === "fix-to-verify" ? "open" : finding.state;
      await ctx.db.finding.update({ where: { id: finding.id }, data: { ...current, state } });
    }
  }
  // A subject we cannot see now keeps what was found on it: "not seen" is not "fixed".
  const unclear = new Set(rows.filter(({ result }) => result.status === "unknown").map(({ result }) => result.subject));
  const gone = [...bySubject.values()].filter(
    ({ state, status, subject }) => state !== "fixed" && (status === "unknown" || !unclear.has(subject)),
  );
  if (gone.length > 0) {
    await ctx.db.finding.updateMany({
      where: { id: { in: gone.map(({ id }) => id) } },
      data: { state: "fixed", fixedAt: ctx.now, fixedRunId: runId, updatedAt: ctx.now },
    });
  }
}

function titleOf(check: Check, result: CheckResult): string {
  if (result.status === "unknown") return `${check.founderTitle}: not checked yet`;
  return check.riskTitle;
}
