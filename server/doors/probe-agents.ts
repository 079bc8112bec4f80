/** Door across tenants: whose agent calls, and tasks whose time is over. */
import { systemDb } from "../db.ts";
import { hashOfToken } from "../probe-agents/token.ts";

/** An agent that may call. */
export type KnownAgent = { id: string; workspaceId: string; region: string };

const KEPT_MS = 86_400_000;

/** Finds the agent of a token; null when there is none or it was revoked. */
export async function findProbeAgent(token: string): Promise<KnownAgent | null> {
  const agent = await systemDb().probeAgent.findUnique({
    where: { tokenSha256: hashOfToken(token) },
    select: { id: true, workspaceId: true, region: true, revokedAt: true },
  });
  if (!agent || agent.revokedAt) return null;
  const { id, workspaceId, region } = agent;
  return { id, workspaceId, region };
}

/** Deletes tasks that ended a day ago; what counted of them are results by now. */
export async function forgetProbeTasks(now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_MS);
  return systemDb().$executeRaw`DELETE FROM "ProbeTask" WHERE "expiresAt" < ${before}`;
}
