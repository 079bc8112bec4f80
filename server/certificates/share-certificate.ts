/** Shares a signed handover as a public page, changes what the page shows, and takes it back. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, NotAllowed, NotFound } from "../errors.ts";
import { uuidv7 } from "../uuid.ts";

export const CertificateRef = z.object({ storeId: z.uuid(), certificateId: z.uuid() });
export const ShareCertificate = z.object({
  storeId: z.uuid(),
  signOffId: z.uuid(),
  showsNames: z.boolean().default(false),
  isIndexed: z.boolean().default(false),
});

/** Consultants and the founder share; a viewer, a teammate and a program do not. */
function requireSharer(ctx: Ctx): void {
  if (ctx.actor.kind !== "person") requireEditor(ctx, "sharing the certificate");
  else if (ctx.actor.role !== "founder") throw new NotAllowed("sharing the certificate");
}

/**
 * Shares a signed handover and gives the page's address; once it is shared, only changes what it shows. Throws
 * `NotFound`, `NotAllowed` and `Conflict` while one side has not signed.
 */
export async function shareCertificate(ctx: Ctx, input: z.infer<typeof ShareCertificate>): Promise<{ slug: string }> {
  requireSharer(ctx);
  const { storeId, signOffId, showsNames, isIndexed } = input;
  const signOff = await ctx.db.signOff.findFirst({
    where: { id: signOffId, storeId, voidedAt: null },
    select: { founderSignedAt: true },
  });
  if (!signOff) throw new NotFound("handover");
  if (!signOff.founderSignedAt) throw new Conflict("Both sides have to sign first.");
  const shared = await ctx.db.certificate.findFirst({ where: { signOffId, revokedAt: null } });
  if (shared) {
    await ctx.db.certificate.update({
      where: { id: shared.id },
      data: { showsNames, isIndexed },
      select: { id: true },
    });
    return { slug: shared.slug };
  }
  // 18 random bytes: 24 letters of base64url, 144 bits.
  const slug = randomBytes(18).toString("base64url");
  const id = uuidv7();
  await ctx.db.certificate.createMany({
    data: [
      {
        id,
        workspaceId: ctx.actor.workspaceId,
        storeId,
        signOffId,
        slug,
        showsNames,
        isIndexed,
        sharedByName: actorName(ctx.actor),
        sharedAt: ctx.now,
      },
    ],
  });
  await recordActivity(ctx, {
    storeId,
    action: "certificate.shared",
    subject: { kind: "certificate", id, name: "the launch certificate" },
  });
  return { slug };
}

/** Takes the page back: its address then says so, for good; twice is once. Throws `NotFound` and `NotAllowed`. */
export async function revokeCertificate(
  ctx: Ctx,
  { storeId, certificateId }: z.infer<typeof CertificateRef>,
): Promise<void> {
  requireSharer(ctx);
  const certificate = await ctx.db.certificate.findFirst({
    where: { id: certificateId, storeId },
    select: { revokedAt: true },
  });
  if (!certificate) throw new NotFound("certificate");
  if (certificate.revokedAt) return;
  await ctx.db.certificate.update({
    where: { id: certificateId },
    data: { revokedAt: ctx.now },
    select: { id: true },
  });
  await recordActivity(ctx, {
    storeId,
    action: "certificate.revoked",
    subject: { kind: "certificate", id: certificateId, name: "the launch certificate" },
  });
}
