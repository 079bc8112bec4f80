import { z } from "zod";
import { CompareRun, compareRun } from "../../audit-runs/compare-run.ts";
import { stopRun } from "../../audit-runs/finish-run.ts";
import { ListRuns, listRuns, RunRef, readRun } from "../../audit-runs/read-run.ts";
import { requestRun } from "../../audit-runs/request-run.ts";
import { requireEditor } from "../../ctx.ts";
import { router, storeProcedure } from "../procedures.ts";

const RequestRun = z.object({
  storeId: z.uuid(),
  /** Null audits everything of the opened stages; a list re-checks only those. */
  checkIds: z.array(z.string().max(60)).min(1).max(200).nullable().default(null),
});

export const auditRunsRouter = router({
  get: storeProcedure.input(RunRef).query(({ ctx, input }) => ctx.run((run) => readRun(run, input))),
  list: storeProcedure.input(ListRuns).query(({ ctx, input }) => ctx.run((run) => listRuns(run, input))),
  compare: storeProcedure.input(CompareRun).query(({ ctx, input }) => ctx.run((run) => compareRun(run, input))),
  request: storeProcedure.input(RequestRun).mutation(({ ctx, input }) =>
    ctx.run(async (run) => {
      requireEditor(run, "running an audit");
      return requestRun(run, {
        storeId: input.storeId,
        trigger: input.checkIds ? "recheck" : "manual",
        checkIds: input.checkIds,
        stageKey: null,
      });
    }),
  ),
  stop: storeProcedure.input(RunRef).mutation(({ ctx, input }) => ctx.run((run) => stopRun(run, input))),
});
