/** Carries one message to one webhook: up to eight tries in 24 hours, the waits are kept by the row's count. */
import { systemActor } from "../../server/ctx.ts";
import { attemptDelivery } from "../../server/outgoing-hooks/deliver.ts";
import { TRIES } from "../../server/outgoing-hooks/retry.ts";
import { inngest } from "../client.ts";
import { events } from "../events.ts";

export const deliverOutgoing = inngest.createFunction(
  {
    id: "outgoing-deliver",
    name: "Deliver to a webhook",
    retries: 8,
    concurrency: [{ key: "event.data.hookId", limit: 4 }],
    triggers: [{ event: events.outgoingDeliveryQueued }],
  },
  async ({ event, step }) => {
    const { workspaceId, deliveryId } = event.data;
    const actor = systemActor(workspaceId, "outgoing-deliver");
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      const { arrived, waitMs } = await step.run(`try-${attempt}`, () => attemptDelivery(actor, deliveryId));
      if (waitMs === null) return { arrived, attempts: attempt };
      await step.sleep(`wait-${attempt}`, waitMs);
    }
    return { arrived: false, attempts: TRIES };
  },
);
