import { aiPage } from "../../ai-targets/ai-page.ts";
import { AiTargetRef, DeclareAiTarget, declareAiTarget } from "../../ai-targets/declare-target.ts";
import { AgreeToRedTeam, agreeToRedTeam, confirmPlanted, issueCanaries } from "../../ai-targets/prepare-target.ts";
import { runRedTeam } from "../../ai-targets/run-red-team.ts";
import { router, storeProcedure } from "../procedures.ts";

export const aiTargetsRouter = router({
  page: storeProcedure.query(({ ctx, input }) => ctx.run((run) => aiPage(run, input))),
  declare: storeProcedure
    .input(DeclareAiTarget)
    .mutation(({ ctx, input }) => ctx.run((run) => declareAiTarget(run, input))),
  issueCanaries: storeProcedure
    .input(AiTargetRef)
    .mutation(({ ctx, input }) => ctx.run((run) => issueCanaries(run, input))),
  confirmPlanted: storeProcedure
    .input(AiTargetRef)
    .mutation(({ ctx, input }) => ctx.run((run) => confirmPlanted(run, input))),
  agree: storeProcedure
    .input(AgreeToRedTeam)
    .mutation(({ ctx, input }) => ctx.run((run) => agreeToRedTeam(run, input))),
  run: storeProcedure.input(AiTargetRef).mutation(({ ctx, input }) => ctx.run((run) => runRedTeam(run, input))),
});
