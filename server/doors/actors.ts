/** Door across tenants: who a signed-in user is, before any tenant is known. */
import type { Actor } from "../ctx.ts";
import { systemDb } from "../db.ts";
import { memberRoles, oneOf, personRoles } from "../words.ts";

/** Gives the user's part in the store's workspace, or in the store; null when they have none. A store that was put away has no people of its own. */
export async function actorForStore(userId: string, storeId: string): Promise<Actor | null> {
  const store = await systemDb().store.findUnique({
    where: { id: storeId },
    select: {
      archivedAt: true,
      workspace: { select: { members: { where: { userId, removedAt: null } } } },
      persons: { where: { userId, removedAt: null } },
    },
  });
  const member = store?.workspace.members[0];
  if (member) return memberActor(member);
  const person = store?.archivedAt ? undefined : store?.persons[0];
  return person
    ? { kind: "person", ...pick(person), storeId, personId: person.id, role: oneOf(personRoles, person.role) }
    : null;
}

/** Gives the user's membership of a workspace; of their first one when `workspaceId` is null. Null when they have none. */
export async function actorForWorkspace(userId: string, workspaceId: string | null): Promise<Actor | null> {
  const member = await systemDb().member.findFirst({
    where: { userId, removedAt: null, ...(workspaceId ? { workspaceId } : {}) },
    orderBy: { createdAt: "asc" },
  });
  return member ? memberActor(member) : null;
}

export type Places = {
  workspaces: { id: string; name: string; role: string; isDemo: boolean }[];
  stores: { id: string; name: string; role: string }[];
};

/** Lists where a user may go: their workspaces and, as a shop's own people, their stores. */
export async function placesOf(userId: string): Promise<Places> {
  const [members, persons] = await Promise.all([
    systemDb().member.findMany({
      where: { userId, removedAt: null },
      orderBy: { createdAt: "asc" },
      select: { role: true, workspace: { select: { id: true, name: true, isDemo: true } } },
    }),
    systemDb().storePerson.findMany({
      where: { userId, removedAt: null, store: { archivedAt: null } },
      orderBy: { createdAt: "asc" },
      select: { role: true, store: { select: { id: true, name: true } } },
    }),
  ]);
  return {
    workspaces: members.map(({ role, workspace }) => ({ ...workspace, role })),
    stores: persons.map(({ role, store }) => ({ ...store, role })),
  };
}

type Row = { userId: string; workspaceId: string; name: string; email: string };
function pick({ userId, workspaceId, name, email }: Row): Row {
  return { userId, workspaceId, name, email };
}
function memberActor(member: Row & { id: string; role: string }): Actor {
  return { kind: "member", ...pick(member), memberId: member.id, role: oneOf(memberRoles, member.role) };
}
