/** Keeps how keys change hands at a store, and which went out in plain text. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { plainChannels } from "../checks/ho/access-facts.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { lookAtAccess } from "./look-again.ts";
import { refuseSecrets } from "./refuse-secrets.ts";

export const SaveFlow = z.object({
  storeId: z.uuid(),
  /** Name of the password manager and its shared folder. */
  vaultName: z.string().trim().max(120, "At most 120 characters."),
  howGiven: z.string().trim().max(1_000, "At most 1,000 characters."),
  howTaken: z.string().trim().max(1_000, "At most 1,000 characters."),
});

/** Saves the words. Throws `InvalidInput` on anything shaped like a secret. */
export async function saveFlow(ctx: Ctx, input: z.infer<typeof SaveFlow>): Promise<void> {
  requireEditor(ctx, "editing the credentials flow");
  const { storeId, ...said } = input;
  refuseSecrets(said);
  await requireStore(ctx, storeId);
  const row = { ...said, toldByName: actorName(ctx.actor), toldAt: ctx.now };
  await ctx.db.credentialsFlow.upsert({
    where: { storeId },
    update: row,
    create: { workspaceId: ctx.actor.workspaceId, storeId, ...row },
  });
  await recordActivity(ctx, {
    storeId,
    action: "credentials.explained",
    subject: { kind: "credentials", id: storeId, name: "Credentials flow" },
    after: { vault: said.vaultName },
  });
}

export const RecordPlainSecret = z.object({
  storeId: z.uuid(),
  /** What it opens, never its value. */
  name: z.string().trim().min(3, "Name what was sent, at least three characters.").max(120, "At most 120 characters."),
  channel: z.enum(plainChannels),
  sentOn: z.iso.date("Write a day such as 2026-11-24."),
});

/** Writes down that a secret was sent in plain text. Throws `InvalidInput` when the name is the secret. */
export async function recordPlainSecret(ctx: Ctx, input: z.infer<typeof RecordPlainSecret>): Promise<{ id: string }> {
  requireEditor(ctx, "editing the credentials flow");
  const { storeId, name, channel, sentOn } = input;
  refuseSecrets({ name });
  await requireStore(ctx, storeId);
  const { id } = await ctx.db.plainSecret.create({
    data: {
      workspaceId: ctx.actor.workspaceId,
      storeId,
      name,
      channel,
      sentOn: new Date(sentOn),
      toldByName: actorName(ctx.actor),
      toldAt: ctx.now,
    },
    select: { id: true },
  });
  await recordActivity(ctx, {
    storeId,
    action: "secret.sent-in-plain",
    subject: { kind: "plain-secret", id, name },
    after: { channel },
  });
  await lookAtAccess(ctx, storeId, "credentials");
  return { id };
}

export const PlainSecretRef = z.object({ storeId: z.uuid(), plainSecretId: z.uuid() });

/** Notes that what was sent has been replaced. Throws `NotFound` when there is none that still works. */
export async function markReplaced(ctx: Ctx, input: z.infer<typeof PlainSecretRef>): Promise<void> {
  requireEditor(ctx, "editing the credentials flow");
  const { storeId, plainSecretId } = input;
  await requireStore(ctx, storeId);
  const row = await ctx.db.plainSecret.findFirst({ where: { id: plainSecretId, storeId, replacedAt: null } });
  if (!row) throw new NotFound("entry");
  await ctx.db.plainSecret.update({ where: { id: row.id }, data: { replacedAt: ctx.now } });
  await recordActivity(ctx, {
    storeId,
    action: "secret.replaced",
    subject: { kind: "plain-secret", id: row.id, name: row.name },
  });
  await lookAtAccess(ctx, storeId, "credentials");
}

async function requireStore(ctx: Ctx, storeId: string): Promise<void> {
  await lockStore(ctx, storeId);
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { archivedAt: true } });
  if (!store || store.archivedAt) throw new NotFound("store");
}
