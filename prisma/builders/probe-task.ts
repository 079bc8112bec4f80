/** Builds what probe agents leave: an agent of the workspace, and a task it has answered. */
import { createHash, randomBytes } from "node:crypto";
import { type Actor, inTenant } from "../../server/ctx.ts";

/** Makes an agent as if it had just called; gives its token too. */
export async function buildProbeAgent(
  owner: Actor,
  { region = "eu-central", lastSeenAt = new Date() }: { region?: string; lastSeenAt?: Date | null } = {},
): Promise<{ agentId: string; region: string; token: string }> {
  const token = randomBytes(32).toString("base64url");
  const { id } = await inTenant(owner, ({ db }) =>
    db.probeAgent.create({
      data: {
        workspaceId: owner.workspaceId,
        region,
        label: "Frankfurt",
        tokenSha256: createHash("sha256").update(token).digest("hex"),
        createdByName: "Maya Okafor",
        lastSeenAt,
      },
    }),
  );
  return { agentId: id, region, token };
}

/** Makes an agent and one answered task of a run. */
export async function buildProbeTask(
  owner: Actor,
  place: { workspaceId: string; storeId: string },
  auditRunId: string,
): Promise<{ agentId: string }> {
  const { agentId, region } = await buildProbeAgent(owner);
  await inTenant(owner, ({ db, now }) =>
    db.probeTask.create({
      data: {
        ...place,
        runId: auditRunId,
        checkId: "dns.apex-resolves",
        region,
        agentId,
        attempts: 1,
        expiresAt: new Date(now.getTime() + 60_000),
        answeredAt: now,
        outcome: "seen",
        answer: { facts: {}, observations: [] },
      },
    }),
  );
  return { agentId };
}
