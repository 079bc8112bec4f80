import type { Engine } from "./context.ts";
import { QUEUES } from "./queue.ts";
import type { SyncState } from "./sync.ts";

/** How the engine stands, for people and monitors. Times are ms; ages count from now. */
export type EngineMetrics = {
  queue: { waiting: number; due: number; active: number; oldestDueMs: number };
  /** Jobs that are due later than the queue looks ahead. */
  timers: number;
  waiters: number;
  waits: number;
  runs: { scheduled: number; running: number };
  inFlight: { calls: number; work: number };
  sync: SyncState[];
  /** How far this machine's clock is ahead of the database's; signatures die at five minutes. */
  clockSkewMs: number;
};

/** Counts what waits and what is under way. */
export async function readMetrics(engine: Engine, sync: SyncState[]): Promise<EngineMetrics> {
  const before = Date.now();
  const rows = await engine.db.query<{
    waiting: string;
    due: string;
    active: string;
    oldest_due_ms: number;
    timers: string;
    waiters: string;
    waits: string;
    scheduled: string;
    running: string;
    now_ms: number;
  }>(
    `SELECT q.*, (SELECT count(*) FROM engine.timer) AS timers, (SELECT count(*) FROM engine.waiter) AS waiters, (SELECT count(*) FROM engine.wait) AS waits,
       (SELECT count(*) FROM engine.run WHERE status = 'Scheduled') AS scheduled,
       (SELECT count(*) FROM engine.run WHERE status = 'Running') AS running,
       extract(epoch FROM clock_timestamp())::float8 * 1000 AS now_ms
     FROM (
       SELECT count(*) FILTER (WHERE state < 'active') AS waiting,
         count(*) FILTER (WHERE state < 'active' AND start_after <= now()) AS due,
         count(*) FILTER (WHERE state = 'active') AS active,
         coalesce(extract(epoch FROM now() - min(start_after) FILTER (WHERE state < 'active' AND start_after <= now()))
           ::float8 * 1000, 0) AS oldest_due_ms
       FROM pgboss.job WHERE name = ANY ($1::text[])
     ) q`,
    [Object.values(QUEUES)],
  );
  const row = rows[0];
  if (!row) throw new Error("The metrics query answered nothing");
  const middle = (before + Date.now()) / 2;
  return {
    queue: {
      waiting: Number(row.waiting),
      due: Number(row.due),
      active: Number(row.active),
      oldestDueMs: Math.round(row.oldest_due_ms),
    },
    timers: Number(row.timers),
    waiters: Number(row.waiters),
    waits: Number(row.waits),
    runs: { scheduled: Number(row.scheduled), running: Number(row.running) },
    inFlight: engine.queue.inFlight(),
    sync,
    clockSkewMs: Math.round(middle - row.now_ms),
  };
}
