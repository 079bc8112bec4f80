import { z } from "zod";
import { ListActivity, listActivity } from "../../activity/list-activity.ts";
import { router, storeProcedure, workspaceProcedure } from "../procedures.ts";

export const activityRouter = router({
  ofWorkspace: workspaceProcedure
    .input(ListActivity.omit({ storeId: true }))
    .query(({ ctx, input }) => ctx.run((run) => listActivity(run, { ...input, storeId: null }))),
  ofStore: storeProcedure
    .input(ListActivity.extend({ storeId: z.uuid() }))
    .query(({ ctx, input }) => ctx.run((run) => listActivity(run, input))),
});
