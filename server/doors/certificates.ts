/** Door across tenants: whose certificate or share link an address is. */
import { createHash } from "node:crypto";
import { systemDb } from "../db.ts";

export type FoundCertificate = {
  workspaceId: string;
  storeId: string;
  certificate: { showsNames: boolean; isIndexed: boolean; revokedAt: Date | null };
  signOff: { consultantName: string; founderName: string; founderSignedAt: Date };
};

/** Finds a certificate by its address; null when there is none. */
export async function findCertificate(slug: string): Promise<FoundCertificate | null> {
  if (!/^[\w-]{24}$/.test(slug)) return null;
  const row = await systemDb().certificate.findUnique({ where: { slug }, include: { signOff: true } });
  if (!row) return null;
  const { consultantName, founderName, founderSignedAt } = row.signOff;
  if (founderName === null || founderSignedAt === null) return null;
  return {
    workspaceId: row.workspaceId,
    storeId: row.storeId,
    certificate: { showsNames: row.showsNames, isIndexed: row.isIndexed, revokedAt: row.revokedAt },
    signOff: { consultantName, founderName, founderSignedAt },
  };
}

/** Gives what is stored of a share link's token. */
export function shareTokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Finds the store a share link opens and counts the look; null for a link that is none, has ended or was taken back. */
export async function openShareLink(
  token: string,
  now: Date,
): Promise<{ workspaceId: string; storeId: string; expiresAt: Date } | null> {
  if (!/^[\w-]{32}$/.test(token)) return null;
  const where = { tokenHash: shareTokenHash(token), revokedAt: null, expiresAt: { gt: now } };
  const { count } = await systemDb().shareLink.updateMany({
    where,
    data: { views: { increment: 1 }, lastViewedAt: now },
  });
  if (count === 0) return null;
  return systemDb().shareLink.findFirst({ where, select: { workspaceId: true, storeId: true, expiresAt: true } });
}
