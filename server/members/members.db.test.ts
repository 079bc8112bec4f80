import { afterAll, describe, expect, test } from "vitest";
import {
  buildMember,
  buildPerson,
  buildStore,
  buildUser,
  buildWorkspace,
  unique,
} from "../../prisma/builders/workspace.ts";
import { DAY_MS } from "../checks/check.ts";
import { inTenant } from "../ctx.ts";
import { disconnect, systemDb } from "../db.ts";
import { actorForStore, actorForWorkspace, placesOf } from "../doors/actors.ts";
import { acceptInvitation, invitationToken, readInvitation } from "../doors/invitations.ts";
import { Conflict, NotAllowed, NotFound } from "../errors.ts";
import { archiveStore } from "../stores/update-store.ts";
import { inviteMember, invitePerson, revokeInvitation } from "./invite.ts";
import { listMembers, listStorePeople } from "./list-people.ts";
import { changeRole, removeMember, removePerson } from "./manage.ts";

afterAll(disconnect);

async function invited() {
  const { owner, workspaceId } = await buildWorkspace();
  const { storeId } = await buildStore(owner);
  const email = `${unique("Ines")}@People.example`.toLowerCase();
  const invite = (now = new Date()) =>
    inTenant(owner, (ctx) => invitePerson(ctx, { storeId, email, name: "Ines", role: "founder" }), now);
  const { invitationId } = await invite();
  return { owner, workspaceId, storeId, email, invite, invitationId, token: invitationToken(invitationId) };
}

