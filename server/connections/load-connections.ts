/** Gives the checks of one run what the store has permitted and connected, secrets opened. */
import type { CloudflareZone, Connections } from "../checks/check.ts";
import type { Ctx } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { loadMail } from "../mail-in/read-mail.ts";

/** Opens the store's connections for an audit; the result must never be stored or logged. Throws `NotFound`. */
export async function loadConnections(ctx: Ctx, storeId: string): Promise<Connections> {
  const store = await ctx.db.store.findUnique({
    where: { id: storeId },
    select: { controlToken: true, controlProvenAt: true },
  });
  if (!store) throw new NotFound("store");
  return {
    controlToken: store.controlToken,
    isControlProven: store.controlProvenAt !== null,
    mail: await loadMail(ctx, storeId),
    cloudflare: await openCloudflare(),
  };
}

async function openCloudflare(): Promise<CloudflareZone | null> {
  return null;
}
