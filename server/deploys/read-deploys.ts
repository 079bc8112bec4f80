/** Reads deploys: the list of a store or a workspace, and one with what was seen after it. */
import { z } from "zod";
import { compareRun, type RunChange } from "../audit-runs/compare-run.ts";
import type { FixStep } from "../checks/check.ts";
import { checks } from "../checks/index.ts";
import type { Ctx } from "../ctx.ts";
import { providerTitles } from "../deploy-hooks/provider-titles.ts";
import { NotFound } from "../errors.ts";
import { deployVerdicts } from "../stages/deploy-verdict.ts";
import { storeNames } from "../stores/store-names.ts";
import { deployEnvironments, providerIds } from "../webhooks/webhook.ts";
import { asStatus, checkRunStates, oneOf } from "../words.ts";
import { affectedChecks, smokeChecks } from "./affected-checks.ts";
import { deployName } from "./record-deploy.ts";

export const deployStates = ["building", "live", "superseded", "failed", "cancelled"] as const;

export const ListDeploys = z.object({
  /** Null lists the whole workspace. */
  storeId: z.uuid().nullable(),
  environment: z.enum(deployEnvironments).default("production"),
  /** Id of the last deploy seen; UUIDv7 sorts by the time we first heard of it. */
  before: z.uuid().nullable().default(null),
});
export const DeployRef = z.object({ storeId: z.uuid(), deployId: z.uuid() });

const PAGE = 30;
const Counts = z.record(z.string(), z.number()).catch({});

const listed = {
  ...{ id: true, storeId: true, provider: true, providerDeployId: true, environment: true, state: true },
  ...{ isRollback: true, commitSha: true, title: true, authorName: true, liveAt: true, createdAt: true },
  ...{ verdict: true, verdictReason: true, changeCounts: true, failure: true },
} as const;
type Row = {
  id: string;
  storeId: string;
  provider: string;
  providerDeployId: string;
  environment: string;
  state: string;
  isRollback: boolean;
  commitSha: string | null;
  title: string | null;
  authorName: string | null;
  liveAt: Date | null;
  createdAt: Date;
  verdict: string | null;
  verdictReason: string | null;
  changeCounts: unknown;
  failure: string | null;
};

/** Lists 30 deploys, the newest first. */
export async function listDeploys(ctx: Ctx, { storeId, environment, before }: z.infer<typeof ListDeploys>) {
  const rows = await ctx.db.deploy.findMany({
    where: { ...(storeId ? { storeId } : {}), environment, ...(before ? { id: { lt: before } } : {}) },
    orderBy: { id: "desc" },
    take: PAGE + 1,
    select: listed,
  });
  const shown = rows.slice(0, PAGE);
  const names = await storeNames(
    ctx,
    shown.map((row) => row.storeId),
  );
  return {
    deploys: shown.map((row) => ({ ...describe(row), storeName: names.get(row.storeId) ?? null })),
    next: rows.length > PAGE ? (rows[PAGE - 1]?.id ?? null) : null,
  };
}

/** Gives a deploy with its smoke tests and what changed since the look before. Throws `NotFound`. */
export async function readDeploy(ctx: Ctx, { storeId, deployId }: z.infer<typeof DeployRef>) {
  const row = await ctx.db.deploy.findFirst({
    where: { id: deployId, storeId },
    select: {
      ...listed,
      ...{ branch: true, url: true, detailUrl: true, startedAt: true, verdictAt: true, verdictSteps: true },
      ...{ smokeRunId: true, auditRunId: true, hookId: true },
    },
  });
  if (!row) throw new NotFound("deploy");
  const smoke = row.smokeRunId ? await compareRun(ctx, { storeId, runId: row.smokeRunId }) : null;
  const audit = row.auditRunId ? await compareRun(ctx, { storeId, runId: row.auditRunId }) : null;
  const changes = [...(smoke?.changes ?? []), ...(audit?.changes ?? [])];
  return {
    ...describe(row),
    ...{ branch: row.branch, url: row.url, detailUrl: row.detailUrl, startedAt: row.startedAt },
    verdictAt: row.verdictAt,
    steps: (row.verdictSteps ?? []) as FixStep[],
    smoke: row.smokeRunId ? await smokeTests(ctx, row.smokeRunId) : [],
    audit: audit && { run: audit.run, before: audit.before },
    changes: changes.map((change) => ({ ...change, isOutside: isOutside(change) })),
    hook: row.hookId ? await hookOf(ctx, row.hookId) : null,
    writeBackProblem: await writeBackProblem(ctx, deployId, row.verdictAt),
  };
}

function describe({ changeCounts, ...row }: Row) {
  return {
    ...row,
    name: deployName(row),
    provider: oneOf(providerIds, row.provider),
    environment: oneOf(deployEnvironments, row.environment),
    state: oneOf(deployStates, row.state),
    verdict: row.verdict === null ? null : oneOf(deployVerdicts, row.verdict),
    counts: Counts.parse(changeCounts ?? {}),
  };
}

function isOutside({ entry, change }: RunChange): boolean {
  const { checkId } = entry;
  return change !== "unchanged" && !affectedChecks.includes(checkId) && !smokeChecks.includes(checkId);
}

async function smokeTests(ctx: Ctx, runId: string) {
  const rows = await ctx.db.auditRunCheck.findMany({
    where: { runId },
    select: { checkId: true, state: true, status: true, durationMs: true, headline: true },
  });
  return smokeChecks
    .flatMap((id) => rows.filter(({ checkId }) => checkId === id))
    .map((row) => ({
      ...row,
      title: checks.find(({ id }) => id === row.checkId)?.title ?? row.checkId,
      state: oneOf(checkRunStates, row.state),
      status: row.status === null ? null : asStatus(row.status),
    }));
}

/** The hook that told of it; a store's own people do not see hooks. */
async function hookOf(ctx: Ctx, hookId: string) {
  const hook = await ctx.db.deployHook.findUnique({
    where: { id: hookId },
    select: { provider: true, lastDeliveryAt: true },
  });
  return hook && { title: providerTitles[hook.provider] ?? hook.provider, lastDeliveryAt: hook.lastDeliveryAt };
}

/** Why the code host did not take the verdict that stands, in words; null when it did or nothing is connected. */
async function writeBackProblem(ctx: Ctx, deployId: string, verdictAt: Date | null): Promise<string | null> {
  if (verdictAt === null) return null;
  const entry = await ctx.db.activity.findFirst({
    where: { subjectId: deployId, action: "deploy.verdict-not-taken", at: { gte: verdictAt } },
    orderBy: { at: "desc" },
    select: { after: true },
  });
  return z.object({ problem: z.string() }).safeParse(entry?.after).data?.problem ?? null;
}
