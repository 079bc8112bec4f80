/** Reads where the signing stands, for the studio, for the founder, and for the check of the handover. */
import type { SignOffFacts } from "../checks/ho/signoff.ts";
import type { Ctx } from "../ctx.ts";
import { changesSince } from "./changes-since.ts";
import { reasonsAgainst } from "./sign.ts";
import { Snapshot, snapshotHash, takeSnapshot } from "./snapshot.ts";

/** Gives the newest sign-off that is not void, what changed since, and what keeps a new one from being offered. */
export async function signOffPage(ctx: Ctx, storeId: string) {
  const row = await newest(ctx, storeId);
  const now = await takeSnapshot(ctx, storeId);
  const signed = row && Snapshot.parse(row.snapshot);
  const certificate = row?.founderSignedAt
    ? await ctx.db.certificate.findFirst({
        where: { signOffId: row.id, revokedAt: null },
        select: { id: true, slug: true, showsNames: true, isIndexed: true, sharedByName: true, sharedAt: true },
      })
    : null;
  return {
    current: row &&
      signed && {
        id: row.id,
        sha256: row.sha256,
        consultantName: row.consultantName,
        consultantSignedAt: row.consultantSignedAt,
        founderName: row.founderName,
        founderSignedAt: row.founderSignedAt,
        documents: signed.documents,
        metCount: signed.items.filter(({ state }) => state.startsWith("met")).length,
        itemCount: signed.items.length,
        openCount: signed.open.length,
        waiverCount: signed.waivers.length,
        ...(row.sha256 === snapshotHash(now) ? { worse: [], other: [] } : changesSince(signed, now)),
      },
    certificate,
    reasons: await reasonsAgainst(ctx, storeId),
  };
}

/** Loads what the check of the sign-off reads. */
export async function loadSignOff(ctx: Ctx, storeId: string): Promise<SignOffFacts> {
  const row = await newest(ctx, storeId);
  if (!row) return { state: "none", signedAt: null, worse: [], other: [] };
  if (!row.founderSignedAt) return { state: "waiting", signedAt: null, worse: [], other: [] };
  const changes = changesSince(Snapshot.parse(row.snapshot), await takeSnapshot(ctx, storeId));
  return { state: "signed", signedAt: row.founderSignedAt.toISOString(), ...changes };
}

function newest(ctx: Ctx, storeId: string) {
  return ctx.db.signOff.findFirst({ where: { storeId, voidedAt: null }, orderBy: { consultantSignedAt: "desc" } });
}
