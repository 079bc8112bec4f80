/** An approved stage whose gate no longer holds is looked at again after a grace period, and reopened if it still fails. */
import { inTenant, systemActor } from "../../server/ctx.ts";
import { reopenStage } from "../../server/roadmap/reopen-stage.ts";
import { inngest } from "../client.ts";
import { events } from "../events.ts";

/** Long enough for a change under way to finish, short enough to hear of it the same hour. */
const GRACE = "15m";

export const reopen = inngest.createFunction(
  {
    id: "stage-reopen",
    name: "Reopen a stage that regressed",
    retries: 4,
    debounce: { key: "event.data.stageId", period: GRACE, timeout: "1h" },
    triggers: [{ event: events.stageRegressed }],
  },
  async ({ event, step }) => {
    const { workspaceId, stageId, auditRunId } = event.data;
    const actor = systemActor(workspaceId, "stage-reopen");
    return step.run("reopen", async () => ({
      reopened: await inTenant(actor, (ctx) => reopenStage(ctx, stageId, auditRunId)),
    }));
  },
);
