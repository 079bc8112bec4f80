import { z } from "zod";
import { hasRunsApi, listWorkflowRuns, readWorkflowRun } from "../../doors/workflow-runs.ts";
import { router, workspaceProcedure } from "../procedures.ts";

/** Workflow runs, for consultants. Stage screens show our own rows and never depend on this. */
export const runsRouter = router({
  list: workspaceProcedure.query(async ({ ctx }) =>
    hasRunsApi()
      ? { runs: await listWorkflowRuns(ctx.actor.workspaceId), isElsewhere: false }
      : { runs: [], isElsewhere: true },
  ),
  get: workspaceProcedure
    .input(z.object({ runId: z.string().regex(/^[0-9A-Z]{26}$/, "That is not the id of a run.") }))
    .query(({ ctx, input }) => readWorkflowRun(ctx.actor.workspaceId, input.runId)),
});
