import { HooksOfStore, ListDeliveries, listDeliveries, listHooks } from "../../deploy-hooks/list-hooks.ts";
import {
  CreateHook,
  createHook,
  EditHook,
  editHook,
  endHook,
  HookRef,
  RotateHook,
  rotateHook,
} from "../../deploy-hooks/manage-hooks.ts";
import { Redeliver, redeliver } from "../../deploy-hooks/redeliver.ts";
import { sendTestCall } from "../../deploy-hooks/send-test-call.ts";
import { router, storeProcedure } from "../procedures.ts";

export const deployHooksRouter = router({
  list: storeProcedure.input(HooksOfStore).query(({ ctx, input }) => ctx.run((run) => listHooks(run, input))),
  deliveries: storeProcedure
    .input(ListDeliveries)
    .query(({ ctx, input }) => ctx.run((run) => listDeliveries(run, input))),
  create: storeProcedure.input(CreateHook).mutation(({ ctx, input }) => ctx.run((run) => createHook(run, input))),
  edit: storeProcedure.input(EditHook).mutation(({ ctx, input }) => ctx.run((run) => editHook(run, input))),
  /** Calls our own address: network only, no transaction is held meanwhile. */
  test: storeProcedure.input(HookRef).mutation(({ ctx, input }) => sendTestCall(ctx.actor, input, ctx.now())),
  rotate: storeProcedure.input(RotateHook).mutation(({ ctx, input }) => ctx.run((run) => rotateHook(run, input))),
  end: storeProcedure.input(HookRef).mutation(({ ctx, input }) => ctx.run((run) => endHook(run, input))),
  redeliver: storeProcedure.input(Redeliver).mutation(({ ctx, input }) => ctx.run((run) => redeliver(run, input))),
});
