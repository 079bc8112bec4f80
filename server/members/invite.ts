/** Invites someone to the workspace, or to one store. The link goes to the address alone, works once and ends by itself. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { actorName, type Ctx, requireEditor, requireOwner } from "../ctx.ts";
import { hashToken, invitationToken } from "../doors/invitations.ts";
import { Conflict, NotFound } from "../errors.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { uuidv7 } from "../uuid.ts";
import { memberRoles, personRoles } from "../words.ts";

const email = z
  .email("That is not an e-mail address.")
  .max(254)
  .transform((value) => value.toLowerCase());
const name = z.string().trim().min(1, "Give a name.").max(80, "At most 80 characters.");

export const InviteMember = z.object({ email, name, role: z.enum(memberRoles) });
export const InvitePerson = z.object({ storeId: z.uuid(), email, name, role: z.enum(personRoles) });
/** An invitation to the workspace (`storeId` null) or to one store. */
export const InvitationRef = z.object({ invitationId: z.uuid(), storeId: z.uuid().nullable() });

/** An invitation ends after seven days. */
const LASTS_MS = 7 * 86_400_000;

const roleWords: Record<string, string> = {
  owner: "an owner",
  consultant: "a consultant",
  viewer: "a viewer who may look but not change",
};

/** Invites a colleague. Owners only. Throws `Conflict` when the address is in already. */
export async function inviteMember(ctx: Ctx, input: z.infer<typeof InviteMember>): Promise<{ invitationId: string }> {
  requireOwner(ctx, "inviting colleagues");
  const held = await ctx.db.member.findFirst({ where: { email: input.email, removedAt: null }, select: { id: true } });
  if (held) throw new Conflict("This person is in the workspace already.");
  const workspace = await ctx.db.workspace.findUniqueOrThrow({
    where: { id: ctx.actor.workspaceId },
    select: { name: true },
  });
  return invite(ctx, { ...input, storeId: null }, "invite-member", {
    workspaceName: workspace.name,
    roleWords: roleWords[input.role] ?? input.role,
  });
}

/** Invites a founder or a teammate to one store. Throws `Conflict` when they see it already. */
export async function invitePerson(ctx: Ctx, input: z.infer<typeof InvitePerson>): Promise<{ invitationId: string }> {
  requireEditor(ctx, "inviting people to a store");
  const store = await ctx.db.store.findUnique({ where: { id: input.storeId }, select: { name: true, domain: true } });
  if (!store) throw new NotFound("store");
  const held = await ctx.db.storePerson.findFirst({
    where: { storeId: input.storeId, email: input.email, removedAt: null },
    select: { id: true },
  });
  if (held) throw new Conflict("This person sees the store already.");
  return invite(ctx, input, "invite-person", { storeName: store.name, domain: store.domain });
}

/** Takes an invitation back; its link stops working. */
export async function revokeInvitation(ctx: Ctx, input: z.infer<typeof InvitationRef>): Promise<void> {
  if (input.storeId === null) requireOwner(ctx, "taking a colleague's invitation back");
  else requireEditor(ctx, "taking an invitation back");
  const invitation = await ctx.db.invitation.findFirst({ where: { id: input.invitationId, storeId: input.storeId } });
  if (!invitation) throw new NotFound("invitation");
  if (invitation.revokedAt) return;
  const taken = await ctx.db.invitation.updateMany({
    where: { id: invitation.id, acceptedAt: null, revokedAt: null },
    data: { revokedAt: ctx.now },
  });
  if (taken.count === 0) throw new Conflict("It was accepted already. Remove the person instead.");
  await recordActivity(ctx, {
    storeId: invitation.storeId,
    action: "invitation.revoked",
    subject: { kind: "invitation", id: invitation.id, name: invitation.email },
  });
}

async function invite(
  ctx: Ctx,
  input: { email: string; name: string; role: string; storeId: string | null },
  template: "invite-member" | "invite-person",
  words: Record<string, string>,
): Promise<{ invitationId: string }> {
  const { workspaceId } = ctx.actor;
  // A newer invitation to the same place ends the older ones.
  await ctx.db.invitation.updateMany({
    where: { email: input.email, storeId: input.storeId, acceptedAt: null, revokedAt: null },
    data: { revokedAt: ctx.now },
  });
  const id = uuidv7();
  const expiresAt = new Date(ctx.now.getTime() + LASTS_MS);
  await ctx.db.invitation.create({
    data: {
      id,
      workspaceId,
      storeId: input.storeId,
      role: input.role,
      email: input.email,
      name: input.name,
      tokenHash: hashToken(invitationToken(id)),
      invitedByName: actorName(ctx.actor),
      createdAt: ctx.now,
      expiresAt,
    },
    select: { id: true },
  });
  await queueMail(ctx, {
    storeId: input.storeId,
    idempotencyKey: `invitation:${id}`,
    template,
    to: { email: input.email, name: input.name },
    data: {
      invitationId: id,
      name: input.name,
      inviterName: actorName(ctx.actor),
      ends: expiresAt.toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: "UTC" }),
      ...words,
    },
  });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "invitation.sent",
    subject: { kind: "invitation", id, name: input.email },
    after: { role: input.role, name: input.name },
  });
  return { invitationId: id };
}
