/** What a stage page shows: its gate, checks, signals, deliverables and what people were asked. */
import type { z } from "zod";
import { isAttestation, questionOf } from "../checks/attestation.ts";
import { groupOf } from "../checks/check.ts";
import { checks } from "../checks/index.ts";
import { canRun, inForce } from "../checks/permission.ts";
import { loadPermissions } from "../connections/permissions.ts";
import type { Ctx } from "../ctx.ts";
import { effectiveStatus } from "../stages/state.ts";
import { judgeStages } from "../stores/refresh-store.ts";
import { storeHeader } from "../stores/store-page.ts";
import { asSignalState, asStageState } from "../words.ts";
import type { StageRef } from "./decide-stage.ts";
import { findStage } from "./stage-row.ts";

/** Gives the stage page. Throws `NotFound`. */
export async function stagePage(ctx: Ctx, input: z.infer<typeof StageRef>) {
  const store = await storeHeader(ctx, input.storeId);
  const stage = await findStage(ctx, input.storeId, input.stageKey);
  const judgement = await judgeStages(ctx, input.storeId);
  const signalRows = await ctx.db.signal.findMany({ where: { storeId: input.storeId, stageKey: stage.key } });
  const attestations = await ctx.db.attestation.findMany({
    where: { storeId: input.storeId, revokedAt: null },
    orderBy: { at: "desc" },
  });
  const deliverables = await ctx.db.deliverable.findMany({
    where: { storeId: input.storeId, stageKey: stage.key },
    include: { versions: { orderBy: { number: "desc" } } },
  });
  const running = await ctx.db.auditRunCheck.findMany({
    where: { storeId: input.storeId, state: { not: "done" }, run: { state: { in: ["queued", "running"] } } },
    select: { checkId: true },
  });
  const runningIds = new Set(running.map(({ checkId }) => checkId));
  const permissions = await loadPermissions(ctx, input.storeId);
  const own = checks
    .filter((check) => check.stages.includes(stage.definition.key))
    .map((check) => inForce(check, permissions));
  return {
    store,
    stage: {
      id: stage.id,
      key: stage.definition.key,
      number: stage.definition.number,
      title: stage.definition.title,
      goal: stage.definition.goal,
      promise: stage.definition.promise,
      state: asStageState(stage.state),
      openedAt: stage.openedAt,
      approvedAt: stage.approvedAt,
      approvedByName: stage.approvedByName,
      changesWanted: stage.changesWanted,
      reopenedCause: stage.reopenedCause,
      reopenedAt: stage.reopenedAt,
      sprintState: stage.sprint.state,
    },
    reasons: judgement.reasons.get(stage.definition.key) ?? [],
    checks: own.map((check) => {
      const states = judgement.states.filter((state) => state.checkId === check.id);
      const asked = questionOf(check);
      const answer = asked && attestations.find(({ checkId }) => checkId === check.id);
      return {
        id: check.id,
        title: check.title,
        group: groupOf(check),
        level: check.level,
        severity: check.severity,
        impact: check.impact,
        minimumBar: check.minimumBar,
        /** An audit looks at it now. */
        isRunning: runningIds.has(check.id),
        why: check.why,
        reference: check.reference,
        /** What people are asked of it; null when it is measured alone. */
        attestation: asked && { question: asked.question, answers: asked.answers },
        /** An audit looks at it; false while it is only asked, and while a permission is missing. */
        isMeasured: !isAttestation(check) && canRun(check, permissions),
        answer: answer
          ? {
              answer: answer.answer,
              statement: answer.statement,
              evidenceUrl: answer.evidenceUrl,
              byName: answer.byName,
              at: answer.at,
              expiresAt: answer.expiresAt,
            }
          : null,
        results: states.map((state) => ({
          subject: state.subject,
          status: effectiveStatus(state, judgement.waivers, ctx.now),
          measured: state.status,
          summaryTech: state.summaryTech,
          ask: state.ask,
          seenAt: state.seenAt,
          expiresAt: state.expiresAt,
          isExpired: state.expiresAt <= ctx.now,
        })),
      };
    }),
    signals: stage.definition.signals.map((signal) => {
      const row = signalRows.find(({ key }) => key === signal.key);
      return {
        key: signal.key,
        title: signal.title,
        raisedBy: signal.raisedBy,
        state: asSignalState(row?.state ?? "unknown"),
        cause: row?.cause ?? null,
        seenAt: row?.seenAt ?? null,
        clearedAt: row?.clearedAt ?? null,
      };
    }),
    deliverables: stage.definition.deliverables.map((definition) => {
      const row = deliverables.find(({ key }) => key === definition.key);
      const version = row?.versions[0];
      return {
        key: definition.key,
        title: definition.title,
        provenBy: definition.provenBy,
        isComplete: judgement.freshDeliverables.has(definition.key),
        id: row?.id ?? null,
        version: version
          ? {
              number: version.number,
              state: version.state,
              freshestAt: version.freshestAt,
              approvedAt: version.approvedAt,
              publishedAt: version.publishedAt,
            }
          : null,
      };
    }),
  };
}
