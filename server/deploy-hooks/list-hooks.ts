/** Lists a store's deploy hooks and the calls that came. Of a secret only its mask is given. */
import { z } from "zod";
import type { Ctx } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { providerIds } from "../webhooks/webhook.ts";
import { oneOf } from "../words.ts";
import { storedFacts } from "./delivery-facts.ts";
import { ownSecretProviders } from "./hook-secrets.ts";
import { hookUrl } from "./hook-url.ts";
import { providerTitles } from "./provider-titles.ts";

const PAGE = 20;
export const deliveryOutcomes = ["accepted", "refused"] as const;

export const HooksOfStore = z.object({ storeId: z.uuid() });
export const ListDeliveries = z.object({
  storeId: z.uuid(),
  hookId: z.uuid().nullable().default(null),
  outcome: z.enum(deliveryOutcomes).nullable().default(null),
  /** The last call of the page before; null for the newest. */
  before: z.uuid().nullable().default(null),
});

/** Gives the hooks that take calls, the oldest first. Throws `NotFound`. */
export async function listHooks(ctx: Ctx, { storeId }: z.infer<typeof HooksOfStore>) {
  await requireStore(ctx, storeId);
  const hooks = await ctx.db.deployHook.findMany({
    where: { storeId, endedAt: null },
    orderBy: { createdAt: "asc" },
    select: {
      id: true,
      provider: true,
      name: true,
      masked: true,
      beforeEndsAt: true,
      productionRef: true,
      projectRef: true,
      createdByName: true,
      createdAt: true,
      verifiedAt: true,
      lastDeliveryAt: true,
    },
  });
  return hooks.map(({ beforeEndsAt, name, ...hook }) => {
    const provider = oneOf(providerIds, hook.provider);
    return {
      ...hook,
      provider,
      name,
      title: name ?? providerTitles[provider],
      providerTitle: providerTitles[provider],
      url: hookUrl(provider, hook.id),
      isSecretOurs: ownSecretProviders.includes(provider),
      /** False while the provider's secret is still to be pasted. */
      hasSecret: hook.masked !== "",
      /** Until when the secret before is taken too; null when only one is. */
      beforeEndsAt: beforeEndsAt && beforeEndsAt > ctx.now ? beforeEndsAt : null,
    };
  });
}

/** Gives one page of the calls, newest first, with what was done about each. Throws `NotFound`. */
export async function listDeliveries(ctx: Ctx, { storeId, hookId, outcome, before }: z.infer<typeof ListDeliveries>) {
  await requireStore(ctx, storeId);
  const rows = await ctx.db.hookDelivery.findMany({
    where: { storeId, ...(hookId ? { hookId } : {}), ...(outcome ? { outcome } : {}) },
    orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
    ...(before ? { cursor: { id: before }, skip: 1 } : {}),
    take: PAGE + 1,
    select: {
      id: true,
      receivedAt: true,
      outcome: true,
      reason: true,
      eventType: true,
      bytes: true,
      facts: true,
      repeats: true,
      deployId: true,
      handledAt: true,
      failure: true,
      hook: { select: { provider: true, name: true, endedAt: true } },
    },
  });
  const deliveries = rows.slice(0, PAGE).map(({ facts, hook, ...row }) => {
    const { deploy, note } = storedFacts(facts);
    return {
      ...row,
      outcome: oneOf(deliveryOutcomes, row.outcome),
      title: hook.name ?? providerTitles[oneOf(providerIds, hook.provider)],
      note,
      /** What the call told of a deploy, in a word; null when it told of none. */
      kind: deploy?.kind ?? null,
      environment: deploy?.environment ?? null,
    };
  });
  return { deliveries, next: rows.length > PAGE ? (deliveries.at(-1)?.id ?? null) : null };
}

async function requireStore(ctx: Ctx, storeId: string): Promise<void> {
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { id: true } });
  if (!store) throw new NotFound("store");
}
