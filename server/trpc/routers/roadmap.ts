import { Attest, attest } from "../../attestations/attest.ts";
import { cancelSprint } from "../../roadmap/cancel-sprint.ts";
import { approveStage, openStageEarly, RequestChanges, requestChanges, StageRef } from "../../roadmap/decide-stage.ts";
import { stagePage } from "../../roadmap/stage-page.ts";
import { beginSprint, startSprint } from "../../roadmap/start-sprint.ts";
import { StoreRef } from "../../stores/update-store.ts";
import { router, storeProcedure } from "../procedures.ts";

export const roadmapRouter = router({
  stage: storeProcedure.input(StageRef).query(({ ctx, input }) => ctx.run((run) => stagePage(run, input))),
  approve: storeProcedure.input(StageRef).mutation(({ ctx, input }) => ctx.run((run) => approveStage(run, input))),
  requestChanges: storeProcedure
    .input(RequestChanges)
    .mutation(({ ctx, input }) => ctx.run((run) => requestChanges(run, input))),
  openEarly: storeProcedure.input(StageRef).mutation(({ ctx, input }) => ctx.run((run) => openStageEarly(run, input))),
  attest: storeProcedure.input(Attest).mutation(({ ctx, input }) => ctx.run((run) => attest(run, input))),
  begin: storeProcedure.input(StoreRef).mutation(({ ctx, input }) => ctx.run((run) => beginSprint(run, input))),
  startNext: storeProcedure
    .input(StoreRef)
    .mutation(({ ctx, input }) => ctx.run((run) => startSprint(run, { storeId: input.storeId, start: true }))),
  cancel: storeProcedure.input(StoreRef).mutation(({ ctx, input }) => ctx.run((run) => cancelSprint(run, input))),
});
