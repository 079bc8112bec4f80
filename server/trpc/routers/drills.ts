import {
  AcknowledgeAlert,
  AskDrillHelp,
  acknowledgeAlert,
  askDrillHelp,
  endDrill,
  lookNow,
  TellDrill,
  tellDrill,
} from "../../drills/act-on-drill.ts";
import { drillPage } from "../../drills/drill-page.ts";
import { DrillRef, drillLadder } from "../../drills/read-drills.ts";
import { OfferDrill, offerDrill, StartDrill, startDrill } from "../../drills/start-drill.ts";
import { founderProcedure, router, storeProcedure } from "../procedures.ts";

/** The founder starts and answers; members offer and cancel; both read. */
export const drillsRouter = router({
  ladder: founderProcedure.query(({ ctx, input }) => ctx.run((run) => drillLadder(run, input.storeId))),
  page: founderProcedure.input(OfferDrill).query(({ ctx, input }) => ctx.run((run) => drillPage(run, input))),
  offer: storeProcedure.input(OfferDrill).mutation(({ ctx, input }) => ctx.run((run) => offerDrill(run, input))),
  start: founderProcedure.input(StartDrill).mutation(({ ctx, input }) => ctx.run((run) => startDrill(run, input))),
  tell: founderProcedure.input(TellDrill).mutation(({ ctx, input }) => ctx.run((run) => tellDrill(run, input))),
  look: founderProcedure.input(DrillRef).mutation(({ ctx, input }) => ctx.run((run) => lookNow(run, input))),
  help: founderProcedure.input(AskDrillHelp).mutation(({ ctx, input }) => ctx.run((run) => askDrillHelp(run, input))),
  answerAlert: founderProcedure
    .input(AcknowledgeAlert)
    .mutation(({ ctx, input }) => ctx.run((run) => acknowledgeAlert(run, input))),
  end: founderProcedure.input(DrillRef).mutation(({ ctx, input }) => ctx.run((run) => endDrill(run, input))),
});
