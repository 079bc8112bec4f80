/** Door across tenants: a reader without an account burns a one-time link. */
import { systemDb } from "../db.ts";
import { secretTokenHash } from "../secret-links/secret-link.ts";

/**
 * Gives the encrypted text and burns it in one statement: of two readers at once, one gets it. Null for a token that is
 * wrong, read, taken back or over: nobody can tell which.
 */
export async function burnSecretLink(token: string, now: Date): Promise<string | null> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null;
  // The row is locked before it is changed, so the second reader looks again and finds it read.
  const rows = await systemDb().$queryRaw<{ ciphertext: string }[]>`
    WITH found AS (
      SELECT "id", "ciphertext" FROM "SecretLink"
      WHERE "tokenSha256" = ${secretTokenHash(token)} AND "readAt" IS NULL AND "ciphertext" IS NOT NULL AND "expiresAt" > ${now}
      FOR UPDATE
    )
    UPDATE "SecretLink" link SET "readAt" = ${now}, "ciphertext" = NULL
    FROM found WHERE link."id" = found."id"
    RETURNING found."ciphertext"`;
  return rows[0]?.ciphertext ?? null;
}

/** Forgets the encrypted text of links that are over. Gives how many. */
export async function forgetSecretLinks(now: Date): Promise<number> {
  const { count } = await systemDb().secretLink.updateMany({
    where: { expiresAt: { lte: now }, ciphertext: { not: null } },
    data: { ciphertext: null },
  });
  return count;
}
