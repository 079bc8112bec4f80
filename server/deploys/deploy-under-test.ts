/** What the checks of a run after a deploy are told of it. */
import type { DeployUnderTest } from "../checks/check.ts";
import type { Ctx } from "../ctx.ts";
import { deployEnvironments } from "../webhooks/webhook.ts";
import { oneOf } from "../words.ts";

/** Gives the deploy a run looks at; undefined for every other run. */
export async function deployUnderTest(ctx: Ctx, auditRunId: string): Promise<DeployUnderTest | undefined> {
  const run = await ctx.db.auditRun.findUnique({ where: { id: auditRunId }, select: { deployId: true } });
  if (!run?.deployId) return undefined;
  const deploy = await ctx.db.deploy.findUnique({ where: { id: run.deployId } });
  if (!deploy) return undefined;
  return {
    commitSha: deploy.commitSha,
    url: deploy.url,
    liveAt: deploy.liveAt?.toISOString() ?? null,
    environment: oneOf(deployEnvironments, deploy.environment),
    startedAt: deploy.startedAt?.toISOString() ?? null,
  };
}
