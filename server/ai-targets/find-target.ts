/** Finds a store with its assistant under test, and says why nothing can be done with it. */
import type { AiAssistant } from "../checks/store-profile.ts";
import type { Ctx } from "../ctx.ts";
import { Conflict, NotFound } from "../errors.ts";
import { profileOf } from "../stores/profile-schema.ts";

/** Loads what every verb needs. Throws `NotFound`. */
export async function findTarget(ctx: Ctx, storeId: string) {
  const store = await ctx.db.store.findUnique({
    where: { id: storeId },
    select: {
      id: true,
      name: true,
      domain: true,
      profile: true,
      archivedAt: true,
      controlProvenAt: true,
      aiTarget: true,
    },
  });
  if (!store) throw new NotFound("store");
  const profile = profileOf(store);
  return { ...store, profile, assistant: profile.ai ?? null };
}

export type FoundTarget = Awaited<ReturnType<typeof findTarget>>;
export type ReadyTarget = { assistant: AiAssistant; target: NonNullable<FoundTarget["aiTarget"]> };

/** Gives the assistant and its row. Throws `Conflict` when the store is put away or no assistant was named. */
export function requireTarget({ archivedAt, assistant, aiTarget }: FoundTarget): ReadyTarget {
  if (archivedAt) throw new Conflict("This store was put away. Bring it back first.");
  if (assistant === null || aiTarget === null || aiTarget.url !== assistant.url) {
    throw new Conflict("Name the assistant's address first.");
  }
  return { assistant, target: aiTarget };
}

/** Tells whether an address belongs to the domain whose control is proven: nobody else's assistant is ever attacked. */
export function isOwnAddress(url: string, domain: string): boolean {
  const { hostname } = new URL(url);
  return hostname === domain || hostname.endsWith(`.${domain}`);
}
