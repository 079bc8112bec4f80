/** Changes who belongs to the workspace and to a store. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { type Ctx, requireEditor, requireOwner } from "../ctx.ts";
import { Conflict, NotFound } from "../errors.ts";
import { memberRoles } from "../words.ts";

export const ChangeRole = z.object({ memberId: z.uuid(), role: z.enum(memberRoles) });
export const MemberRef = z.object({ memberId: z.uuid() });
export const PersonRef = z.object({ storeId: z.uuid(), personId: z.uuid() });

/** Changes a colleague's role. Throws `Conflict` when the workspace would be left without an owner. */
export async function changeRole(ctx: Ctx, input: z.infer<typeof ChangeRole>): Promise<void> {
  requireOwner(ctx, "changing roles");
  await lockMembers(ctx);
  const member = await findMember(ctx, input.memberId);
  if (member.role === input.role) return;
  if (member.role === "owner") await keepAnOwner(ctx, member.id);
  await ctx.db.member.update({ where: { id: member.id }, data: { role: input.role } });
  await recordActivity(ctx, {
    storeId: null,
    action: "member.role-changed",
    subject: { kind: "member", id: member.id, name: member.name },
    before: { role: member.role },
    after: { role: input.role },
  });
}

/** Removes a colleague; their sessions see nothing of the workspace from the next request on. */
export async function removeMember(ctx: Ctx, input: z.infer<typeof MemberRef>): Promise<void> {
  requireOwner(ctx, "removing colleagues");
  await lockMembers(ctx);
  const member = await findMember(ctx, input.memberId);
  if (member.role === "owner") await keepAnOwner(ctx, member.id);
  await ctx.db.member.update({ where: { id: member.id }, data: { removedAt: ctx.now } });
  await recordActivity(ctx, {
    storeId: null,
    action: "member.removed",
    subject: { kind: "member", id: member.id, name: member.name },
  });
}

/** Takes a founder's or teammate's view of the store away. */
export async function removePerson(ctx: Ctx, input: z.infer<typeof PersonRef>): Promise<void> {
  requireEditor(ctx, "removing people from a store");
  const person = await ctx.db.storePerson.findFirst({
    where: { id: input.personId, storeId: input.storeId, removedAt: null },
  });
  if (!person) throw new NotFound("person");
  await ctx.db.storePerson.update({ where: { id: person.id }, data: { removedAt: ctx.now } });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "person.removed",
    subject: { kind: "person", id: person.id, name: person.name },
  });
}

/** Two owners who demote each other at the same moment would leave none. */
async function lockMembers(ctx: Ctx): Promise<void> {
  await ctx.db.$executeRaw`SELECT id FROM "Workspace" WHERE id = ${ctx.actor.workspaceId}::uuid FOR UPDATE`;
}

async function findMember(ctx: Ctx, memberId: string) {
  const member = await ctx.db.member.findFirst({ where: { id: memberId, removedAt: null } });
  if (!member) throw new NotFound("member");
  return member;
}

async function keepAnOwner(ctx: Ctx, memberId: string): Promise<void> {
  const others = await ctx.db.member.count({ where: { role: "owner", removedAt: null, id: { not: memberId } } });
  if (others === 0) throw new Conflict("The workspace needs an owner. Make somebody else owner first.");
}
