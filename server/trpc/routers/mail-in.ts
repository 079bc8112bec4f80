import { IssueMailTest, issueMailTest, MarkMailSent, markMailSent } from "../../mail-in/mail-test.ts";
import { mailPage } from "../../mail-in/read-mail.ts";
import { router, storeProcedure } from "../procedures.ts";

export const mailInRouter = router({
  page: storeProcedure.query(({ ctx, input }) => ctx.run((run) => mailPage(run, input))),
  issue: storeProcedure.input(IssueMailTest).mutation(({ ctx, input }) => ctx.run((run) => issueMailTest(run, input))),
  markSent: storeProcedure.input(MarkMailSent).mutation(({ ctx, input }) => ctx.run((run) => markMailSent(run, input))),
});
