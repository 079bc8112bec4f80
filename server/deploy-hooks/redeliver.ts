/** Has a stored call acted on again, from the facts that were kept of it. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { providerTitles } from "./provider-titles.ts";

export const Redeliver = z.object({ storeId: z.uuid(), deliveryId: z.uuid() });

/**
 * Delivers a call again; what it tells is the same, so a deploy that is known changes nothing. Throws `NotAllowed` for all
 * but owners and consultants, `Conflict` for a call that was refused.
 */
export async function redeliver(ctx: Ctx, { storeId, deliveryId }: z.infer<typeof Redeliver>): Promise<void> {
  requireEditor(ctx, "delivering a call again");
  await lockStore(ctx, storeId);
  const delivery = await ctx.db.hookDelivery.findFirst({
    where: { id: deliveryId, storeId },
    select: { outcome: true, hook: { select: { id: true, provider: true } } },
  });
  if (!delivery) throw new NotFound("call");
  if (delivery.outcome !== "accepted") throw new Conflict("This call was refused: nobody knows who sent it.");
  await ctx.db.hookDelivery.update({
    where: { id: deliveryId },
    data: { handledAt: null, failure: null },
    select: { id: true },
  });
  await ctx.emit("hookDeliveryReceived", { workspaceId: ctx.actor.workspaceId, storeId, deliveryId });
  await recordActivity(ctx, {
    storeId,
    action: "deploy-hook.redelivered",
    subject: {
      kind: "deploy-hook",
      id: delivery.hook.id,
      name: `the ${providerTitles[delivery.hook.provider] ?? "deploy"} hook`,
    },
    internal: true,
  });
  await ctx.publish({ storeId, kind: "deploy-hook", id: delivery.hook.id });
}
