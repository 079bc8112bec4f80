import { testHook } from "../../outgoing-hooks/deliver.ts";
import { DeliveryRef, ListDeliveries, listDeliveries, resendDelivery } from "../../outgoing-hooks/deliveries.ts";
import {
  CreateHook,
  createHook,
  HookRef,
  listHooks,
  removeHook,
  resumeHook,
  rotateHook,
} from "../../outgoing-hooks/manage-hooks.ts";
import { router, workspaceProcedure } from "../procedures.ts";

export const outgoingHooksRouter = router({
  list: workspaceProcedure.query(({ ctx }) => ctx.run(listHooks)),
  deliveries: workspaceProcedure
    .input(ListDeliveries)
    .query(({ ctx, input }) => ctx.run((run) => listDeliveries(run, input))),
  create: workspaceProcedure.input(CreateHook).mutation(({ ctx, input }) => ctx.run((run) => createHook(run, input))),
  rotate: workspaceProcedure.input(HookRef).mutation(({ ctx, input }) => ctx.run((run) => rotateHook(run, input))),
  resume: workspaceProcedure.input(HookRef).mutation(({ ctx, input }) => ctx.run((run) => resumeHook(run, input))),
  remove: workspaceProcedure.input(HookRef).mutation(({ ctx, input }) => ctx.run((run) => removeHook(run, input))),
  /** Posts to the receiver: no transaction is held meanwhile. */
  test: workspaceProcedure.input(HookRef).mutation(({ ctx, input }) => testHook(ctx.actor, input, ctx.now())),
  resend: workspaceProcedure
    .input(DeliveryRef)
    .mutation(({ ctx, input }) => ctx.run((run) => resendDelivery(run, input))),
});
