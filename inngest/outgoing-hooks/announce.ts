/** Queues an event for the webhooks that listen; deliveries then go their own way. */
import { inTenant, systemActor } from "../../server/ctx.ts";
import { queueDeliveries } from "../../server/outgoing-hooks/deliveries.ts";
import { inngest } from "../client.ts";
import { events } from "../events.ts";

export const announceOutgoing = inngest.createFunction(
  {
    id: "outgoing-announce",
    name: "Tell webhooks of an event",
    retries: 8,
    triggers: [{ event: events.outgoingAnnounced }],
  },
  async ({ event, step }) => {
    const actor = systemActor(event.data.workspaceId, "outgoing-announce");
    return step.run("queue", async () => ({
      queued: await inTenant(actor, (ctx) => queueDeliveries(ctx, event.data)),
    }));
  },
);
