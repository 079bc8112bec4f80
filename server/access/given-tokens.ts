/** Keys and tokens the portal holds or has given out for a store, and where each is revoked. */
import type { Ctx } from "../ctx.ts";

export type GivenToken = {
  id: string;
  name: string;
  /** Who made or gave it. */
  byName: string;
  at: Date;
  /** Null for one that does not end by itself, or whose end its provider has not told. */
  endsAt: Date | null;
  /** In words: where it is revoked. */
  revoke: string;
  /** The portal's own page for it; null where it is the provider's. */
  href: string | null;
  /** True for what opens something at the shop's side or the portal's; a secret that only signs calls opens nothing. */
  opens: boolean;
};

/** Lists what still works. A store's own people see none of these rows, and get an empty list. */
export async function givenTokens(ctx: Ctx, storeId: string): Promise<GivenToken[]> {
  const isLive = { OR: [{ expiresAt: null }, { expiresAt: { gt: ctx.now } }] };
  const connections = await ctx.db.connection.findMany({ where: { storeId } });
  const keys = await ctx.db.apiKey.findMany({ where: { storeId, revokedAt: null, ...isLive } });
  const hooks = await ctx.db.deployHook.findMany({ where: { storeId } });
  const agents = await ctx.db.probeAgent.findMany({ where: { revokedAt: null } });
  return [
    ...connections.map(({ id, provider, connectedByName, connectedAt }) => ({
      id,
      name: `Read access to ${provider}`,
      byName: connectedByName,
      at: connectedAt,
      endsAt: null,
      revoke: `Disconnect it here, then delete the token at ${provider}.`,
      href: `/stores/${storeId}/settings`,
      opens: true,
    })),
    ...keys.map(({ id, name, createdByName, createdAt, expiresAt }) => ({
      id,
      name: `API key ${name}`,
      byName: createdByName,
      at: createdAt,
      endsAt: expiresAt,
      revoke: "Revoke it under API keys.",
      href: "/settings/api-keys",
      opens: true,
    })),
    ...hooks.map(({ id, provider, createdByName, createdAt }) => ({
      id,
      name: `Deploy hook of ${provider}`,
      byName: createdByName,
      at: createdAt,
      endsAt: null,
      revoke: `Remove it here and in the webhooks of ${provider}.`,
      href: `/stores/${storeId}/settings/hooks`,
      opens: false,
    })),
    ...agents.map(({ id, label, createdByName, createdAt }) => ({
      id,
      name: `Probe agent ${label}`,
      byName: createdByName,
      at: createdAt,
      endsAt: null,
      revoke: "Revoke it under Probes.",
      href: "/settings/probes",
      opens: false,
    })),
  ];
}
