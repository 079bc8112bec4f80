/** Door across tenants: an invitation is opened by someone who belongs to no tenant yet. */
import { createHash, createHmac } from "node:crypto";
import { systemDb } from "../db.ts";
import { env } from "../env.ts";
import { Conflict, NotFound } from "../errors.ts";
import { memberRoles } from "../words.ts";
import { userOfEmail } from "./sessions.ts";

/** Makes the token of an invitation's link: it can be made again at sending, so it is never stored. */
export function invitationToken(invitationId: string): string {
  return createHmac("sha256", env().NEXTAUTH_SECRET).update(`invitation:${invitationId}`).digest("base64url");
}

/** What is stored of a token. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

export type InvitationView = {
  id: string;
  state: "open" | "accepted" | "expired" | "revoked";
  workspaceName: string;
  storeName: string | null;
  storeDomain: string | null;
  storeId: string | null;
  role: string;
  name: string;
  email: string;
  invitedByName: string;
  expiresAt: Date;
};

/** Reads an invitation by the token of its link; null when there is none. */
export async function readInvitation(token: string, now: Date): Promise<InvitationView | null> {
  const row = await systemDb().invitation.findUnique({
    where: { tokenHash: hashToken(token) },
    include: { workspace: { select: { name: true } }, store: { select: { name: true, domain: true } } },
  });
  if (!row) return null;
  return {
    id: row.id,
    state: stateOf(row, now),
    workspaceName: row.workspace.name,
    storeName: row.store?.name ?? null,
    storeDomain: row.store?.domain ?? null,
    storeId: row.storeId,
    role: row.role,
    name: row.name,
    email: row.email,
    invitedByName: row.invitedByName,
    expiresAt: row.expiresAt,
  };
}

function stateOf(
  row: { acceptedAt: Date | null; revokedAt: Date | null; expiresAt: Date },
  now: Date,
): InvitationView["state"] {
  if (row.acceptedAt) return "accepted";
  if (row.revokedAt) return "revoked";
  return row.expiresAt <= now ? "expired" : "open";
}

/**
 * Accepts an invitation once: makes the user of its address and their place. The link was sent to that address alone, so
 * holding it proves the address. Throws `NotFound` for an unknown token, `Conflict` when it was used, ended or taken back.
 */
export async function acceptInvitation(
  token: string,
  now: Date,
): Promise<{ userId: string; storeId: string | null; workspaceId: string }> {
  const view = await readInvitation(token, now);
  if (!view) throw new NotFound("invitation");
  if (view.state === "accepted")
    throw new Conflict("This invitation was used already. Sign in with your address instead.");
  if (view.state !== "open") throw new Conflict("This invitation has ended. Ask for a new one.");
  const user = await userOfEmail(view.email, view.name, now);
  return systemDb().$transaction(async (db) => {
    // The update is the lock: of two clicks only one finds the row open.
    const claimed = await db.invitation.updateMany({
      where: { id: view.id, acceptedAt: null, revokedAt: null, expiresAt: { gt: now } },
      data: { acceptedAt: now },
    });
    if (claimed.count === 0) throw new Conflict("This invitation was used already. Sign in with your address instead.");
    const { workspaceId } = await db.invitation.findUniqueOrThrow({
      where: { id: view.id },
      select: { workspaceId: true },
    });
    const person = { workspaceId, userId: user.id, role: view.role, name: view.name, email: view.email };
    if (memberRoles.some((role) => role === view.role)) {
      await db.member.upsert({
        where: { workspaceId_userId: { workspaceId, userId: user.id } },
        update: { role: view.role, removedAt: null },
        create: person,
        select: { id: true },
      });
    } else if (view.storeId) {
      await db.storePerson.upsert({
        where: { storeId_userId: { storeId: view.storeId, userId: user.id } },
        update: { role: view.role, removedAt: null },
        create: { ...person, storeId: view.storeId },
        select: { id: true },
      });
    }
    await db.activity.create({
      data: {
        workspaceId,
        storeId: view.storeId,
        at: now,
        actorKind: "visitor",
        actorName: view.name,
        action: "invitation.accepted",
        subjectKind: "invitation",
        subjectId: view.id,
        subjectName: view.email,
        after: { role: view.role },
      },
      select: { id: true },
    });
    return { userId: user.id, storeId: view.storeId, workspaceId };
  });
}
