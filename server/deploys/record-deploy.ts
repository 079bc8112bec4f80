/** Writes what a call tells of a deploy, whatever the order and the number of calls that tell of it. */
import { recordActivity } from "../activity/record-activity.ts";
import type { Ctx } from "../ctx.ts";
import { lockStore } from "../stores/lock-store.ts";
import { uuidv7 } from "../uuid.ts";
import type { DeployEvent, ProviderId } from "../webhooks/webhook.ts";
import { type HeldDeploy, nextDeploy } from "./next-deploy.ts";

export type RecordDeploy = { storeId: string; hookId: string | null; provider: ProviderId; event: DeployEvent };
export type RecordedDeploy = {
  deployId: string;
  /** Whether `deployReceived` was emitted: it went live, failed or was rolled back to, and this is the first word of it. */
  isNews: boolean;
};

const held = {
  id: true,
  state: true,
  isRollback: true,
  commitSha: true,
  branch: true,
  title: true,
  authorName: true,
  url: true,
  detailUrl: true,
  failure: true,
  startedAt: true,
  liveAt: true,
  lastEventAt: true,
  providerDeployId: true,
} as const;

/**
 * Records one event of one deploy. The same event again, and one older than what is known, change nothing that is newer.
 * The deploy that went live last by the provider's clock is the live one; those before it are superseded.
 */
export async function recordDeploy(
  ctx: Ctx,
  { storeId, hookId, provider, event }: RecordDeploy,
): Promise<RecordedDeploy> {
  await lockStore(ctx, storeId);
  const { environment, providerDeployId } = event;
  const mine = await ctx.db.deploy.findUnique({
    where: {
      storeId_provider_providerDeployId_environment: { storeId, provider, providerDeployId, environment },
    },
    select: held,
  });
  const others = await neighbours(ctx, { storeId, provider, event, ownId: mine?.id ?? null });
  const { change, isNews, supersedes } = nextDeploy(mine, event, others, ctx.now);
  const id = mine?.id ?? uuidv7();
  if (mine) await ctx.db.deploy.update({ where: { id }, data: change, select: { id: true } });
  else {
    const place = { id, workspaceId: ctx.actor.workspaceId, storeId, hookId, provider, providerDeployId, environment };
    await ctx.db.deploy.create({ data: { ...place, ...change }, select: { id: true } });
  }
  if (supersedes) {
    await ctx.db.deploy.updateMany({
      where: { storeId, provider, environment, state: "live", id: { not: id } },
      data: { state: "superseded" },
    });
  }
  if (isNews) {
    await ctx.emit("deployReceived", { workspaceId: ctx.actor.workspaceId, storeId, deployId: id, environment });
    if (environment === "production") await recordNews(ctx, storeId, { ...change, id, providerDeployId });
  }
  await ctx.publish({ storeId, kind: "deploy", id });
  return { deployId: id, isNews };
}

/** Finds what the rule compares with: the live deploy, the newest that ever went live, and whether this commit was live before. */
async function neighbours(
  ctx: Ctx,
  { storeId, provider, event, ownId }: Omit<RecordDeploy, "hookId"> & { ownId: string | null },
): Promise<{ live: HeldDeploy | null; newest: HeldDeploy | null; wasCommitLive: boolean }> {
  const { environment, commitSha } = event;
  if (environment === "preview") return { live: null, newest: null, wasCommitLive: false };
  const where = { storeId, provider, environment, ...(ownId ? { id: { not: ownId } } : {}) };
  const live = await ctx.db.deploy.findFirst({
    where: { ...where, state: "live" },
    orderBy: { liveAt: "desc" },
    select: held,
  });
  const [newest = null] = await ctx.db.deploy.findMany({
    where: { ...where, liveAt: { not: null } },
    orderBy: [{ liveAt: "desc" }, { startedAt: { sort: "desc", nulls: "last" } }, { providerDeployId: "desc" }],
    take: 1,
    select: held,
  });
  const before =
    commitSha === null
      ? null
      : await ctx.db.deploy.findFirst({
          where: { ...where, commitSha, liveAt: { not: null } },
          select: { id: true },
        });
  return { live, newest, wasCommitLive: before !== null };
}

type News = {
  id: string;
  providerDeployId: string;
  state?: string;
  isRollback?: boolean;
  title?: string | null;
  commitSha?: string | null;
  failure?: string | null;
};

async function recordNews(ctx: Ctx, storeId: string, deploy: News): Promise<void> {
  const went = deploy.isRollback ? "rolled-back" : "live";
  await recordActivity(ctx, {
    storeId,
    action: `deploy.${deploy.state === "failed" ? "failed" : went}`,
    subject: { kind: "deploy", id: deploy.id, name: deployName(deploy) },
    ...(deploy.failure ? { after: { failure: deploy.failure } } : {}),
  });
}

/** Names a deploy for people: the commit's first line, else its short hash, else the provider's id. */
export function deployName(deploy: {
  title?: string | null;
  commitSha?: string | null;
  providerDeployId: string;
}): string {
  return deploy.title ?? deploy.commitSha?.slice(0, 7) ?? deploy.providerDeployId;
}
