/** Door across tenants: limits kept in Postgres, so that every replica counts the same. */
import { systemDb } from "../db.ts";
import { LimitReached } from "../errors.ts";

/**
 * Counts one use of `key` and tells how many are left until when; throws `LimitReached` when more than `max` fall in the
 * running window of `windowMs`.
 */
export async function limit(
  key: string,
  max: number,
  windowMs: number,
  now: Date,
  userMessage: string,
): Promise<{ left: number; endsAt: Date }> {
  const windowAt = new Date(Math.floor(now.getTime() / windowMs) * windowMs);
  const row = await systemDb().rateLimit.upsert({
    where: { key_windowAt: { key, windowAt } },
    update: { count: { increment: 1 } },
    create: { key, windowAt, count: 1 },
    select: { count: true },
  });
  const endsAt = new Date(windowAt.getTime() + windowMs);
  if (row.count > max) throw new LimitReached(userMessage, endsAt, key);
  return { left: max - row.count, endsAt };
}

/** Forgets windows that ended a day ago. */
export async function forgetOldWindows(now: Date): Promise<void> {
  await systemDb().rateLimit.deleteMany({ where: { windowAt: { lt: new Date(now.getTime() - 86_400_000) } } });
}
