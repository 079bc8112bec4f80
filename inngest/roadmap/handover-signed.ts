/** A handover both sides signed approves its stage, and so ends the sprint. */
import { inTenant, systemActor } from "../../server/ctx.ts";
import { approveSigned } from "../../server/sign-offs/approve-signed.ts";
import { inngest } from "../client.ts";
import { events } from "../events.ts";

export const handoverSigned = inngest.createFunction(
  {
    id: "handover-signed",
    name: "Approve a signed handover",
    retries: 6,
    triggers: [{ event: events.handoverSigned }],
  },
  async ({ event, step }) => {
    const { workspaceId, storeId } = event.data;
    const actor = systemActor(workspaceId, "handover-signed");
    return step.run("approve", () => inTenant(actor, (ctx) => approveSigned(ctx, storeId)));
  },
);
