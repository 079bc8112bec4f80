/** Adds agents to a workspace, lists them and ends them. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { catalogueVersion } from "../checks/result.ts";
import { actorName, type Ctx, requireOwner } from "../ctx.ts";
import { Conflict, NotFound } from "../errors.ts";
import { RegionName } from "./protocol.ts";
import { LIVE_MS } from "./tasks.ts";
import { hashOfToken } from "./token.ts";

export const AddAgent = z.object({
  region: RegionName,
  label: z.string().trim().min(1, "Say where it stands.").max(80, "At most 80 characters."),
});
export const AgentRef = z.object({ agentId: z.uuid() });

/** Every region adds its looks to every audit: more than a few places tell nothing new. */
const AGENTS_MAX = 12;

/** Adds an agent; its token is given here and never again. Throws `NotAllowed`, `Conflict` when there are enough. */
export async function addAgent(ctx: Ctx, input: z.infer<typeof AddAgent>): Promise<{ agentId: string; token: string }> {
  requireOwner(ctx, "adding probe agents");
  const { region, label } = input;
  if ((await ctx.db.probeAgent.count({ where: { revokedAt: null } })) >= AGENTS_MAX) {
    throw new Conflict(`A workspace has at most ${AGENTS_MAX} probe agents. Revoke one that you no longer run.`);
  }
  // 256 bits: nobody guesses it, so that a plain hash protects it at rest.
  const token = randomBytes(32).toString("base64url");
  const { id } = await ctx.db.probeAgent.create({
    data: {
      workspaceId: ctx.actor.workspaceId,
      region,
      label,
      tokenSha256: hashOfToken(token),
      createdByName: actorName(ctx.actor),
      createdAt: ctx.now,
    },
    select: { id: true },
  });
  const subject = { kind: "probe-agent", id, name: label };
  await recordActivity(ctx, { storeId: null, action: "probe-agent.added", subject, after: { region } });
  return { agentId: id, token };
}

/** Ends an agent: its token opens nothing from now on, and what it holds is free for another one. */
export async function revokeAgent(ctx: Ctx, input: z.infer<typeof AgentRef>): Promise<void> {
  requireOwner(ctx, "revoking probe agents");
  const agent = await ctx.db.probeAgent.findFirst({ where: { id: input.agentId, revokedAt: null } });
  if (!agent) throw new NotFound("probe agent");
  await ctx.db.probeAgent.update({ where: { id: agent.id }, data: { revokedAt: ctx.now } });
  await ctx.db.probeTask.updateMany({
    where: { agentId: agent.id, answeredAt: null },
    data: { leaseUntil: ctx.now, leaseId: null },
  });
  const subject = { kind: "probe-agent", id: agent.id, name: agent.label };
  await recordActivity(ctx, {
    storeId: null,
    action: "probe-agent.revoked",
    subject,
    before: { region: agent.region },
  });
}

/** Lists the agents that may call, by region. `state` says whether audits count on it now. */
export async function listAgents(ctx: Ctx) {
  const agents = await ctx.db.probeAgent.findMany({
    where: { revokedAt: null },
    orderBy: [{ region: "asc" }, { createdAt: "asc" }],
  });
  return agents.map((agent) => {
    const { id, region, label, version, lastSeenAt, createdAt, createdByName } = agent;
    const isLive = lastSeenAt !== null && ctx.now.getTime() - lastSeenAt.getTime() < LIVE_MS;
    const isSameCatalogue = agent.catalogueVersion === null || agent.catalogueVersion === catalogueVersion;
    return {
      id,
      region,
      label,
      version,
      lastSeenAt,
      createdAt,
      createdByName,
      state: stateOf(isLive, isSameCatalogue, lastSeenAt),
    };
  });
}

/** `outdated`: it calls, and knows other checks than the portal, so that it declines. */
export type AgentState = "waiting" | "live" | "silent" | "outdated";

function stateOf(isLive: boolean, isSameCatalogue: boolean, lastSeenAt: Date | null): AgentState {
  if (lastSeenAt === null) return "waiting";
  if (!isLive) return "silent";
  return isSameCatalogue ? "live" : "outdated";
}
