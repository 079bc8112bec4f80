import type { Engine } from "./context.ts";

const HOUR_MS = 3_600_000;
const BATCH = 1000;

/** Deletes events and ended runs once they are older than the retention, a little at a time. */
export function startRetention(engine: Engine): { stop(): void } {
  const timer = setInterval(() => {
    sweep(engine).catch((error) => engine.log("retention-failed", { error: String(error) }));
  }, HOUR_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Deletes everything past its retention now. Active runs and the events held back for them stay. */
export async function sweep(engine: Engine): Promise<void> {
  const { query } = engine.db;
  const days = engine.config.retentionDays;
  const old = `now() - make_interval(days => $1)`;
  const statements = [
    `DELETE FROM engine.event WHERE internal_id IN
       (SELECT internal_id FROM engine.event WHERE received_at < ${old} LIMIT ${BATCH}) RETURNING 1`,
    `DELETE FROM engine.run WHERE id IN
       (SELECT id FROM engine.run WHERE ended_at < ${old} LIMIT ${BATCH}) RETURNING 1`,
  ];
  for (const statement of statements) {
    while ((await query(statement, [days])).length === BATCH);
  }
  // A bucket whose time has passed decides nothing any more.
  await query("DELETE FROM engine.bucket WHERE tat < $1", [Date.now() - HOUR_MS]);
}
