import { ExportDocument, exportDocument } from "../../deliverables/export-document.ts";
import {
  DeliverableRef,
  EditNotes,
  editNotes,
  listDeliverables,
  publishDeliverable,
  ReadDeliverable,
  readDeliverable,
} from "../../deliverables/read-deliverable.ts";
import { SaveRecordNote, saveRecordNote } from "../../deliverables/record-notes.ts";
import { router, storeProcedure } from "../procedures.ts";

export const deliverablesRouter = router({
  list: storeProcedure.query(({ ctx, input }) => ctx.run((run) => listDeliverables(run, input.storeId))),
  get: storeProcedure.input(ReadDeliverable).query(({ ctx, input }) => ctx.run((run) => readDeliverable(run, input))),
  export: storeProcedure.input(ExportDocument).query(({ ctx, input }) => ctx.run((run) => exportDocument(run, input))),
  saveRecordNote: storeProcedure
    .input(SaveRecordNote)
    .mutation(({ ctx, input }) => ctx.run((run) => saveRecordNote(run, input))),
  editNotes: storeProcedure.input(EditNotes).mutation(({ ctx, input }) => ctx.run((run) => editNotes(run, input))),
  publish: storeProcedure
    .input(DeliverableRef)
    .mutation(({ ctx, input }) => ctx.run((run) => publishDeliverable(run, input))),
});