describe("an invitation", () => {
  test("works once of two clicks, for the address it was sent to, and shows the one store", async () => {
    const { token, storeId, email } = await invited();
    const clicks = await Promise.allSettled([1, 2].map(() => acceptInvitation(token, new Date())));
    expect(clicks.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(clicks.find((click) => click.status === "rejected")?.reason).toBeInstanceOf(Conflict);
    const people = await systemDb().storePerson.findMany({ where: { storeId } });
    expect(people.map((person) => person.email)).toEqual([email]);
    const user = await systemDb().user.findUniqueOrThrow({ where: { email } });
    expect((await placesOf(user.id)).stores.map(({ id }) => id)).toEqual([storeId]);
    await expect(acceptInvitation(token, new Date())).rejects.toThrow("used already");
  });

  test("ends after seven days", async () => {
    const { token } = await invited();
    const later = new Date(Date.now() + 7 * DAY_MS + 1_000);
    expect((await readInvitation(token, later))?.state).toBe("expired");
    await expect(acceptInvitation(token, later)).rejects.toThrow("has ended");
  });

  test("taken back no longer works, and cannot be taken back once it was used", async () => {
    const { owner, token, invitationId, storeId } = await invited();
    const revoke = (id: string, where: string | null = storeId) =>
      inTenant(owner, (ctx) => revokeInvitation(ctx, { invitationId: id, storeId: where }));
    await expect(revoke(invitationId, null), "it is not one to the workspace").rejects.toThrow(NotFound);
    await revoke(invitationId);
    await revoke(invitationId);
    await expect(acceptInvitation(token, new Date())).rejects.toThrow("has ended");
    const second = await invited();
    await acceptInvitation(second.token, new Date());
    const late = inTenant(second.owner, (ctx) =>
      revokeInvitation(ctx, { invitationId: second.invitationId, storeId: second.storeId }),
    );
    await expect(late).rejects.toThrow("accepted already");
  });

  test("is ended by a newer one to the same place, and refused to who is in already", async () => {
    const { token, invite } = await invited();
    const newer = await invite();
    await expect(acceptInvitation(token, new Date())).rejects.toThrow("has ended");
    await acceptInvitation(invitationToken(newer.invitationId), new Date());
    await expect(invite()).rejects.toThrow("sees the store already");
  });

  test("is stored as a hash: no row holds what the link holds", async () => {
    const { token, invitationId, storeId } = await invited();
    const row = await systemDb().invitation.findUniqueOrThrow({ where: { id: invitationId } });
    const mails = await systemDb().mail.findMany({ where: { storeId } });
    expect(mails).toHaveLength(1);
    expect(JSON.stringify([row, mails])).not.toContain(token);
    expect(await readInvitation(`${token.slice(0, -1)}x`, new Date())).toBeNull();
    await expect(acceptInvitation("x".repeat(43), new Date())).rejects.toThrow(NotFound);
  });

  test("to the workspace is the owner's to send; to a store any editor's", async () => {
    const { workspaceId, owner, storeId } = await invited();
    const consultant = await buildMember(workspaceId, { role: "consultant" });
    const viewer = await buildMember(workspaceId, { role: "viewer" });
    const colleague = { email: "new@people.example", name: "New", role: "owner" as const };
    await expect(inTenant(consultant, (ctx) => inviteMember(ctx, colleague))).rejects.toThrow(NotAllowed);
    const teammate = { storeId, email: "dev@people.example", name: "Dev", role: "teammate" as const };
    await expect(inTenant(viewer, (ctx) => invitePerson(ctx, teammate))).rejects.toThrow(NotAllowed);
    await expect(inTenant(consultant, (ctx) => invitePerson(ctx, teammate))).resolves.toBeDefined();
    const { invitationId } = await inTenant(owner, (ctx) => inviteMember(ctx, colleague));
    const { userId } = await acceptInvitation(invitationToken(invitationId), new Date());
    expect(await actorForWorkspace(userId, workspaceId)).toMatchObject({ kind: "member", role: "owner" });
  });
});

describe("the last owner", () => {
  test("stays: no role change, no removal, and not by two owners who demote each other at once", async () => {
    const { owner, workspaceId } = await buildWorkspace();
    const demote = (by: typeof owner, memberId: string) =>
      inTenant(by, (ctx) => changeRole(ctx, { memberId, role: "consultant" }));
    await expect(demote(owner, owner.memberId)).rejects.toThrow("needs an owner");
    await expect(inTenant(owner, (ctx) => removeMember(ctx, owner))).rejects.toThrow(Conflict);
    const second = await buildMember(workspaceId, { role: "owner" });
    const results = await Promise.allSettled([demote(owner, second.memberId), demote(second, owner.memberId)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const owners = await systemDb().member.count({ where: { workspaceId, role: "owner", removedAt: null } });
    expect(owners).toBe(1);
  });
});

describe("who was removed", () => {
  test("sees nothing of the workspace from the next request on", async () => {
    const { owner, workspaceId } = await buildWorkspace();
    const { storeId } = await buildStore(owner);
    const colleague = await buildMember(workspaceId, { role: "consultant" });
    expect(await actorForStore(colleague.userId, storeId)).toMatchObject({ kind: "member" });
    await inTenant(owner, (ctx) => removeMember(ctx, colleague));
    expect(await actorForStore(colleague.userId, storeId)).toBeNull();
    expect(await actorForWorkspace(colleague.userId, workspaceId)).toBeNull();
    expect((await placesOf(colleague.userId)).workspaces).toEqual([]);
    expect((await inTenant(owner, listMembers)).members.map(({ id }) => id)).toEqual([owner.memberId]);
  });

  test("or whose store was put away sees nothing of it", async () => {
    const { owner, workspaceId } = await buildWorkspace();
    const { storeId } = await buildStore(owner);
    const founder = await buildPerson({ workspaceId, storeId });
    const other = await buildPerson({ workspaceId, storeId });
    await inTenant(owner, (ctx) => removePerson(ctx, { storeId, personId: other.personId }));
    expect(await actorForStore(other.userId, storeId)).toBeNull();
    expect((await inTenant(owner, (ctx) => listStorePeople(ctx, storeId))).persons).toHaveLength(1);
    await inTenant(owner, (ctx) => archiveStore(ctx, { storeId }));
    expect(await actorForStore(founder.userId, storeId)).toBeNull();
    expect((await placesOf(founder.userId)).stores).toEqual([]);
    expect(await actorForStore(owner.userId, storeId)).toMatchObject({ kind: "member" });
  });
});

test("nobody has a part in a store or a workspace they were not let into", async () => {
  const { owner } = await buildWorkspace();
  const { storeId, workspaceId } = await buildStore(owner);
  const { id } = await buildUser();
  expect(await actorForStore(id, storeId)).toBeNull();
  expect(await actorForWorkspace(id, workspaceId)).toBeNull();
  expect(await actorForWorkspace(id, null)).toBeNull();
});
