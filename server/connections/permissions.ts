/** Reads what a store has permitted, and its checks in the form that lets them run in. */
import type { Check } from "../checks/check.ts";
import { checks } from "../checks/index.ts";
import { inForce, type Permissions } from "../checks/permission.ts";
import type { Ctx } from "../ctx.ts";
import { NotFound } from "../errors.ts";

/** Gives what the store has permitted so far. Throws `NotFound`. */
export async function loadPermissions(ctx: Ctx, storeId: string): Promise<Permissions> {
  const store = await ctx.db.store.findUnique({
    where: { id: storeId },
    select: { controlProvenAt: true, connections: { select: { provider: true } } },
  });
  if (!store) throw new NotFound("store");
  return {
    isControlProven: store.controlProvenAt !== null,
    hasCloudflare: store.connections.some(({ provider }) => provider === "cloudflare"),
    hasRepository: store.connections.some(({ provider }) => provider === "repository"),
    isPortal: true,
  };
}

/** Gives every check of the catalogue as it stands for the store: measured, or asked while its permission is missing. */
export async function checksInForce(ctx: Ctx, storeId: string): Promise<Check[]> {
  const permissions = await loadPermissions(ctx, storeId);
  return checks.map((check) => inForce(check, permissions));
}
