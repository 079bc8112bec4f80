import { RevealSecret, revealSecret } from "../../secret-links/reveal.ts";
import {
  CreateSecretLink,
  createSecretLink,
  listSecretLinks,
  SecretLinkRef,
  takeBackSecretLink,
} from "../../secret-links/secret-link.ts";
import { publicProcedure, router, storeProcedure } from "../procedures.ts";

export const secretLinksRouter = router({
  list: storeProcedure.query(({ ctx, input }) => ctx.run((run) => listSecretLinks(run, input.storeId))),
  create: storeProcedure
    .input(CreateSecretLink)
    .mutation(({ ctx, input }) => ctx.run((run) => createSecretLink(run, input))),
  takeBack: storeProcedure
    .input(SecretLinkRef)
    .mutation(({ ctx, input }) => ctx.run((run) => takeBackSecretLink(run, input))),
  /** A mutation, so that whoever previews the address burns nothing. */
  reveal: publicProcedure
    .input(RevealSecret)
    .mutation(({ ctx, input }) => revealSecret(input, { clientIp: ctx.clientIp, now: ctx.now() })),
});
