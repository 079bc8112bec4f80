import { About, aboutTitle } from "../../questions/about.ts";
import {
  AskQuestion,
  askQuestion,
  closeQuestion,
  QuestionRef,
  ReplyToQuestion,
  replyToQuestion,
} from "../../questions/ask-question.ts";
import { ListQuestions, listQuestions, markRead, readQuestion } from "../../questions/list-questions.ts";
import { founderProcedure, router } from "../procedures.ts";

/** Both sides talk through the same procedures; the database keeps the team's own words from the shop's people. */
export const questionsRouter = router({
  list: founderProcedure.input(ListQuestions).query(({ ctx, input }) => ctx.run((run) => listQuestions(run, input))),
  read: founderProcedure.input(QuestionRef).query(({ ctx, input }) =>
    ctx.run(async (run) => {
      await markRead(run, input);
      return readQuestion(run, input);
    }),
  ),
  /** The name of what somebody is about to ask about. */
  about: founderProcedure
    .input(About)
    .query(({ ctx, input }) => ctx.run((run) => aboutTitle(run, input.storeId, input))),
  ask: founderProcedure.input(AskQuestion).mutation(({ ctx, input }) => ctx.run((run) => askQuestion(run, input))),
  reply: founderProcedure
    .input(ReplyToQuestion)
    .mutation(({ ctx, input }) => ctx.run((run) => replyToQuestion(run, input))),
  close: founderProcedure.input(QuestionRef).mutation(({ ctx, input }) => ctx.run((run) => closeQuestion(run, input))),
});
