import { z } from "zod";
import { readCertificate } from "../../certificates/read-certificate.ts";
import {
  CertificateRef,
  revokeCertificate,
  ShareCertificate,
  shareCertificate,
} from "../../certificates/share-certificate.ts";
import {
  CreateShareLink,
  createShareLink,
  listShareLinks,
  readShare,
  revokeShareLink,
  ShareLinkRef,
} from "../../share-links/share-link.ts";
import { signOffPage } from "../../sign-offs/read-sign-off.ts";
import {
  FounderSign,
  SignOffRef,
  StoreRef,
  signForConsultancy,
  signForShop,
  withdrawOffer,
} from "../../sign-offs/sign.ts";
import { founderProcedure, publicProcedure, router, storeProcedure } from "../procedures.ts";

/** The signing of the handover, by both sides. */
export const signOffsRouter = router({
  page: founderProcedure.query(({ ctx, input }) => ctx.run((run) => signOffPage(run, input.storeId))),
  offer: storeProcedure.input(StoreRef).mutation(({ ctx, input }) => ctx.run((run) => signForConsultancy(run, input))),
  withdraw: storeProcedure.input(SignOffRef).mutation(({ ctx, input }) => ctx.run((run) => withdrawOffer(run, input))),
  sign: founderProcedure.input(FounderSign).mutation(({ ctx, input }) => ctx.run((run) => signForShop(run, input))),
});

/** The public page of a signed handover. */
export const certificatesRouter = router({
  /** What the page shows; null for an address that is none. Holding the address is the permission. */
  view: publicProcedure
    .input(z.object({ slug: z.string().max(100) }))
    .query(({ ctx, input }) => readCertificate(input.slug, ctx.now())),
  share: founderProcedure
    .input(ShareCertificate)
    .mutation(({ ctx, input }) => ctx.run((run) => shareCertificate(run, input))),
  revoke: founderProcedure
    .input(CertificateRef)
    .mutation(({ ctx, input }) => ctx.run((run) => revokeCertificate(run, input))),
});

/** Links that show a store for a while. */
export const shareLinksRouter = router({
  /** What a link shows; null for a link that is none. Holding it is the permission. */
  view: publicProcedure
    .input(z.object({ token: z.string().max(100) }))
    .query(({ ctx, input }) => readShare(input.token, ctx.now())),
  list: storeProcedure.query(({ ctx, input }) => ctx.run((run) => listShareLinks(run, input.storeId))),
  create: storeProcedure
    .input(CreateShareLink)
    .mutation(({ ctx, input }) => ctx.run((run) => createShareLink(run, input))),
  revoke: storeProcedure
    .input(ShareLinkRef)
    .mutation(({ ctx, input }) => ctx.run((run) => revokeShareLink(run, input))),
});
