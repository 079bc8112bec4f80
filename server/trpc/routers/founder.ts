import { ConfirmAccount, confirmAccount, founderAccounts } from "../../access/founder-accounts.ts";
import { Attest, attest } from "../../attestations/attest.ts";
import { checkControl, controlState } from "../../connections/prove-control.ts";
import { AnswerDocument, answerDocument } from "../../deliverables/answer-document.ts";
import { listDeliverables, ReadDeliverable, readDeliverable } from "../../deliverables/read-deliverable.ts";
import { NotAllowed } from "../../errors.ts";
import { founderHome, noteVisit } from "../../founder/home.ts";
import { noteLook } from "../../founder/note-look.ts";
import { founderFrame, founderTasks } from "../../founder/todo.ts";
import { acceptWaiver, WaiverRef } from "../../waivers/accept.ts";
import { founderWaivers } from "../../waivers/list.ts";
import { RevokeWaiver, revokeWaiver } from "../../waivers/revoke.ts";
import { founderProcedure, router } from "../procedures.ts";

/** What the store's own people see. A consultant may look at the same pages ("view as founder"). */
export const founderRouter = router({
  home: founderProcedure.query(({ ctx, input }) =>
    ctx.run(async (run) => {
      await noteVisit(run);
      return founderHome(run, input.storeId);
    }),
  ),
  frame: founderProcedure.query(({ ctx, input }) =>
    ctx.run(async (run) => {
      await noteLook(run, input.storeId);
      return founderFrame(run, input.storeId);
    }),
  ),
  tasks: founderProcedure.query(({ ctx, input }) => ctx.run((run) => founderTasks(run, input.storeId))),
  /** Answers a task; looking as the founder, a consultant answers on the stage page instead. */
  answer: founderProcedure.input(Attest).mutation(({ ctx, input }) =>
    ctx.run((run) => {
      if (run.actor.kind === "member") throw new NotAllowed("answering while viewing as the founder");
      return attest(run, input);
    }),
  ),
  control: founderProcedure.query(({ ctx, input }) => ctx.run((run) => controlState(run, input))),
  /** Asks every name server of the domain; looking as the founder, a consultant asks in the store's settings instead. */
  checkControl: founderProcedure.mutation(({ ctx, input }) => {
    if (ctx.actor.kind === "member") throw new NotAllowed("looking for the record while viewing as the founder");
    return checkControl(ctx.actor, input, ctx.now());
  }),
  /** What waits for the founder's word, and what is contained. */
  waivers: founderProcedure.query(({ ctx, input }) => ctx.run((run) => founderWaivers(run, input.storeId))),
  acceptWaiver: founderProcedure.input(WaiverRef).mutation(({ ctx, input }) =>
    ctx.run((run) => {
      if (run.actor.kind === "member") throw new NotAllowed("agreeing while viewing as the founder");
      return acceptWaiver(run, input);
    }),
  ),
  declineWaiver: founderProcedure.input(RevokeWaiver).mutation(({ ctx, input }) =>
    ctx.run((run) => {
      if (run.actor.kind === "member") throw new NotAllowed("declining while viewing as the founder");
      return revokeWaiver(run, input);
    }),
  ),
  /** The eight accounts of the page Keys. */
  keys: founderProcedure.query(({ ctx, input }) => ctx.run((run) => founderAccounts(run, input.storeId))),
  confirmAccount: founderProcedure
    .input(ConfirmAccount)
    .mutation(({ ctx, input }) => ctx.run((run) => confirmAccount(run, input))),
  documents: founderProcedure.query(({ ctx, input }) =>
    ctx.run((run) => listDeliverables(asReader(run), input.storeId)),
  ),
  document: founderProcedure
    .input(ReadDeliverable)
    .query(({ ctx, input }) => ctx.run((run) => readDeliverable(asReader(run), input))),
  answerDocument: founderProcedure
    .input(AnswerDocument)
    .mutation(({ ctx, input }) => ctx.run((run) => answerDocument(run, input))),
});

/** A consultant viewing as founder sees published documents only, as the founder does. */
function asReader(run: Parameters<typeof founderHome>[0]): Parameters<typeof founderHome>[0] {
  const { actor } = run;
  if (actor.kind !== "member") return run;
  const { userId, workspaceId, name, email } = actor;
  return {
    ...run,
    actor: { kind: "person", userId, workspaceId, name, email, personId: "", storeId: "", role: "founder" },
  };
}
