/** A stage's workflow: run its checks, derive what follows, then wait for the person, however long. One function a stage. */
import { NonRetriableError } from "inngest";
import { z } from "zod";
import type { StageKey } from "../../server/checks/check.ts";
import { inTenant, systemActor } from "../../server/ctx.ts";
import { enterStage, remindOfStage, settleStage } from "../../server/roadmap/stage-steps.ts";
import { stages } from "../../server/stages/index.ts";
import { auditRun } from "../audit-runs/audit-run.ts";
import { inngest } from "../client.ts";
import { events } from "../events.ts";

/** Wait this long for a word before looking again: a word lost on the way costs hours, never the sprint. */
const LOOK_AGAIN = "6h";
/** A stage that nobody touches for about a year of looks is over for the workflow. */
const LOOKS_MAX = 1_500;
/** Another audit takes a minute or two; after an hour the stage is left to its people. */
const BUSY_WAIT = "30s";
const BUSY_MAX = 120;

const StageInput = z.object({ workspaceId: z.uuid(), storeId: z.uuid(), sprintId: z.uuid(), stageId: z.uuid() });

function stageFunction(key: StageKey) {
  return inngest.createFunction(
    {
      id: `stage-${key}`,
      name: `Stage: ${key}`,
      retries: 4,
      concurrency: [{ key: "event.data.workspaceId", limit: 20 }],
      cancelOn: [{ event: events.sprintCancelled, match: "data.sprintId" }],
      triggers: [],
    },
    async ({ event, step }) => {
      const input = StageInput.safeParse(event.data);
      if (!input.success) throw new NonRetriableError(`stage ${key} was invoked without its ids`);
      const { workspaceId, stageId } = input.data;
      const actor = systemActor(workspaceId, `stage-${key}`);
      let entered = await step.run("enter", () => inTenant(actor, (ctx) => enterStage(ctx, input.data)));
      for (let wait = 0; entered.isBusy && wait < BUSY_MAX; wait++) {
        await step.sleep(`busy-${wait}`, BUSY_WAIT);
        entered = await step.run(`enter-${wait}`, () => inTenant(actor, (ctx) => enterStage(ctx, input.data)));
      }
      if (entered.auditRunId) {
        await step.invoke("audit", {
          function: auditRun,
          data: { ...pickTenant(input.data), auditRunId: entered.auditRunId },
        });
      }
      for (let look = 0; look < LOOKS_MAX; look++) {
        const settled = await step.run(`settle-${look}`, () => inTenant(actor, (ctx) => settleStage(ctx, input.data)));
        if (settled.isOver) return { state: settled.state };
        const acted = await step.waitForEvent(`wait-${look}`, {
          event: events.stageActed,
          if: `async.data.stageId == "${stageId}"`,
          timeout: LOOK_AGAIN,
        });
        if (!acted) await step.run(`remind-${look}`, () => inTenant(actor, (ctx) => remindOfStage(ctx, input.data)));
      }
      return { state: "unattended" };
    },
  );
}

function pickTenant({ workspaceId, storeId }: { workspaceId: string; storeId: string }) {
  return { workspaceId, storeId };
}

/** The six stage workflows by key. */
export const stageFunctions = new Map(stages.map(({ key }) => [key, stageFunction(key)]));
