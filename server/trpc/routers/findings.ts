import { FindingRef, ListFindings, listFindings, readFinding } from "../../findings/read-findings.ts";
import { SetAside, setAside, UpdateFinding, updateFinding, verifyFix } from "../../findings/work-on-finding.ts";
import { router, storeProcedure } from "../procedures.ts";

export const findingsRouter = router({
  list: storeProcedure.input(ListFindings).query(({ ctx, input }) => ctx.run((run) => listFindings(run, input))),
  get: storeProcedure.input(FindingRef).query(({ ctx, input }) => ctx.run((run) => readFinding(run, input))),
  update: storeProcedure.input(UpdateFinding).mutation(({ ctx, input }) => ctx.run((run) => updateFinding(run, input))),
  verify: storeProcedure.input(FindingRef).mutation(({ ctx, input }) => ctx.run((run) => verifyFix(run, input))),
  setAside: storeProcedure.input(SetAside).mutation(({ ctx, input }) => ctx.run((run) => setAside(run, input))),
});
