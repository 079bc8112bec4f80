import { checkControl, controlState } from "../../connections/prove-control.ts";
import { router, storeProcedure } from "../procedures.ts";

export const connectionsRouter = router({
  control: storeProcedure.query(({ ctx, input }) => ctx.run((run) => controlState(run, input))),
  /** Asks every name server of the domain: network only, no transaction is held meanwhile. */
  checkControl: storeProcedure.mutation(({ ctx, input }) => checkControl(ctx.actor, input, ctx.now())),
});
