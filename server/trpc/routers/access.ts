import { givenTokens } from "../../access/given-tokens.ts";
import { accessRegister, credentialsFlow, ownershipMap } from "../../access/register.ts";
import { SaveAccess, saveAccess } from "../../access/save-access.ts";
import {
  markReplaced,
  PlainSecretRef,
  RecordPlainSecret,
  recordPlainSecret,
  SaveFlow,
  saveFlow,
} from "../../access/save-flow.ts";
import { ComponentRef, removeComponent, SaveComponent, saveComponent } from "../../access/save-ownership.ts";
import { router, storeProcedure } from "../procedures.ts";

/** The page Keys of the studio; what the shop's own people see of it is `founder.keys`. */
export const accessRouter = router({
  page: storeProcedure.query(({ ctx, input: { storeId } }) =>
    ctx.run(async (run) => ({
      register: await accessRegister(run, storeId),
      ownership: await ownershipMap(run, storeId),
      flow: await credentialsFlow(run, storeId),
      tokens: await givenTokens(run, storeId),
    })),
  ),
  save: storeProcedure.input(SaveAccess).mutation(({ ctx, input }) => ctx.run((run) => saveAccess(run, input))),
  saveComponent: storeProcedure
    .input(SaveComponent)
    .mutation(({ ctx, input }) => ctx.run((run) => saveComponent(run, input))),
  removeComponent: storeProcedure
    .input(ComponentRef)
    .mutation(({ ctx, input }) => ctx.run((run) => removeComponent(run, input))),
  saveFlow: storeProcedure.input(SaveFlow).mutation(({ ctx, input }) => ctx.run((run) => saveFlow(run, input))),
  recordPlainSecret: storeProcedure
    .input(RecordPlainSecret)
    .mutation(({ ctx, input }) => ctx.run((run) => recordPlainSecret(run, input))),
  markReplaced: storeProcedure
    .input(PlainSecretRef)
    .mutation(({ ctx, input }) => ctx.run((run) => markReplaced(run, input))),
});
