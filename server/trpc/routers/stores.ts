import { requireEditor } from "../../ctx.ts";
import { keepStore, PlanDeletion, planDeletion, StoreToKeep } from "../../data-rights/delete-store.ts";
import { CreateStore, createStore } from "../../stores/create-store.ts";
import { DetectStore, detectStore } from "../../stores/detect-store.ts";
import { countStores, ListStores, listStores } from "../../stores/list-stores.ts";
import { storeHeader, storePage } from "../../stores/store-page.ts";
import {
  archiveStore,
  restoreStore,
  StoreRef,
  storeSettings,
  UpdateStore,
  updateStore,
} from "../../stores/update-store.ts";
import { router, storeProcedure, workspaceProcedure } from "../procedures.ts";

export const storesRouter = router({
  list: workspaceProcedure.input(ListStores).query(({ ctx, input }) => ctx.run((run) => listStores(run, input))),
  counts: workspaceProcedure.query(({ ctx }) => ctx.run(countStores)),
  header: storeProcedure.query(({ ctx, input }) => ctx.run((run) => storeHeader(run, input.storeId))),
  roadmap: storeProcedure.query(({ ctx, input }) => ctx.run((run) => storePage(run, input.storeId))),
  settings: storeProcedure.query(({ ctx, input }) => ctx.run((run) => storeSettings(run, input))),
  /** Looks a domain up for the wizard: network only, no transaction is held meanwhile. */
  detect: workspaceProcedure.input(DetectStore).mutation(async ({ ctx, input }) => {
    await ctx.run(async (run) => requireEditor(run, "adding a store"));
    return detectStore(input, { workspaceId: ctx.actor.workspaceId, now: ctx.now(), signal: ctx.signal });
  }),
  create: workspaceProcedure.input(CreateStore).mutation(({ ctx, input }) => ctx.run((run) => createStore(run, input))),
  update: storeProcedure.input(UpdateStore).mutation(({ ctx, input }) => ctx.run((run) => updateStore(run, input))),
  archive: storeProcedure.input(StoreRef).mutation(({ ctx, input }) => ctx.run((run) => archiveStore(run, input))),
  restore: storeProcedure.input(StoreRef).mutation(({ ctx, input }) => ctx.run((run) => restoreStore(run, input))),
  delete: storeProcedure.input(PlanDeletion).mutation(({ ctx, input }) => ctx.run((run) => planDeletion(run, input))),
  keep: storeProcedure.input(StoreToKeep).mutation(({ ctx, input }) => ctx.run((run) => keepStore(run, input))),
});
