/** One-time links for a secret: the maker's browser encrypts it, the key stays in the address, and one reading burns it. */
import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { refuseSecrets } from "../access/refuse-secrets.ts";
import { recordActivity } from "../activity/record-activity.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";

/** Ours: a key file fits, a document does not. Counted in characters of base64url, so a little less in bytes. */
export const CIPHERTEXT_MAX = 64 * 1024;
/** Ours: links that wait, a store. */
const OPEN_MAX = 20;
/** 256 bits: nobody guesses an address (RFC 4086, section 8.2 asks for 128). */
const TOKEN_BYTES = 32;

/** How long a link may wait for its reader. */
export const linkLives = ["hour", "day", "week"] as const;
const lifeMs: Readonly<Record<(typeof linkLives)[number], number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
};

export const CreateSecretLink = z.object({
  storeId: z.uuid(),
  /** What it is and for whom, never the secret. */
  label: z.string().trim().min(3, "Say what it is, at least three characters.").max(120, "At most 120 characters."),
  /** Base64url of a 12-byte iv and the AES-256-GCM text with its 16-byte tag. */
  ciphertext: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/, "That is not an encrypted text.")
    .min(40, "There is nothing to hand over.")
    .max(CIPHERTEXT_MAX, "At most 64 KB. Put a larger file into the password manager."),
  life: z.enum(linkLives),
});

/** Keeps the encrypted text and gives the token of its address, once. Throws `Conflict` while 20 links wait. */
export async function createSecretLink(
  ctx: Ctx,
  input: z.infer<typeof CreateSecretLink>,
): Promise<{ token: string; expiresAt: Date }> {
  requireEditor(ctx, "handing over a secret");
  const { storeId, label, ciphertext, life } = input;
  refuseSecrets({ label });
  await lockStore(ctx, storeId);
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { archivedAt: true } });
  if (!store || store.archivedAt) throw new NotFound("store");
  const open = await ctx.db.secretLink.count({ where: { storeId, readAt: null, expiresAt: { gt: ctx.now } } });
  if (open >= OPEN_MAX) throw new Conflict(`${OPEN_MAX} links wait for their reader. Take one back first.`);
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const expiresAt = new Date(ctx.now.getTime() + lifeMs[life]);
  const { id } = await ctx.db.secretLink.create({
    data: {
      workspaceId: ctx.actor.workspaceId,
      storeId,
      label,
      tokenSha256: secretTokenHash(token),
      ciphertext,
      createdByName: actorName(ctx.actor),
      createdAt: ctx.now,
      expiresAt,
    },
    select: { id: true },
  });
  await recordActivity(ctx, {
    storeId,
    action: "secret-link.made",
    subject: { kind: "secret-link", id, name: label },
    after: { life },
    internal: true,
  });
  return { token, expiresAt };
}

export const SecretLinkRef = z.object({ storeId: z.uuid(), secretLinkId: z.uuid() });

/** Burns a link nobody has read. Throws `NotFound` when there is none that waits. */
export async function takeBackSecretLink(ctx: Ctx, input: z.infer<typeof SecretLinkRef>): Promise<void> {
  requireEditor(ctx, "handing over a secret");
  const { storeId, secretLinkId } = input;
  const row = await ctx.db.secretLink.findFirst({ where: { id: secretLinkId, storeId } });
  const { count } = await ctx.db.secretLink.updateMany({
    where: { id: secretLinkId, storeId, readAt: null, expiresAt: { gt: ctx.now } },
    data: { ciphertext: null, expiresAt: ctx.now },
  });
  if (!row || count === 0) throw new NotFound("link");
  await recordActivity(ctx, {
    storeId,
    action: "secret-link.taken-back",
    subject: { kind: "secret-link", id: row.id, name: row.label },
    internal: true,
  });
}

/** Lists the newest links: who made them, when they were read. Never their content. */
export async function listSecretLinks(ctx: Ctx, storeId: string) {
  const rows = await ctx.db.secretLink.findMany({
    where: { storeId },
    orderBy: { createdAt: "desc" },
    take: 20,
    omit: { ciphertext: true, tokenSha256: true },
  });
  return rows.map(({ id, label, createdByName, createdAt, expiresAt, readAt }) => ({
    id,
    label,
    createdByName,
    createdAt,
    expiresAt,
    readAt,
    isOpen: readAt === null && expiresAt > ctx.now,
  }));
}

/** Gives what is stored of a token; the token itself is only in the address. */
export function secretTokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
