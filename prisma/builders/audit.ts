/** Runs a store's audit in this process, as the workflow would, for the seed. */

import { attest } from "../../server/attestations/attest.ts";
import { finishRun } from "../../server/audit-runs/finish-run.ts";
import { createRun, type RunRequest } from "../../server/audit-runs/request-run.ts";
import { runGroup } from "../../server/audit-runs/run-group.ts";
import { startRun } from "../../server/audit-runs/start-run.ts";
import { questionOf } from "../../server/checks/attestation.ts";
import type { StageKey } from "../../server/checks/check.ts";
import { checksInForce } from "../../server/connections/permissions.ts";
import { verifyControlBefore } from "../../server/connections/prove-control.ts";
import { type Actor, inTenant } from "../../server/ctx.ts";
import { approveStage } from "../../server/roadmap/decide-stage.ts";

type Place = { workspaceId: string; storeId: string };

/** Measures the store now and records everything. Gives the run's id. */
export async function buildAudit(actor: Actor, place: Place, request: Partial<RunRequest> = {}): Promise<string> {
  const { auditRunId } = await inTenant(actor, (ctx) =>
    createRun(ctx, { storeId: place.storeId, trigger: "manual", checkIds: null, stageKey: null, ...request }),
  );
  await verifyControlBefore(actor, { storeId: place.storeId, auditRunId });
  const { groups } = await inTenant(actor, (ctx) => startRun(ctx, auditRunId));
  await Promise.all(groups.map((group) => runGroup({ actor, storeId: place.storeId, auditRunId, group })));
  await inTenant(actor, (ctx) => finishRun(ctx, auditRunId));
  return auditRunId;
}

/** Answers every question of a stage with evidence, but for those left open. */
export async function buildAnswers(
  actor: Actor,
  place: Place,
  stageKey: StageKey,
  evidenceUrl: string,
  open: readonly string[] = [],
): Promise<void> {
  const checks = await inTenant(actor, (ctx) => checksInForce(ctx, place.storeId));
  for (const check of checks) {
    const asked = questionOf(check);
    if (!asked || !check.stages.includes(stageKey) || open.includes(check.id)) continue;
    await inTenant(actor, (ctx) =>
      attest(ctx, {
        storeId: place.storeId,
        checkId: check.id,
        answer: "pass",
        statement: asked.answers.pass,
        evidenceUrl,
      }),
    );
  }
}

/** Answers, measures and approves stages in order. Throws when a gate does not hold. */
export async function buildApproved(
  actor: Actor,
  place: Place,
  stageKeys: readonly StageKey[],
  evidenceUrl: string,
): Promise<void> {
  for (const stageKey of stageKeys) {
    await buildAnswers(actor, place, stageKey, evidenceUrl);
    await buildAudit(actor, place, { stageKey });
    await inTenant(actor, (ctx) => approveStage(ctx, { storeId: place.storeId, stageKey }));
  }
}
