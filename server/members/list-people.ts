/** Lists who belongs to a workspace or sees a store, and who is invited. */
import type { Ctx } from "../ctx.ts";
import { memberRoles, oneOf, personRoles } from "../words.ts";

const openInvitation = (now: Date) => ({ acceptedAt: null, revokedAt: null, expiresAt: { gt: now } });
const invitationFields = {
  id: true,
  email: true,
  name: true,
  role: true,
  expiresAt: true,
  createdAt: true,
  invitedByName: true,
};

/** Lists the workspace's members and open invitations to it. */
export async function listMembers(ctx: Ctx) {
  const members = await ctx.db.member.findMany({
    where: { removedAt: null },
    orderBy: { createdAt: "asc" },
    select: { id: true, name: true, email: true, role: true, createdAt: true },
  });
  const invitations = await ctx.db.invitation.findMany({
    where: { storeId: null, ...openInvitation(ctx.now) },
    orderBy: { createdAt: "desc" },
    select: invitationFields,
  });
  return { members: members.map((member) => ({ ...member, role: oneOf(memberRoles, member.role) })), invitations };
}

/** Lists a store's own people, open invitations to it, and the consultants who work on it. */
export async function listStorePeople(ctx: Ctx, storeId: string) {
  const persons = await ctx.db.storePerson.findMany({
    where: { storeId, removedAt: null },
    orderBy: { createdAt: "asc" },
    select: { id: true, name: true, email: true, role: true, createdAt: true, lastSeenAt: true },
  });
  const invitations = await ctx.db.invitation.findMany({
    where: { storeId, ...openInvitation(ctx.now) },
    orderBy: { createdAt: "desc" },
    select: invitationFields,
  });
  const members = await ctx.db.member.findMany({
    where: { removedAt: null },
    orderBy: { createdAt: "asc" },
    select: { id: true, name: true, role: true },
  });
  return {
    persons: persons.map((person) => ({ ...person, role: oneOf(personRoles, person.role) })),
    invitations,
    members,
  };
}
