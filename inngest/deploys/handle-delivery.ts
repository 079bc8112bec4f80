/** Acts on a call to a deploy hook once it is stored: the call itself was answered long before. */
import { inTenant, systemActor } from "../../server/ctx.ts";
import { failDelivery, handleDelivery } from "../../server/deploy-hooks/handle-delivery.ts";
import { inngest } from "../client.ts";
import { events } from "../events.ts";

export const hookDelivery = inngest.createFunction(
  {
    id: "hook-delivery",
    name: "Deploy hook call",
    retries: 5,
    concurrency: [{ key: "event.data.storeId", limit: 4 }],
    triggers: [{ event: events.hookDeliveryReceived }],
    onFailure: async ({ event, step }) => {
      const { workspaceId, deliveryId } = event.data.event.data;
      const actor = systemActor(String(workspaceId), "hook-delivery");
      await step.run("fail", () => inTenant(actor, (ctx) => failDelivery(ctx, String(deliveryId))));
    },
  },
  async ({ event, step }) => {
    const { workspaceId, deliveryId } = event.data;
    const actor = systemActor(workspaceId, "hook-delivery");
    return step.run("record", () => inTenant(actor, (ctx) => handleDelivery(ctx, deliveryId)));
  },
);
