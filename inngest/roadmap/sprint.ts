/** A sprint: six stages, the first at once, each other when it is opened. Sleeps for days without holding anything. */
import { inTenant, systemActor } from "../../server/ctx.ts";
import { completeSprint } from "../../server/roadmap/complete-sprint.ts";
import { stagesOfSprint } from "../../server/roadmap/stage-steps.ts";
import { stages } from "../../server/stages/index.ts";
import { inngest } from "../client.ts";
import { events } from "../events.ts";
import { stageFunctions } from "./stage.ts";

export const sprint = inngest.createFunction(
  {
    id: "sprint",
    name: "Sprint",
    retries: 4,
    cancelOn: [{ event: events.sprintCancelled, match: "data.sprintId" }],
    triggers: [{ event: events.sprintStarted }],
  },
  async ({ event, step }) => {
    const { workspaceId, storeId, sprintId } = event.data;
    const actor = systemActor(workspaceId, "sprint");
    const found = await step.run("read-stages", () => inTenant(actor, (ctx) => stagesOfSprint(ctx, sprintId)));
    // All waits stand before stage 1 can be approved, so that no opening is missed.
    await Promise.all(
      stages.map(async ({ key }) => {
        const stage = found[key];
        const run = stageFunctions.get(key);
        if (!stage || !run) return;
        const stageId = stage.id;
        if (!stage.isOpen) {
          await step.waitForEvent(`open-${key}`, {
            event: events.stageOpened,
            if: `async.data.stageId == "${stageId}"`,
            timeout: "365d",
          });
        }
        await step.invoke(`stage-${key}`, {
          function: run,
          data: { workspaceId, storeId, sprintId, stageId },
          timeout: "365d",
        });
      }),
    );
    return step.run("complete", () => inTenant(actor, (ctx) => completeSprint(ctx, { storeId, sprintId })));
  },
);
