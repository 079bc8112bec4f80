/** What the checks of a run after a deploy are told of it. */
import type { DeployUnderTest, Json } from "../checks/check.ts";
import { earlierAssetsOf } from "../checks/smoke/homepage.ts";
import type { Ctx } from "../ctx.ts";
import { deployEnvironments } from "../webhooks/webhook.ts";
import { oneOf } from "../words.ts";
import { DOWNTIME_CHECK } from "./affected-checks.ts";

/** Gives the deploy a run looks at, with what earlier looks saw; undefined for every other run. */
export async function deployUnderTest(ctx: Ctx, auditRunId: string): Promise<DeployUnderTest | undefined> {
  const run = await ctx.db.auditRun.findUnique({ where: { id: auditRunId }, include: { deploy: true } });
  if (!run?.deploy) return undefined;
  const { deploy, storeId } = run;
  const own = { storeId, run: { deployId: deploy.id, id: { not: run.id } } };
  const before = { storeId, run: { createdAt: { lt: deploy.createdAt } } };
  const downtime = await newestFacts(ctx, { ...own, checkId: DOWNTIME_CHECK });
  const home = await newestFacts(ctx, { ...before, checkId: "smoke.homepage" });
  const failed = await ctx.db.auditRunCheck.findMany({
    where: { ...own, checkId: { startsWith: "smoke." }, status: "fail" },
    select: { checkId: true },
  });
  return {
    commitSha: deploy.commitSha,
    url: deploy.url,
    liveAt: deploy.liveAt?.toISOString() ?? null,
    environment: oneOf(deployEnvironments, deploy.environment),
    startedAt: deploy.startedAt?.toISOString() ?? null,
    failedSmoke: [...new Set(failed.map(({ checkId }) => checkId))],
    ...(home === null ? {} : { earlierAssets: earlierAssetsOf(home) }),
    ...(downtime === null ? {} : { earlierFacts: downtime }),
  };
}

type Where = { storeId: string; checkId: string; run: { [field: string]: unknown } };

/** Gives the facts a check was judged on last; null when there are none. */
async function newestFacts(ctx: Ctx, where: Where): Promise<Json | null> {
  const row = await ctx.db.auditRunCheck.findFirst({
    where: { ...where, factsSha256: { not: null } },
    orderBy: { endedAt: "desc" },
    select: { factsSha256: true },
  });
  if (!row?.factsSha256) return null;
  const facts = await ctx.db.facts.findUnique({
    where: { storeId_sha256: { storeId: where.storeId, sha256: row.factsSha256 } },
    select: { content: true },
  });
  return (facts?.content ?? null) as Json | null;
}
