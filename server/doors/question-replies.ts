/** Door across tenants: who replied by mail, before any tenant is known. */
import type { Actor } from "../ctx.ts";
import { systemDb } from "../db.ts";
import { actorForStore } from "./actors.ts";

/** A reader of a question as they would be had they signed in. */
export type Replier = { actor: Actor; storeId: string; questionId: string; email: string };

/** Finds the reader; null when the question is gone, or they no longer see the store. */
export async function findReplier(readerId: string): Promise<Replier | null> {
  const reader = await systemDb().questionReader.findUnique({
    where: { id: readerId },
    select: { storeId: true, questionId: true, memberId: true, personId: true },
  });
  if (!reader) return null;
  const { memberId, personId, storeId, questionId } = reader;
  const who = memberId
    ? await systemDb().member.findUnique({ where: { id: memberId }, select: { userId: true, email: true } })
    : await systemDb().storePerson.findUnique({ where: { id: personId ?? "" }, select: { userId: true, email: true } });
  const actor = who && (await actorForStore(who.userId, storeId));
  return actor && who ? { actor, storeId, questionId, email: who.email } : null;
}
