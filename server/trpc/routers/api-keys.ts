import { ApiKeyRef, CreateApiKey, createApiKey, listApiKeys, revokeApiKey } from "../../api-keys/manage-keys.ts";
import { storeChoices } from "../../stores/store-names.ts";
import { router, workspaceProcedure } from "../procedures.ts";

export const apiKeysRouter = router({
  list: workspaceProcedure.query(({ ctx }) =>
    ctx.run(async (run) => ({ keys: await listApiKeys(run), stores: await storeChoices(run) })),
  ),
  create: workspaceProcedure
    .input(CreateApiKey)
    .mutation(({ ctx, input }) => ctx.run((run) => createApiKey(run, input))),
  revoke: workspaceProcedure.input(ApiKeyRef).mutation(({ ctx, input }) => ctx.run((run) => revokeApiKey(run, input))),
});
