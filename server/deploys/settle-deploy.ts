/** Gives the verdict on a deploy from what its smoke tests and its audit saw, and tells people. */
import type { InputJsonValue } from "../../prisma/generated/internal/prismaNamespace.ts";
import { recordActivity } from "../activity/record-activity.ts";
import { compareRun, type RunChange } from "../audit-runs/compare-run.ts";
import type { Ctx } from "../ctx.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { announce } from "../outgoing-hooks/announce.ts";
import { type DeployJudgement, type DeployWord, judgeDeploy } from "../stages/deploy-verdict.ts";
import { lockStore } from "../stores/lock-store.ts";
import { providerIds } from "../webhooks/webhook.ts";
import { oneOf } from "../words.ts";
import { affectedChecks, DEPLOYMENT_SUBJECT, smokeChecks } from "./affected-checks.ts";
import { deployName } from "./record-deploy.ts";
import { type RollbackTarget, rollbackSteps } from "./rollback-steps.ts";

export type SettleDeploy = {
  storeId: string;
  deployId: string;
  /** False when the time for a verdict was over before the audit was. */
  isComplete: boolean;
};

/** Judges the deploy and stores the verdict; says so to people only when it is not the one they know. */
export async function settleDeploy(ctx: Ctx, { storeId, deployId, isComplete }: SettleDeploy): Promise<string> {
  await lockStore(ctx, storeId);
  const deploy = await ctx.db.deploy.findUniqueOrThrow({
    where: { id: deployId },
    include: { store: { select: { name: true } } },
  });
  const smoke = await comparisonOf(ctx, storeId, deploy.smokeRunId);
  const audit = await comparisonOf(ctx, storeId, deploy.auditRunId);
  const words = [...(smoke?.changes ?? []), ...(audit?.changes ?? [])].map(asWord);
  const judged =
    deploy.state === "live" ? judgeDeploy({ words, isComplete, isDomainAlone: isDomainAlone(words) }) : overtaken();
  if (deploy.verdict === judged.verdict && deploy.verdictReason === judged.reason) return judged.verdict;
  const target = judged.verdict === "roll-back" ? await goodDeployBefore(ctx, deploy) : null;
  const provider = oneOf(providerIds, deploy.provider);
  const steps = judged.verdict === "roll-back" ? rollbackSteps({ ...deploy, provider, target }) : [];
  await ctx.db.deploy.update({
    where: { id: deployId },
    data: {
      verdict: judged.verdict,
      verdictAt: ctx.now,
      verdictReason: judged.reason,
      verdictSteps: steps as InputJsonValue,
      changeCounts: countWords(words),
      comparedRunId: (audit ?? smoke)?.before?.id ?? null,
    },
    select: { id: true },
  });
  if (deploy.verdict !== judged.verdict) {
    await recordActivity(ctx, {
      storeId,
      action: "deploy.judged",
      subject: { kind: "deploy", id: deployId, name: deployName(deploy) },
      after: { verdict: judged.verdict, reason: judged.reason },
    });
    await announce(ctx, "deploy.verdict", { storeId, deployId, status: judged.verdict });
    if (deploy.state === "live") await tellPeople(ctx, { ...deploy, storeName: deploy.store.name }, judged);
  }
  await ctx.publish({ storeId, kind: "deploy", id: deployId });
  return judged.verdict;
}

/** Counts for lists; what changed outside the deploy is counted as such, whatever way it went. */
function countWords(words: readonly DeployWord[]): { [kind: string]: number } {
  const counts: { [kind: string]: number } = {};
  for (const { change, isFirstLook, isOfDeploy } of words) {
    const seen = isFirstLook && change === "new" ? "first" : change;
    const kind = change === "unchanged" || isOfDeploy ? seen : "outside";
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

async function comparisonOf(ctx: Ctx, storeId: string, runId: string | null) {
  return runId === null ? null : compareRun(ctx, { storeId, runId });
}

/** Gives a change of a deploy's runs as the verdict reads it. */
export function asWord({ entry, before, change, isStale, isFirstLook, title }: RunChange): DeployWord {
  const { checkId, subject } = entry;
  const isSmoke = smokeChecks.includes(checkId);
  return {
    ...{ checkId, subject, title, change, isStale, isFirstLook, before, isSmoke },
    isOfDeploy: isSmoke || affectedChecks.includes(checkId),
    after: change === "removed" ? null : entry,
  };
}

/** Tells whether the deployment works at its own address while the shop's address does not. */
function isDomainAlone(words: readonly DeployWord[]): boolean {
  const home = words.filter(({ checkId }) => checkId === "smoke.homepage");
  const own = home.find(({ subject }) => subject === DEPLOYMENT_SUBJECT);
  return (
    own?.after?.status === "pass" &&
    home.some(({ after, subject }) => subject !== own.subject && after?.status === "fail")
  );
}

function overtaken(): DeployJudgement {
  return { verdict: "unknown", reason: "A newer update went live before we were done with this one.", because: [] };
}

type Before = { id: string; storeId: string; provider: string; liveAt: Date | null; createdAt: Date };

/** Finds the newest deploy before this one that was kept; without one, the one that was live just before. */
async function goodDeployBefore(ctx: Ctx, deploy: Before): Promise<RollbackTarget | null> {
  const earlier = {
    storeId: deploy.storeId,
    provider: deploy.provider,
    environment: "production",
    id: { not: deploy.id },
    liveAt: { not: null, lt: deploy.liveAt ?? deploy.createdAt },
  };
  const newest = { orderBy: { liveAt: "desc" } } as const;
  const found =
    (await ctx.db.deploy.findFirst({ where: { ...earlier, verdict: "keep" }, ...newest })) ??
    (await ctx.db.deploy.findFirst({ where: { ...earlier, state: "superseded" }, ...newest }));
  return found && { ...found, name: deployName(found) };
}

type Told = {
  id: string;
  storeId: string;
  storeName: string;
  title: string | null;
  commitSha: string | null;
  providerDeployId: string;
};

/** A deploy that should go back or be watched is told to the consultants and the shop's own people, once a verdict. */
async function tellPeople(ctx: Ctx, deploy: Told, { verdict, reason }: DeployJudgement): Promise<void> {
  if (verdict !== "roll-back" && verdict !== "watch") return;
  const members = await ctx.db.member.findMany({
    where: { removedAt: null, role: { in: ["owner", "consultant"] } },
    select: { id: true, name: true, email: true },
  });
  const persons = await ctx.db.storePerson.findMany({
    where: { storeId: deploy.storeId, removedAt: null },
    select: { id: true, name: true, email: true },
  });
  const isFounder = new Set(persons.map(({ id }) => id));
  for (const { id, name, email } of [...members, ...persons]) {
    await queueMail(ctx, {
      storeId: deploy.storeId,
      idempotencyKey: `deploy:${deploy.id}:${verdict}:${id}`,
      template: "deploy-verdict",
      to: { email, name },
      data: {
        storeName: deploy.storeName,
        deployName: deployName(deploy),
        verdict,
        reason,
        path: isFounder.has(id) ? `/my-store/${deploy.storeId}` : `/stores/${deploy.storeId}/deploys/${deploy.id}`,
      },
    });
  }
}
