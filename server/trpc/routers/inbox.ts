import { listInbox } from "../../inbox/list-inbox.ts";
import { MarkInbox, markInbox } from "../../inbox/mark-inbox.ts";
import { router, workspaceProcedure } from "../procedures.ts";

export const inboxRouter = router({
  list: workspaceProcedure.query(({ ctx }) => ctx.run(listInbox)),
  mark: workspaceProcedure.input(MarkInbox).mutation(({ ctx, input }) => ctx.run((run) => markInbox(run, input))),
});
