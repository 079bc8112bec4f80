/**
 * Door across tenants: a request that comes twice acts once (draft-ietf-httpapi-idempotency-key-header). The claim stands
 * before the verb runs; its answer is kept by the verb's own transaction, so that no crash leaves one without the other.
 */
import { createHash } from "node:crypto";
import { seal, unseal } from "../connections/seal.ts";
import type { Ctx } from "../ctx.ts";
import { systemDb } from "../db.ts";
import { env } from "../env.ts";
import { Conflict } from "../errors.ts";
import { uuidv7 } from "../uuid.ts";
import type { ApiKeyActor } from "./api-keys.ts";

/** Answers are kept this long; the same key means a new request afterwards. */
export const KEPT_MS = 24 * 3_600_000;
/** Longer than any verb runs (db.ts: 15 s a transaction, tried three times): a claim this old belongs to a process that died. */
const CLAIM_MS = 60_000;

export type Claim = { id: string; claimedAt: Date };
export type KeptAnswer = { status: number; body: unknown };
/** What a key means now: ours to act on, answered before, another request's, or being worked on. */
export type Claimed =
  | { kind: "ours"; claim: Claim }
  | { kind: "answered"; answer: KeptAnswer }
  | { kind: "other-request" }
  | { kind: "in-flight" };

/** Gives the hash that tells one request from another. */
export function hashRequest(method: string, path: string, body: string): string {
  return createHash("sha256").update(`${method} ${path}\n${body}`).digest("hex");
}

/** Claims a key for a request. Of two at the same moment one gets it. */
export async function claimKey(actor: ApiKeyActor, key: string, requestSha256: string, now: Date): Promise<Claimed> {
  const db = systemDb();
  const where = { apiKeyId_key: { apiKeyId: actor.keyId, key } };
  await db.idempotencyKey.deleteMany({
    where: { apiKeyId: actor.keyId, key, createdAt: { lte: new Date(now.getTime() - KEPT_MS) } },
  });
  const { workspaceId, storeId, keyId: apiKeyId } = actor;
  const id = uuidv7();
  const made = await db.idempotencyKey.createMany({
    data: [{ id, workspaceId, storeId, apiKeyId, key, requestSha256, claimedAt: now, createdAt: now }],
    skipDuplicates: true,
  });
  if (made.count > 0) return { kind: "ours", claim: { id, claimedAt: now } };
  const held = await db.idempotencyKey.findUnique({ where });
  // The one before it failed and took its claim back in this moment.
  if (!held) return { kind: "in-flight" };
  if (held.requestSha256 !== requestSha256) return { kind: "other-request" };
  if (held.status !== null && held.sealedResponse !== null) {
    const text = unseal(held.sealedResponse, held.id, env().LAUNCH_READY_ENCRYPTION_KEY);
    return { kind: "answered", answer: { status: held.status, body: JSON.parse(text) } };
  }
  const taken = await db.idempotencyKey.updateMany({
    where: { id: held.id, status: null, claimedAt: { lte: new Date(now.getTime() - CLAIM_MS) } },
    data: { claimedAt: now },
  });
  return taken.count > 0 ? { kind: "ours", claim: { id: held.id, claimedAt: now } } : { kind: "in-flight" };
}

/** Keeps the answer in the verb's transaction. Throws `Conflict` when another process took the claim over meanwhile. */
export async function keepAnswer(ctx: Ctx, claim: Claim, answer: KeptAnswer): Promise<void> {
  const sealedResponse = seal(JSON.stringify(answer.body), claim.id, env().LAUNCH_READY_ENCRYPTION_KEY);
  const kept = await ctx.db.idempotencyKey.updateMany({
    where: { id: claim.id, status: null, claimedAt: claim.claimedAt },
    data: { status: answer.status, sealedResponse },
  });
  if (kept.count === 0) throw new Conflict("The same request is being worked on. Ask again in a minute.");
}

/** Takes a claim back after a failure: nothing was changed, and the request may come again. */
export async function releaseKey(claim: Claim): Promise<void> {
  await systemDb().idempotencyKey.deleteMany({ where: { id: claim.id, status: null, claimedAt: claim.claimedAt } });
}

/** Forgets answers that are older than a day. */
export async function forgetIdempotencyKeys(now: Date): Promise<void> {
  await systemDb().idempotencyKey.deleteMany({ where: { createdAt: { lt: new Date(now.getTime() - KEPT_MS) } } });
}
