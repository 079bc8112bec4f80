/** Acts on a stored call: what it tells of a deploy becomes the deploy. Safe to repeat. */
import type { Ctx } from "../ctx.ts";
import { recordDeploy } from "../deploys/record-deploy.ts";
import { NotFound } from "../errors.ts";
import { providerIds } from "../webhooks/webhook.ts";
import { oneOf } from "../words.ts";
import { storedFacts } from "./delivery-facts.ts";

/** Gives the deploy it told of, null when it told of none. Throws `NotFound` once the call is forgotten. */
export async function handleDelivery(ctx: Ctx, deliveryId: string): Promise<{ deployId: string | null }> {
  const delivery = await ctx.db.hookDelivery.findUnique({
    where: { id: deliveryId },
    select: {
      id: true,
      storeId: true,
      outcome: true,
      facts: true,
      hook: { select: { id: true, provider: true } },
    },
  });
  if (delivery?.outcome !== "accepted") throw new NotFound("call");
  const { storeId, hook } = delivery;
  const { deploy: event } = storedFacts(delivery.facts);
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { archivedAt: true } });
  const isPutAway = !store || store.archivedAt !== null;
  const done =
    event && !isPutAway
      ? await recordDeploy(ctx, { storeId, hookId: hook.id, provider: oneOf(providerIds, hook.provider), event })
      : null;
  await ctx.db.hookDelivery.update({
    where: { id: delivery.id },
    data: {
      deployId: done?.deployId ?? null,
      handledAt: ctx.now,
      failure: event && isPutAway ? "The store was put away: nothing was done." : null,
    },
    select: { id: true },
  });
  await ctx.publish({ storeId, kind: "deploy-hook", id: hook.id });
  return { deployId: done?.deployId ?? null };
}

/** Notes on a call that it could not be acted on, in words for people. */
export async function failDelivery(ctx: Ctx, deliveryId: string): Promise<void> {
  await ctx.db.hookDelivery.updateMany({
    where: { id: deliveryId, handledAt: null },
    data: { failure: "It could not be acted on because of a fault on our side. Deliver it again." },
  });
}
