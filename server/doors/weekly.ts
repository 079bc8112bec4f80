/** Door across tenants: whose week begins, and who wants to hear no more of it. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { systemDb } from "../db.ts";
import { env } from "../env.ts";
import { NotFound } from "../errors.ts";

/**
 * Lists at most `take` stores where it is Monday from eight o'clock on in the shop's own zone, that are in a sprint or
 * launched, have a founder who wants the mail, and have had none for six days.
 */
export function storesDueForSummary(now: Date, take: number): Promise<{ workspaceId: string; storeId: string }[]> {
  return systemDb().$queryRaw<{ workspaceId: string; storeId: string }[]>`
    SELECT s."workspaceId", s."id" AS "storeId"
    FROM "Store" s
    WHERE s."archivedAt" IS NULL
      AND EXTRACT(isodow FROM ${now}::timestamptz AT TIME ZONE s."timeZone") = 1
      AND EXTRACT(hour FROM ${now}::timestamptz AT TIME ZONE s."timeZone") >= 8
      AND (s."launchedAt" IS NOT NULL
        OR EXISTS (SELECT FROM "Sprint" p WHERE p."storeId" = s."id" AND p."state" = 'active'))
      AND EXISTS (SELECT FROM "StorePerson" f WHERE f."storeId" = s."id" AND f."role" = 'founder'
        AND f."removedAt" IS NULL AND f."weeklyStoppedAt" IS NULL)
      AND NOT EXISTS (SELECT FROM "Mail" m WHERE m."storeId" = s."id" AND m."template" = 'weekly-summary'
        AND m."createdAt" > ${now}::timestamptz - INTERVAL '6 days')
    ORDER BY s."id"
    LIMIT ${take}`;
}

/** Makes the key of the link that stops a person's weekly mail: it can be made again, so it is never stored. */
export function stopToken(personId: string): string {
  const signed = createHmac("sha256", env().NEXTAUTH_SECRET).update(`stop-weekly:${personId}`).digest("base64url");
  return `${personId}.${signed}`;
}

/** Gives the person's shop and whether they have stopped the mail; null for a link that is none. */
export async function readStop(token: string): Promise<{ storeName: string; isStopped: boolean } | null> {
  const personId = personOf(token);
  if (personId === null) return null;
  const person = await systemDb().storePerson.findUnique({
    where: { id: personId },
    select: { removedAt: true, weeklyStoppedAt: true, store: { select: { name: true } } },
  });
  return person && !person.removedAt
    ? { storeName: person.store.name, isStopped: person.weeklyStoppedAt !== null }
    : null;
}

/** Stops the mail, or begins it again. Throws `NotFound` for a link that is none. */
export async function stopWeekly(token: string, isStopped: boolean, now: Date): Promise<void> {
  const id = personOf(token);
  const { count } = id
    ? await systemDb().storePerson.updateMany({
        where: { id, removedAt: null },
        data: { weeklyStoppedAt: isStopped ? now : null },
      })
    : { count: 0 };
  if (count === 0) throw new NotFound("link");
}

function personOf(token: string): string | null {
  const [personId = ""] = token.split(".");
  if (!/^[0-9a-f-]{36}$/.test(personId)) return null;
  const [given, wanted] = [Buffer.from(token), Buffer.from(stopToken(personId))];
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? personId : null;
}
