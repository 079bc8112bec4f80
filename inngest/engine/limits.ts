import type { Tx } from "./db.ts";

/** A rate: how many per period, and how many more at once. */
export type Rate = { limit: number; periodMs: number; burst: number };

/**
 * Takes from a rate limit (GCRA: the bucket holds the theoretical arrival time of the next one).
 * False when it is not due yet; the bucket is untouched then.
 */
export async function takeFromLimit(tx: Tx, key: string, rate: Rate, nowMs: number): Promise<boolean> {
  const emission = rate.periodMs / rate.limit;
  const rows = await tx.query(
    `INSERT INTO engine.bucket AS b (key, tat) VALUES ($1, $2::float8 + $3::float8)
     ON CONFLICT (key) DO UPDATE SET tat = greatest($2, b.tat) + $3
       WHERE greatest($2, b.tat) + $3 - $3 * ($4::float8 + 1) <= $2
     RETURNING tat`,
    [key, nowMs, emission, rate.burst],
  );
  return rows.length > 0;
}

/** Reserves the next place of a throttle and says when it is, in ms since 1970. */
export async function reserveStart(tx: Tx, key: string, rate: Rate, nowMs: number): Promise<number> {
  const emission = rate.periodMs / rate.limit;
  const rows = await tx.query<{ tat: number }>(
    `INSERT INTO engine.bucket AS b (key, tat) VALUES ($1, $2::float8 + $3::float8)
     ON CONFLICT (key) DO UPDATE SET tat = greatest($2, b.tat) + $3 RETURNING tat`,
    [key, nowMs, emission],
  );
  const next = rows[0]?.tat ?? nowMs;
  return Math.max(nowMs, next - emission * (rate.burst + 1));
}
