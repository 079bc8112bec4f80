/** Asks for an audit: the run with its list of checks stands before anything is measured. */
import { recordActivity } from "../activity/record-activity.ts";
import { type Check, groupOf, type StageKey } from "../checks/check.ts";
import { catalogueVersion, checks } from "../checks/index.ts";
import { canRun, inForce, nothingPermitted, type Permissions } from "../checks/permission.ts";
import { loadPermissions } from "../connections/permissions.ts";
import { actorName, type Ctx } from "../ctx.ts";
import { Conflict, InvalidInput, NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { type AuditRunTrigger, asStageKey, partialTriggers } from "../words.ts";

export type RunRequest = {
  storeId: string;
  trigger: AuditRunTrigger;
  /** Null audits everything of the opened stages; a list re-checks only those. */
  checkIds: string[] | null;
  /** The stage the run belongs to; null for the whole store. */
  stageKey: StageKey | null;
  /** The deploy it was started by. */
  deployId?: string;
  /** Its id, where the asker must find it again; else a new one. */
  auditRunId?: string;
};

/**
 * Lists the checks of stages that can run, in the form they run in: measured as far as the store's permissions reach, and
 * asked otherwise. Which checks these are does not depend on the permissions, only their form does.
 */
export function runnableChecks(stageKeys: readonly StageKey[], permissions: Permissions = nothingPermitted): Check[] {
  return (
    checks
      .filter((check) => check.stages.some((key) => stageKeys.includes(key)))
      .map((check) => inForce(check, permissions))
      .filter((check) => canRun(check, permissions))
      // What looks only while a deploy is fresh keeps what it said then.
      .filter((check) => !check.duringDeploy || check.attestation === true)
  );
}

/** Creates a queued run. Throws `Conflict` while a full audit is under way, `InvalidInput` on a check that is unknown or needs more permission. */
export async function createRun(ctx: Ctx, request: RunRequest): Promise<{ auditRunId: string; number: number }> {
  const { workspaceId } = ctx.actor;
  const { storeId } = request;
  // One at a time hands out numbers without a gap or a double.
  await lockStore(ctx, storeId);
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { id: true, archivedAt: true } });
  if (!store || store.archivedAt) throw new NotFound("store");
  const selected = await selectChecks(ctx, request);
  if (!partialTriggers.includes(request.trigger)) {
    const busy = await ctx.db.auditRun.findFirst({
      where: { storeId, state: { in: ["queued", "running"] }, trigger: { notIn: partialTriggers } },
      select: { number: true },
    });
    if (busy) throw new Conflict(`Audit ${busy.number} is still running. Wait for it, or stop it first.`);
  }
  const last = await ctx.db.auditRun.findFirst({
    where: { storeId },
    orderBy: { number: "desc" },
    select: { number: true },
  });
  const sprint = await ctx.db.sprint.findFirst({ where: { storeId, state: "active" }, select: { id: true } });
  const number = (last?.number ?? 0) + 1;
  const run = await ctx.db.auditRun.create({
    data: {
      id: request.auditRunId,
      workspaceId,
      storeId,
      sprintId: sprint?.id ?? null,
      stageKey: request.stageKey,
      number,
      deployId: request.deployId,
      trigger: number === 1 && request.trigger === "manual" ? "first" : request.trigger,
      requestedByName: actorName(ctx.actor),
      checkIds: selected.map(({ id }) => id),
      catalogueVersion,
      createdAt: ctx.now,
      checks: {
        create: selected.map((check) => ({ checkId: check.id, storeId, group: groupOf(check) })),
      },
    },
    select: { id: true },
  });
  await recordActivity(ctx, {
    storeId,
    action: request.trigger === "recheck" ? "audit-run.recheck-requested" : "audit-run.requested",
    subject: { kind: "audit-run", id: run.id, name: `Audit ${number}` },
    after: { checks: selected.length },
  });
  await ctx.publish({ storeId, kind: "audit-run", id: run.id });
  return { auditRunId: run.id, number };
}

/** Creates a run and hands it to the workflows. */
export async function requestRun(ctx: Ctx, request: RunRequest): Promise<{ auditRunId: string; number: number }> {
  const run = await createRun(ctx, request);
  await ctx.emit("auditRunRequested", {
    workspaceId: ctx.actor.workspaceId,
    storeId: request.storeId,
    auditRunId: run.auditRunId,
  });
  return run;
}

async function selectChecks(ctx: Ctx, request: RunRequest): Promise<Check[]> {
  const permissions = await loadPermissions(ctx, request.storeId);
  if (request.checkIds) {
    const wanted = checks.filter(({ id }) => request.checkIds?.includes(id));
    const selected = wanted.map((check) => inForce(check, permissions));
    const missing = request.checkIds.filter((id) => !selected.some((check) => check.id === id));
    if (missing.length > 0) throw new InvalidInput("checkIds", `We know no check named ${missing.join(", ")}.`);
    const closed = selected.find((check) => !canRun(check, permissions));
    if (closed)
      throw new InvalidInput("checkIds", `${closed.title} needs a permission that this store has not given yet.`);
    return selected;
  }
  if (request.stageKey) return runnableChecks([request.stageKey], permissions);
  const opened = await ctx.db.stage.findMany({
    where: { storeId: request.storeId, sprint: { state: "active" }, state: { not: "not-started" } },
    select: { key: true },
  });
  return runnableChecks(["audit", ...opened.map(({ key }) => asStageKey(key))], permissions);
}
