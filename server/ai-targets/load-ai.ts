/** Gives the checks of one run their leave to talk to the store's assistant, secrets opened. */
import type { AiAccess } from "../checks/ai/access.ts";
import { type Ctx, inTenant } from "../ctx.ts";
import { findTarget, isOwnAddress } from "./find-target.ts";
import { openCanaries, openHeaders } from "./open-sealed.ts";

/** Opens the access; null without an assistant, without canaries, and for an address that is not the store's own. */
export async function loadAi(ctx: Ctx, storeId: string): Promise<AiAccess | null> {
  const { assistant, aiTarget, domain } = await findTarget(ctx, storeId);
  if (assistant === null || aiTarget === null || !isOwnAddress(assistant.url, domain)) return null;
  const canaries = openCanaries(storeId, aiTarget.sealedCanaries);
  if (canaries === null) return null;
  const { actor } = ctx;
  const isSame = aiTarget.url === assistant.url;
  return {
    canaries,
    headers: isSame ? openHeaders(storeId, aiTarget.sealedHeaders) : {},
    // Consent and planting were given for one address.
    hasConsent: isSame && aiTarget.consentAt !== null,
    isPlanted: isSame && aiTarget.plantedAt !== null,
    hits: (since) =>
      inTenant(actor, async ({ db }) => {
        const rows = await db.canaryHit.findMany({
          where: { targetId: aiTarget.id, at: { gte: since } },
          orderBy: { at: "desc" },
          take: 100,
          select: { at: true, place: true },
        });
        return rows.map(({ at, place }) => ({ at: at.toISOString(), place }));
      }),
  };
}
