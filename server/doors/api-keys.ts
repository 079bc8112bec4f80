/** Door across tenants: whose key a request carries. */
import { createHash } from "node:crypto";
import type { Actor } from "../ctx.ts";
import { systemDb } from "../db.ts";
import { apiScopes, oneOf } from "../words.ts";

export type ApiKeyActor = Extract<Actor, { kind: "api-key" }>;

/** How often the time of the last use is written at most. */
const USED_EVERY_MS = 60_000;

/** Gives the hash a key is found by. A key holds 256 random bits: a slow hash would protect nothing. */
export function hashApiKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/** Finds who a key stands for and notes its use; null when it is unknown, revoked, expired, or its store was put away. */
export async function actorOfApiKey(key: string, now: Date): Promise<ApiKeyActor | null> {
  const row = await systemDb().apiKey.findUnique({
    where: { keySha256: hashApiKey(key) },
    include: { store: { select: { archivedAt: true } } },
  });
  if (!row || row.revokedAt || (row.expiresAt && row.expiresAt <= now) || row.store?.archivedAt) return null;
  const usedBefore = new Date(now.getTime() - USED_EVERY_MS);
  if (!row.lastUsedAt || row.lastUsedAt <= usedBefore) {
    await systemDb().apiKey.updateMany({
      where: { id: row.id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: usedBefore } }] },
      data: { lastUsedAt: now },
    });
  }
  const { id, workspaceId, storeId, name } = row;
  return { kind: "api-key", keyId: id, workspaceId, storeId, scope: oneOf(apiScopes, row.scope), name };
}
