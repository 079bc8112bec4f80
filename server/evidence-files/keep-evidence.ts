/** The one place where proofs are kept as files: in Postgres, by hash, within limits. */
import { createHash } from "node:crypto";
import { recordActivity } from "../activity/record-activity.ts";
import { DAY_MS } from "../checks/check.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, NotAllowed, NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";

export const evidenceTypes = ["image/png", "image/jpeg", "image/webp", "text/plain"] as const;
export type EvidenceType = (typeof evidenceTypes)[number];

/** Ours: a full screenshot is one or two megabytes. */
export const FILE_BYTES_MAX = 5 * 1024 * 1024;
export const STORE_BYTES_MAX = 50 * 1024 * 1024;
/** Catalogue 11: evidence expires after 90 days. */
const KEPT_DAYS = 90;

/** A file that was looked through: see `clean-file.ts`. */
export type CleanFile = { name: string; mime: EvidenceType; bytes: Uint8Array };

/** Throws `NotAllowed` for whoever may not give proofs: a viewer, a teammate, a key that only reads. */
export function requireGiver(ctx: Ctx): void {
  const { actor } = ctx;
  if (actor.kind === "person") {
    if (actor.role !== "founder") throw new NotAllowed("giving a proof");
    return;
  }
  requireEditor(ctx, "giving a proof");
}

/** Keeps a clean file; the same file twice is one. Throws `Conflict` when the store's 50 MB are used up. */
export async function keepEvidence(ctx: Ctx, storeId: string, file: CleanFile): Promise<{ id: string }> {
  requireGiver(ctx);
  await lockStore(ctx, storeId);
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { archivedAt: true } });
  if (!store || store.archivedAt) throw new NotFound("store");
  const audience = ctx.actor.kind === "person" ? "shop" : "team";
  const sha256 = createHash("sha256").update(file.bytes).digest("hex");
  const expiresAt = new Date(ctx.now.getTime() + KEPT_DAYS * DAY_MS);
  const where = { storeId_audience_sha256: { storeId, audience, sha256 } };
  const before = await ctx.db.evidenceFile.findUnique({ where, select: { id: true } });
  if (before) {
    await ctx.db.evidenceFile.update({ where: { id: before.id }, data: { expiresAt }, select: { id: true } });
    return before;
  }
  const used = await ctx.db.evidenceFile.aggregate({
    where: { storeId, expiresAt: { gt: ctx.now } },
    _sum: { size: true },
  });
  if ((used._sum.size ?? 0) + file.bytes.byteLength > STORE_BYTES_MAX) {
    throw new Conflict("This store holds 50 MB of proofs. Give a link instead, or wait until older ones expire.");
  }
  const { id } = await ctx.db.evidenceFile.create({
    data: {
      workspaceId: ctx.actor.workspaceId,
      storeId,
      audience,
      name: file.name,
      mime: file.mime,
      sha256,
      bytes: Buffer.from(file.bytes),
      size: file.bytes.byteLength,
      byName: actorName(ctx.actor),
      createdAt: ctx.now,
      expiresAt,
    },
    select: { id: true },
  });
  await recordActivity(ctx, {
    storeId,
    action: "evidence.given",
    subject: { kind: "evidence-file", id, name: file.name },
    after: { type: file.mime, bytes: file.bytes.byteLength },
    internal: audience === "team",
  });
  return { id };
}

/** Gives a kept file. Throws `NotFound` when it is not there, not this actor's, or has expired. */
export async function readEvidence(ctx: Ctx, storeId: string, id: string): Promise<CleanFile> {
  const row = await ctx.db.evidenceFile.findFirst({ where: { id, storeId, expiresAt: { gt: ctx.now } } });
  const mime = evidenceTypes.find((known) => known === row?.mime);
  if (!row || !mime) throw new NotFound("file");
  return { name: row.name, mime, bytes: row.bytes };
}
