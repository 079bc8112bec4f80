/** Connects a store's repository, read-only, and ends the connection. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { makeProbes } from "../audit-runs/make-probes.ts";
import { portalProbeSettings } from "../audit-runs/probe-settings.ts";
import { ProbeFault } from "../checks/probes/probes.ts";
import { openRepository, type RepositoryAccess } from "../checks/probes/repository.ts";
import { repositoryHosts } from "../checks/sec/clone-repository.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import { type Actor, actorName, type Ctx, inTenant, requireEditor } from "../ctx.ts";
import { limit } from "../doors/rate-limit.ts";
import { env } from "../env.ts";
import { Conflict, InvalidInput, NotFound, Unavailable } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { refreshStore } from "../stores/refresh-store.ts";
import { recheckLevel } from "./recheck-level.ts";
import { connectionPlace, maskToken, seal } from "./seal.ts";

export const RepositoryRef = z.object({ storeId: z.uuid() });
export const ConnectRepository = RepositoryRef.extend({
  url: z.string().trim().min(1, "Paste the address of the repository.").max(300, "That is too long for an address."),
  token: z.string().trim().max(300, "That is too long for a token.").default(""),
});

const provider = "repository";

/**
 * Connects after a look at the host; without a token the repository has to be one anybody may read. Throws `NotAllowed`
 * for all but owners and consultants, `InvalidInput` for an address we do not fetch from and a token that does not read
 * it, `Unavailable` when the host is silent.
 */
export async function connectRepository(
  actor: Actor,
  { storeId, url, token }: z.infer<typeof ConnectRepository>,
  now = new Date(),
): Promise<{ name: string }> {
  await inTenant(actor, async (ctx) => {
    requireEditor(ctx, "connecting a repository");
    await findOpen(ctx, storeId);
  });
  await limit(`connect:${storeId}`, 20, 3_600_000, now, "20 tries an hour are the limit. Try again later.");
  const repository = open(url, token);
  await tryOut(repository, token !== "");
  await inTenant(
    actor,
    async (ctx) => {
      await lockStore(ctx, storeId);
      await findOpen(ctx, storeId);
      const data = {
        sealed: seal(token, connectionPlace(storeId, provider), env().LAUNCH_READY_ENCRYPTION_KEY),
        masked: token === "" ? "public" : maskToken(token),
        target: repository.name,
        connectedByName: actorName(actor),
        connectedAt: ctx.now,
      };
      await ctx.db.connection.upsert({
        where: { storeId_provider: { storeId, provider } },
        update: data,
        create: { workspaceId: actor.workspaceId, storeId, provider, ...data },
      });
      await record(ctx, storeId, "connection.added", repository.name);
    },
    now,
  );
  return { name: repository.name };
}

/** Ends the connection: its token is gone with the row, and what it showed is asked of people again. */
export async function disconnectRepository(ctx: Ctx, { storeId }: z.infer<typeof RepositoryRef>): Promise<void> {
  requireEditor(ctx, "disconnecting a repository");
  await lockStore(ctx, storeId);
  const connection = await ctx.db.connection.findUnique({ where: { storeId_provider: { storeId, provider } } });
  if (!connection) return;
  await ctx.db.connection.delete({ where: { id: connection.id } });
  await record(ctx, storeId, "connection.removed", connection.target);
}

function open(url: string, token: string): RepositoryAccess {
  try {
    return openRepository({ ...portalProbeSettings(), url, token: token === "" ? null : token });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidInput("url", `Give the https address of a repository at ${repositoryHosts.join(", ")}.`);
  }
}

async function tryOut(repository: RepositoryAccess, hasToken: boolean): Promise<void> {
  const { dns } = makeProbes(emptyProfile(repository.name.split("/")[0] ?? ""));
  let canRead: boolean;
  try {
    canRead = await repository.canRead(async (host) => (await dns.addresses(host)).addresses);
  } catch (error) {
    if (!(error instanceof ProbeFault)) throw error;
    throw new Unavailable("The code host", error, "Nothing was connected. Try again in a minute.");
  }
  if (canRead) return;
  throw hasToken
    ? new InvalidInput("token", "The token does not read this repository. It needs to read its contents.")
    : new InvalidInput("token", "Nobody may read this repository without a token. Give one that may only read it.");
}

async function record(
  ctx: Ctx,
  storeId: string,
  action: "connection.added" | "connection.removed",
  name: string,
): Promise<void> {
  await recordActivity(ctx, { storeId, action, subject: { kind: "store", id: storeId, name } });
  await refreshStore(ctx, storeId);
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { archivedAt: true } });
  if (store && !store.archivedAt) await recheckLevel(ctx, storeId, "connected");
}

async function findOpen(ctx: Ctx, storeId: string): Promise<void> {
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { archivedAt: true } });
  if (!store) throw new NotFound("store");
  if (store.archivedAt) throw new Conflict("This store was put away. Bring it back first.");
}
