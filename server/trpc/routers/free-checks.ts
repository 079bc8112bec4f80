import { FreeCheckToken, freeCheckReport, RequestFreeCheck, requestFreeCheck } from "../../free-check/free-check.ts";
import { readWidget, saveWidget } from "../../free-check/save-widget.ts";
import { listWidgetChecks } from "../../free-check/widget-checks.ts";
import { SaveWidget } from "../../free-check/widget-schema.ts";
import { publicProcedure, router, workspaceProcedure } from "../procedures.ts";

export const freeChecksRouter = router({
  request: publicProcedure
    .input(RequestFreeCheck)
    .mutation(({ ctx, input }) => requestFreeCheck(input, { clientIp: ctx.clientIp, now: ctx.now() })),
  get: publicProcedure.input(FreeCheckToken).query(({ ctx, input }) => freeCheckReport(input, ctx.now())),
  /** The workspace's widget: its name, colour and where it may stand. */
  widget: workspaceProcedure.query(({ ctx }) => ctx.run((run) => readWidget(run))),
  saveWidget: workspaceProcedure
    .input(SaveWidget)
    .mutation(({ ctx, input }) => ctx.run((run) => saveWidget(run, input))),
  /** What was checked through it. */
  ofWidget: workspaceProcedure.query(({ ctx }) => ctx.run((run) => listWidgetChecks(run))),
});
