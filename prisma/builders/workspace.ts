/** Builds workspaces, people and stores through the same verbs the screens use. For the seed and for tests. */
import { emptyProfile, type StoreProfile } from "../../server/checks/store-profile.ts";
import { type Actor, inTenant, type MemberRole, type PersonRole } from "../../server/ctx.ts";
import { systemDb } from "../../server/db.ts";
import { createStore } from "../../server/stores/create-store.ts";

export type BuiltMember = Extract<Actor, { kind: "member" }>;
export type BuiltPerson = Extract<Actor, { kind: "person" }>;

let counter = 0;
/** Gives a text that no other row of this process has. */
export function unique(prefix: string): string {
  counter += 1;
  return `${prefix}-${process.pid.toString(36)}-${counter}`;
}

/** Makes a user, or finds the one of the address. */
export async function buildUser(
  input: { email?: string; name?: string } = {},
): Promise<{ id: string; email: string; name: string }> {
  const name = input.name ?? unique("Person");
  const email = (input.email ?? `${unique("person")}@people.example`).toLowerCase();
  const user = await systemDb().user.upsert({
    where: { email },
    update: {},
    create: { email, name, emailVerified: new Date() },
    select: { id: true },
  });
  return { id: user.id, email, name };
}

/** Makes a workspace with its owner. */
export async function buildWorkspace(
  input: { name?: string; isDemo?: boolean; owner?: { email?: string; name?: string } } = {},
): Promise<{
  workspaceId: string;
  owner: BuiltMember;
}> {
  const workspace = await systemDb().workspace.create({
    data: { name: input.name ?? unique("Studio"), isDemo: input.isDemo ?? false },
    select: { id: true },
  });
  const owner = await buildMember(workspace.id, { role: "owner", ...input.owner });
  return { workspaceId: workspace.id, owner };
}

/** Adds a member. */
export async function buildMember(
  workspaceId: string,
  input: { role: MemberRole; email?: string; name?: string },
): Promise<BuiltMember> {
  const user = await buildUser(input);
  const { role } = input;
  const { name, email } = user;
  const member = await systemDb().member.create({
    data: { workspaceId, userId: user.id, role, name, email },
    select: { id: true },
  });
  return { kind: "member", userId: user.id, memberId: member.id, workspaceId, role, name, email };
}

/** Adds one of the store's own people. */
export async function buildPerson(
  { workspaceId, storeId }: { workspaceId: string; storeId: string },
  input: { role?: PersonRole; email?: string; name?: string } = {},
): Promise<BuiltPerson> {
  const user = await buildUser(input);
  const role = input.role ?? "founder";
  const { name, email } = user;
  const person = await systemDb().storePerson.create({
    data: { workspaceId, storeId, userId: user.id, role, name, email },
    select: { id: true },
  });
  return { kind: "person", userId: user.id, personId: person.id, workspaceId, storeId, role, name, email };
}

/** Onboards a store; without `startAudit` nothing is measured yet. */
export async function buildStore(
  actor: BuiltMember,
  input: {
    name?: string;
    domain?: string;
    profile?: StoreProfile;
    startAudit?: boolean;
    launchDay?: string | null;
    timeZone?: string;
  } = {},
): Promise<{ workspaceId: string; storeId: string }> {
  const domain = input.domain ?? input.profile?.domain ?? `${unique("shop")}.example`;
  const { storeId } = await inTenant(actor, (ctx) =>
    createStore(ctx, {
      name: input.name ?? domain,
      profile: input.profile ?? emptyProfile(domain),
      launchDay: input.launchDay ?? null,
      timeZone: input.timeZone ?? "UTC",
      startAudit: input.startAudit ?? false,
    }),
  );
  return { workspaceId: actor.workspaceId, storeId };
}
