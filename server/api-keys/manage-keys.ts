/** Keys with which other programs reach the API: made and revoked by owners, shown once. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { actorName, type Ctx, requireOwner } from "../ctx.ts";
import { hashApiKey } from "../doors/api-keys.ts";
import { Conflict, NotFound } from "../errors.ts";
import { storeNames } from "../stores/store-names.ts";
import { uuidv7 } from "../uuid.ts";
import { apiScopes, oneOf } from "../words.ts";

export const ApiKeyRef = z.object({ keyId: z.uuid() });
export const CreateApiKey = z.object({
  name: z.string().trim().min(1, "Say what the key is for.").max(60, "At most 60 characters."),
  scope: z.enum(apiScopes),
  /** Null sees the whole workspace. */
  storeId: z.uuid().nullable().default(null),
  /** Days until it ends; null never ends by itself. */
  days: z.number().int().min(1).max(3_650).nullable(),
});

const KEYS_MAX = 100;
/** 256 bits, so that the hash needs no salt and no cost. */
const KEY_BYTES = 32;
/** Shown of a key: the mark and the first characters, too few to guess from. */
const PREFIX_CHARACTERS = 8;

/** Lists the keys in use and those that ended within thirty days, newest first; of a key its first characters. */
export async function listApiKeys(ctx: Ctx) {
  const rows = await ctx.db.apiKey.findMany({
    where: { OR: [{ revokedAt: null }, { revokedAt: { gt: new Date(ctx.now.getTime() - 30 * 86_400_000) } }] },
    orderBy: { id: "desc" },
    omit: { keySha256: true, workspaceId: true },
  });
  const names = await storeNames(
    ctx,
    rows.flatMap(({ storeId }) => storeId ?? []),
  );
  return rows.map((row) => ({
    ...row,
    scope: oneOf(apiScopes, row.scope),
    storeName: row.storeId === null ? null : (names.get(row.storeId) ?? null),
    isOver: row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt <= ctx.now),
  }));
}

/** Makes a key and gives it, the only time it is shown. Throws `NotAllowed` for all but owners, `NotFound` for a store. */
export async function createApiKey(
  ctx: Ctx,
  input: z.infer<typeof CreateApiKey>,
): Promise<{ keyId: string; key: string }> {
  requireOwner(ctx, "making API keys");
  if (input.storeId !== null) {
    const store = await ctx.db.store.findUnique({ where: { id: input.storeId }, select: { archivedAt: true } });
    if (!store || store.archivedAt) throw new NotFound("store");
  }
  const held = await ctx.db.apiKey.count({ where: { revokedAt: null } });
  if (held >= KEYS_MAX) throw new Conflict(`A workspace has at most ${KEYS_MAX} keys. Revoke one first.`);
  const keyId = uuidv7();
  const random = randomBytes(KEY_BYTES).toString("base64url");
  const key = `lrk_${random}`;
  await ctx.db.apiKey.createMany({
    data: [
      {
        id: keyId,
        workspaceId: ctx.actor.workspaceId,
        storeId: input.storeId,
        name: input.name,
        prefix: key.slice(0, PREFIX_CHARACTERS),
        keySha256: hashApiKey(key),
        scope: input.scope,
        createdByName: actorName(ctx.actor),
        createdAt: ctx.now,
        expiresAt: input.days === null ? null : new Date(ctx.now.getTime() + input.days * 86_400_000),
      },
    ],
  });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "api-key.made",
    subject: { kind: "api-key", id: keyId, name: input.name },
    after: { scope: input.scope },
    internal: true,
  });
  return { keyId, key };
}

/** Revokes a key: the next request with it is refused. */
export async function revokeApiKey(ctx: Ctx, input: z.infer<typeof ApiKeyRef>): Promise<void> {
  requireOwner(ctx, "revoking API keys");
  const key = await ctx.db.apiKey.findUnique({ where: { id: input.keyId } });
  if (!key) throw new NotFound("key");
  if (key.revokedAt) return;
  await ctx.db.apiKey.update({ where: { id: key.id }, data: { revokedAt: ctx.now } });
  await recordActivity(ctx, {
    storeId: key.storeId,
    action: "api-key.revoked",
    subject: { kind: "api-key", id: key.id, name: key.name },
    internal: true,
  });
}
