import { CompareVersions, compareVersions } from "../../deliverables/compare-versions.ts";
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
import { markdownFile, Printable, readPrintable } from "../../deliverables/read-printable.ts";
import { SaveRecordNote, saveRecordNote } from "../../deliverables/record-notes.ts";
import { SaveEdit, saveEdit } from "../../deliverables/save-edit.ts";
import { documentProcedure, router, storeProcedure } from "../procedures.ts";

export const deliverablesRouter = router({
  list: storeProcedure.query(({ ctx, input }) => ctx.run((run) => listDeliverables(run, input.storeId))),
  get: storeProcedure.input(ReadDeliverable).query(({ ctx, input }) => ctx.run((run) => readDeliverable(run, input))),
  export: storeProcedure.input(ExportDocument).query(({ ctx, input }) => ctx.run((run) => exportDocument(run, input))),
  saveRecordNote: storeProcedure
    .input(SaveRecordNote)
    .mutation(({ ctx, input }) => ctx.run((run) => saveRecordNote(run, input))),
  compare: storeProcedure
    .input(CompareVersions)
    .query(({ ctx, input }) => ctx.run((run) => compareVersions(run, input))),
  saveEdit: storeProcedure.input(SaveEdit).mutation(({ ctx, input }) => ctx.run((run) => saveEdit(run, input))),
  /** As paper shows it; a store's own people see published versions only. */
  printable: documentProcedure.input(Printable).query(({ ctx, input }) => ctx.run((run) => readPrintable(run, input))),
  markdown: documentProcedure.input(Printable).query(({ ctx, input }) => ctx.run((run) => markdownFile(run, input))),
  editNotes: storeProcedure.input(EditNotes).mutation(({ ctx, input }) => ctx.run((run) => editNotes(run, input))),
  publish: storeProcedure
    .input(DeliverableRef)
    .mutation(({ ctx, input }) => ctx.run((run) => publishDeliverable(run, input))),
});
