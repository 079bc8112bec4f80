/** Connects a store's Cloudflare zone, read-only, and ends the connection. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { portalProbeSettings } from "../audit-runs/probe-settings.ts";
import { type TokenCheck, verifyCloudflareToken } from "../checks/probes/cloudflare.ts";
import { ProbeFault } from "../checks/probes/probes.ts";
import { type Actor, actorName, type Ctx, inTenant, requireEditor } from "../ctx.ts";
import { limit } from "../doors/rate-limit.ts";
import { env } from "../env.ts";
import { Conflict, InvalidInput, NotFound, Unavailable } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { refreshStore } from "../stores/refresh-store.ts";
import { recheckLevel } from "./recheck-level.ts";
import { connectionPlace, maskToken, seal } from "./seal.ts";

export const ConnectionRef = z.object({ storeId: z.uuid() });
export const ConnectCloudflare = ConnectionRef.extend({
  token: z.string().trim().min(1, "Paste the token.").max(300, "That is too long for a token."),
});

const provider = "cloudflare";

/** Gives what is connected; of a token only its mask. Throws `NotFound`. */
export async function connectionState(ctx: Ctx, { storeId }: z.infer<typeof ConnectionRef>) {
  const store = await ctx.db.store.findUnique({
    where: { id: storeId },
    select: {
      connections: { select: { provider: true, masked: true, target: true, connectedByName: true, connectedAt: true } },
    },
  });
  if (!store) throw new NotFound("store");
  const of = (name: string) => store.connections.find((row) => row.provider === name) ?? null;
  return { cloudflare: of(provider), repository: of("repository") };
}

/**
 * Connects after a look at the API; a token given again takes the place of the last. Throws `NotAllowed` for all but
 * owners and consultants, `InvalidInput` for a token that does not read the zone, `Unavailable` when the API is silent.
 */
export async function connectCloudflare(
  actor: Actor,
  { storeId, token }: z.infer<typeof ConnectCloudflare>,
  now = new Date(),
): Promise<{ zone: string }> {
  const { domain } = await inTenant(actor, async (ctx) => {
    requireEditor(ctx, "connecting a provider");
    return findOpen(ctx, storeId);
  });
  await limit(`connect:${storeId}`, 20, 3_600_000, now, "20 tries an hour are the limit. Try again later.");
  const { zone } = await verify(token, domain);
  await inTenant(
    actor,
    async (ctx) => {
      await lockStore(ctx, storeId);
      await findOpen(ctx, storeId);
      const data = {
        sealed: seal(token, connectionPlace(storeId, provider), env().LAUNCH_READY_ENCRYPTION_KEY),
        masked: maskToken(token),
        target: zone,
        connectedByName: actorName(actor),
        connectedAt: ctx.now,
      };
      await ctx.db.connection.upsert({
        where: { storeId_provider: { storeId, provider } },
        update: data,
        create: { workspaceId: actor.workspaceId, storeId, provider, ...data },
      });
      await record(ctx, storeId, "connection.added", zone);
    },
    now,
  );
  return { zone };
}

/** Ends the connection: its token is gone with the row, and what it showed is asked of people again. */
export async function disconnectCloudflare(ctx: Ctx, { storeId }: z.infer<typeof ConnectionRef>): Promise<void> {
  requireEditor(ctx, "disconnecting a provider");
  await lockStore(ctx, storeId);
  const { cloudflare } = await connectionState(ctx, { storeId });
  if (!cloudflare) return;
  await ctx.db.connection.delete({ where: { storeId_provider: { storeId, provider } } });
  await record(ctx, storeId, "connection.removed", cloudflare.target);
}

async function record(
  ctx: Ctx,
  storeId: string,
  action: "connection.added" | "connection.removed",
  zone: string,
): Promise<void> {
  await recordActivity(ctx, { storeId, action, subject: { kind: "store", id: storeId, name: `Cloudflare, ${zone}` } });
  await refreshStore(ctx, storeId);
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { archivedAt: true } });
  if (store && !store.archivedAt) await recheckLevel(ctx, storeId, "connected");
}

async function verify(token: string, domain: string): Promise<Extract<TokenCheck, { ok: true }>> {
  let verified: TokenCheck;
  try {
    verified = await verifyCloudflareToken({ ...portalProbeSettings(), token, domain });
  } catch (error) {
    if (!(error instanceof ProbeFault)) throw error;
    throw new Unavailable("Cloudflare", error, "Nothing was connected. Try again in a minute.");
  }
  if (!verified.ok) throw new InvalidInput("token", verified.problem);
  return verified;
}

async function findOpen(ctx: Ctx, storeId: string): Promise<{ domain: string }> {
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { domain: true, archivedAt: true } });
  if (!store) throw new NotFound("store");
  if (store.archivedAt) throw new Conflict("This store was put away. Bring it back first.");
  return store;
}
