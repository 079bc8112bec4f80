/** Looks at a deploy that went live: smoke tests, then an audit of what a deploy can change. */
import { createRun } from "../audit-runs/request-run.ts";
import { checks } from "../checks/index.ts";
import { canRun, inForce } from "../checks/permission.ts";
import { loadPermissions } from "../connections/permissions.ts";
import type { Ctx } from "../ctx.ts";
import { lockStore } from "../stores/lock-store.ts";
import { uuidOf, uuidv7 } from "../uuid.ts";
import { affectedChecks, DOWNTIME_CHECK, smokeChecks } from "./affected-checks.ts";

export type LookedAt = {
  deployId: string;
  /** Null when none of the checks can run with what the store permits. */
  auditRunId: string | null;
};

/**
 * Takes the store's live production deploy that nobody has looked at yet and starts its smoke tests; null when there is
 * none. Not the one an event names: of several that came at once the newest counts. Safe to repeat by the same `taker`,
 * a workflow's run: one that died before its step was kept gets the deploy it took, another gets nothing.
 */
export async function startSmokeTests(ctx: Ctx, storeId: string, taker = uuidv7()): Promise<LookedAt | null> {
  await lockStore(ctx, storeId);
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { archivedAt: true } });
  if (!store || store.archivedAt) return null;
  const ownRunId = uuidOf(`smoke tests of ${taker}`);
  const taken = await ctx.db.deploy.findFirst({ where: { storeId, smokeRunId: ownRunId }, select: { id: true } });
  if (taken) return { deployId: taken.id, auditRunId: ownRunId };
  const deploy = await ctx.db.deploy.findFirst({
    where: {
      ...{ storeId, environment: "production", state: "live" },
      // Taken without smoke tests to run leaves no trace of the taker: twice is harmless there, never is not.
      OR: [{ verdict: null }, { verdict: "checking", smokeRunId: null }],
    },
    orderBy: [{ liveAt: "desc" }, { createdAt: "desc" }],
    select: { id: true },
  });
  if (!deploy) return null;
  const auditRunId = await startRunOf(ctx, {
    ...{ storeId, deployId: deploy.id, trigger: "smoke", checkIds: smokeChecks },
    auditRunId: ownRunId,
  });
  await ctx.db.deploy.update({
    where: { id: deploy.id },
    data: { verdict: "checking", smokeRunId: auditRunId },
    select: { id: true },
  });
  await ctx.publish({ storeId, kind: "deploy", id: deploy.id });
  return { deployId: deploy.id, auditRunId };
}

/** Starts the audit of what a deploy can change. Safe to repeat. */
export async function startReaudit(ctx: Ctx, input: { storeId: string; deployId: string }): Promise<LookedAt> {
  const { storeId, deployId } = input;
  await lockStore(ctx, storeId);
  const held = await ctx.db.deploy.findUniqueOrThrow({ where: { id: deployId }, select: { auditRunId: true } });
  if (held.auditRunId) return { deployId, auditRunId: held.auditRunId };
  const auditRunId = await startRunOf(ctx, { storeId, deployId, trigger: "deploy", checkIds: affectedChecks });
  await ctx.db.deploy.update({ where: { id: deployId }, data: { auditRunId }, select: { id: true } });
  return { deployId, auditRunId };
}

/**
 * Starts the last look: whether open tabs still get their files. Not where nobody watched for downtime, nor at a deploy
 * that is no longer live. Safe to repeat.
 */
export async function startLastLook(ctx: Ctx, input: { storeId: string; deployId: string }): Promise<LookedAt> {
  const { storeId, deployId } = input;
  await lockStore(ctx, storeId);
  const looks = await ctx.db.auditRun.findMany({
    where: { storeId, deployId, trigger: "smoke", checkIds: { has: DOWNTIME_CHECK } },
    orderBy: { number: "asc" },
    select: { id: true },
  });
  const [first, second] = looks;
  const deploy = await ctx.db.deploy.findUniqueOrThrow({ where: { id: deployId }, select: { state: true } });
  if (!first || deploy.state !== "live") return { deployId, auditRunId: null };
  if (second) return { deployId, auditRunId: second.id };
  return {
    deployId,
    auditRunId: await startRunOf(ctx, { storeId, deployId, trigger: "smoke", checkIds: [DOWNTIME_CHECK] }),
  };
}

type DeployRun = {
  storeId: string;
  deployId: string;
  trigger: "smoke" | "deploy";
  checkIds: readonly string[];
  auditRunId?: string;
};

async function startRunOf(ctx: Ctx, request: DeployRun): Promise<string | null> {
  const permissions = await loadPermissions(ctx, request.storeId);
  const checkIds = checks
    .filter(({ id }) => request.checkIds.includes(id))
    .map((check) => inForce(check, permissions))
    // A question to a person is not asked again because of a deploy.
    .filter((check) => !check.attestation && canRun(check, permissions))
    .map(({ id }) => id);
  if (checkIds.length === 0) return null;
  const run = await createRun(ctx, { ...request, checkIds, stageKey: null });
  return run.auditRunId;
}
