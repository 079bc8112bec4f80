import {
  RemoveSmokeSecret,
  removeSmokeSecret,
  SavePreviewBypass,
  SaveTestAccount,
  savePreviewBypass,
  saveTestAccount,
  smokeSecrets,
} from "../../stores/smoke-secrets.ts";
import { router, storeProcedure } from "../procedures.ts";

export const smokeSecretsRouter = router({
  list: storeProcedure.query(({ ctx, input }) => ctx.run((run) => smokeSecrets(run, input))),
  saveTestAccount: storeProcedure
    .input(SaveTestAccount)
    .mutation(({ ctx, input }) => ctx.run((run) => saveTestAccount(run, input))),
  savePreviewBypass: storeProcedure
    .input(SavePreviewBypass)
    .mutation(({ ctx, input }) => ctx.run((run) => savePreviewBypass(run, input))),
  remove: storeProcedure
    .input(RemoveSmokeSecret)
    .mutation(({ ctx, input }) => ctx.run((run) => removeSmokeSecret(run, input))),
});
