import {
  DeliverableRef,
  EditNotes,
  editNotes,
  listDeliverables,
  publishDeliverable,
  ReadDeliverable,
  readDeliverable,
} from "../../deliverables/read-deliverable.ts";
import { router, storeProcedure } from "../procedures.ts";

export const deliverablesRouter = router({
  list: storeProcedure.query(({ ctx, input }) => ctx.run((run) => listDeliverables(run, input.storeId))),
  get: storeProcedure.input(ReadDeliverable).query(({ ctx, input }) => ctx.run((run) => readDeliverable(run, input))),
  editNotes: storeProcedure.input(EditNotes).mutation(({ ctx, input }) => ctx.run((run) => editNotes(run, input))),
  publish: storeProcedure
    .input(DeliverableRef)
    .mutation(({ ctx, input }) => ctx.run((run) => publishDeliverable(run, input))),
});
