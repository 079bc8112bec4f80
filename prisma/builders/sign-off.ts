/** Builds a signed handover that is shared, and a link to look at the store. */

import { shareCertificate } from "../../server/certificates/share-certificate.ts";
import { toStorable } from "../../server/checks/storable.ts";
import { inTenant } from "../../server/ctx.ts";
import { createShareLink } from "../../server/share-links/share-link.ts";
import { snapshotHash, takeSnapshot } from "../../server/sign-offs/snapshot.ts";
import type { InputJsonValue } from "../generated/internal/prismaNamespace.ts";
import type { BuiltMember, BuiltPerson } from "./workspace.ts";

export type BuiltSignOff = {
  signOffId: string;
  certificateId: string;
  slug: string;
  shareLinkId: string;
  shareToken: string;
};

/** Signs what the store is now for both sides, whatever its gate says. */
export async function buildSignOff(owner: BuiltMember, founder: BuiltPerson, storeId: string): Promise<BuiltSignOff> {
  const signOffId = await inTenant(owner, async (ctx) => {
    const snapshot = await takeSnapshot(ctx, storeId);
    const sprint = await ctx.db.sprint.findFirstOrThrow({ where: { storeId }, select: { id: true } });
    const row = await ctx.db.signOff.create({
      data: {
        workspaceId: owner.workspaceId,
        storeId,
        sprintId: sprint.id,
        snapshot: toStorable(snapshot) as InputJsonValue,
        sha256: snapshotHash(snapshot),
        consultantId: owner.memberId,
        consultantName: owner.name,
        consultantSignedAt: ctx.now,
        founderId: founder.personId,
        founderName: founder.name,
        founderSignedAt: ctx.now,
      },
      select: { id: true },
    });
    return row.id;
  });
  const { slug } = await inTenant(owner, (ctx) =>
    shareCertificate(ctx, { storeId, signOffId, showsNames: false, isIndexed: false }),
  );
  const { token } = await inTenant(owner, (ctx) => createShareLink(ctx, { storeId, label: "Investor", days: 7 }));
  const { certificateId, shareLinkId } = await inTenant(owner, async ({ db }) => ({
    certificateId: (await db.certificate.findFirstOrThrow({ where: { storeId } })).id,
    shareLinkId: (await db.shareLink.findFirstOrThrow({ where: { storeId } })).id,
  }));
  return { signOffId, certificateId, slug, shareLinkId, shareToken: token };
}
