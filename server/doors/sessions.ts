/** Door across tenants: signed-in browsers. */
import { randomUUID } from "node:crypto";
import { systemDb } from "../db.ts";

export type SignedInUser = {
  id: string;
  email: string;
  name: string | null;
  timeZone: string | null;
  sessionId: string;
};

/** A session lasts 30 days. */
export const SESSION_MAX_AGE_SECONDS = 30 * 24 * 60 * 60;

/** Gives the user of a session token; null when there is none or it has ended. */
export async function userOfSession(sessionToken: string, now: Date): Promise<SignedInUser | null> {
  const session = await systemDb().session.findUnique({
    where: { sessionToken },
    select: { id: true, expires: true, user: { select: { id: true, email: true, name: true, timeZone: true } } },
  });
  return session && session.expires > now ? { ...session.user, sessionId: session.id } : null;
}

/** Opens a session for a user and gives its token, for the cookie. */
export async function openSession(
  userId: string,
  now: Date,
  userAgent: string | null,
): Promise<{ sessionToken: string; expires: Date }> {
  const sessionToken = randomUUID();
  const expires = new Date(now.getTime() + SESSION_MAX_AGE_SECONDS * 1000);
  await systemDb().session.create({
    data: { sessionToken, userId, expires, createdAt: now, userAgent: userAgent?.slice(0, 200) ?? null },
    select: { id: true },
  });
  return { sessionToken, expires };
}

/** Notes which browser a session belongs to, so that its owner recognises it in the list. */
export async function noteBrowser(sessionToken: string, userAgent: string): Promise<void> {
  await systemDb().session.updateMany({ where: { sessionToken }, data: { userAgent: userAgent.slice(0, 200) } });
}

/** Lists the user's sessions, newest first; `current` marks the one asking. */
export async function listSessions(user: SignedInUser, now: Date) {
  const rows = await systemDb().session.findMany({
    where: { userId: user.id, expires: { gt: now } },
    orderBy: { createdAt: "desc" },
    select: { id: true, createdAt: true, expires: true, userAgent: true },
  });
  return rows.map((row) => ({ ...row, current: row.id === user.sessionId }));
}

/** Ends one session of the user, or with `sessionId` null all but the one asking. Gives how many ended. */
export async function revokeSessions(user: SignedInUser, sessionId: string | null): Promise<number> {
  const { count } = await systemDb().session.deleteMany({
    where: { userId: user.id, id: sessionId ?? { not: user.sessionId } },
  });
  return count;
}

/** Finds or makes the user of a verified address. */
export async function userOfEmail(email: string, name: string | null, now: Date): Promise<{ id: string }> {
  const address = email.toLowerCase();
  // Not `upsert`: two clicks of one moment would both find nobody, and one would fail.
  await systemDb().user.createMany({ data: [{ email: address, name, emailVerified: now }], skipDuplicates: true });
  return systemDb().user.findUniqueOrThrow({ where: { email: address }, select: { id: true } });
}

/** Keeps the user's name. */
export async function renameUser(userId: string, name: string): Promise<void> {
  await systemDb().$transaction([
    systemDb().user.update({ where: { id: userId }, data: { name } }),
    systemDb().member.updateMany({ where: { userId }, data: { name } }),
    systemDb().storePerson.updateMany({ where: { userId }, data: { name } }),
  ]);
}

/** Ends a session by its token; harmless when it has ended. */
export async function endSession(sessionToken: string): Promise<void> {
  await systemDb().session.deleteMany({ where: { sessionToken } });
}
