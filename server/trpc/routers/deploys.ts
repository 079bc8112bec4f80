import { z } from "zod";
import { DeployRef, ListDeploys, listDeploys, readDeploy } from "../../deploys/read-deploys.ts";
import { router, storeProcedure, workspaceProcedure } from "../procedures.ts";

export const deploysRouter = router({
  ofWorkspace: workspaceProcedure
    .input(ListDeploys.omit({ storeId: true }))
    .query(({ ctx, input }) => ctx.run((run) => listDeploys(run, { ...input, storeId: null }))),
  list: storeProcedure
    .input(ListDeploys.extend({ storeId: z.uuid() }))
    .query(({ ctx, input }) => ctx.run((run) => listDeploys(run, input))),
  get: storeProcedure.input(DeployRef).query(({ ctx, input }) => ctx.run((run) => readDeploy(run, input))),
});
