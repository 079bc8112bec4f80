import { z } from "zod";
import { hasRunsApi, listWorkflowRuns, readWorkflowRun } from "../../doors/workflow-runs.ts";
import { storeNames } from "../../stores/store-names.ts";
import { router, workspaceProcedure } from "../procedures.ts";

/** Workflow runs, for consultants. Stage screens show our own rows and never depend on this. */
export const runsRouter = router({
  list: workspaceProcedure.query(async ({ ctx }) => {
    if (!hasRunsApi()) return { runs: [], isElsewhere: true };
    const runs = await listWorkflowRuns(ctx.actor.workspaceId);
    const names = await ctx.run((run) =>
      storeNames(
        run,
        runs.flatMap(({ event_data }) => event_data?.storeId ?? []),
      ),
    );
    return {
      runs: runs.map(({ event_data, ...run }) => ({
        ...run,
        storeId: event_data?.storeId ?? null,
        /** Null for a run of no store, and for a store that was deleted since. */
        storeName: names.get(event_data?.storeId ?? "") ?? null,
      })),
      isElsewhere: false,
    };
  }),
  get: workspaceProcedure
    .input(z.object({ runId: z.string().regex(/^[0-9A-Z]{26}$/, "That is not the id of a run.") }))
    .query(({ ctx, input }) => readWorkflowRun(ctx.actor.workspaceId, input.runId)),
});
