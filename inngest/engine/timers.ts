import type { BossDb, Db, NewJob, Tx } from "./db.ts";
import type { Job } from "./jobs.ts";
import type { Log } from "./log.ts";

/**
 * Jobs due later than this wait in a table of their own: pg-boss looks through every job that is not due yet each
 * time it fetches. They move to the queue this much before their time, so that the queue's own timing applies.
 */
export const TIMER_HORIZON_MS = 10_000;

const LOOK_MS = 1000;
const BATCH = 500;

/** Tells whether a job has to wait in the table. */
export function isFarOff(job: NewJob, nowMs: number): boolean {
  return job.atMs !== undefined && job.atMs - nowMs > TIMER_HORIZON_MS;
}

/** Stores jobs for later; a job for the same thing is replaced. */
export async function insertTimers(jobs: NewJob[], db: BossDb): Promise<void> {
  // One statement may touch a row once only: of two jobs for the same thing the later one counts.
  const rows = [...new Map(jobs.map((each) => [timerKey(each.job), each])).entries()];
  await db.executeSql(
    `INSERT INTO engine.timer (key, run_id, due_at, priority, job)
     SELECT * FROM unnest($1::text[], $2::text[], $3::float8[], $4::int[], $5::text[])
     ON CONFLICT (key) DO UPDATE SET due_at = excluded.due_at, priority = excluded.priority, job = excluded.job`,
    [
      rows.map(([key]) => key),
      rows.map(([, { job }]) => ("run" in job ? job.run : null)),
      rows.map(([, { atMs }]) => atMs ?? 0),
      rows.map(([, { priority }]) => priority ?? 0),
      rows.map(([, { job }]) => JSON.stringify(job)),
    ],
  );
}

/** Takes back the timer of a wait that was met. */
export function dropWaitTimer(tx: Tx, waitId: string): void {
  tx.write("DELETE FROM engine.timer WHERE key = $1", [`expire:${waitId}`]);
}

/** Takes back every timer of a run that has ended. */
export function dropRunTimers(tx: Tx, runId: string): void {
  tx.write("DELETE FROM engine.timer WHERE run_id = $1", [runId]);
}

/** Moves jobs to the queue when their time comes near. */
export function startTimers(db: Db, log: Log): { stop(): void } {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    try {
      while (!isStopped && (await moveDue(db)) === BATCH);
    } catch (error) {
      log("timers-failed", { error: String(error) });
    }
    if (!isStopped) timer = setTimeout(() => look().catch(() => {}), LOOK_MS);
  }

  look().catch(() => {});
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** Moves the jobs that come due soon, at most one batch; answers how many. */
async function moveDue(db: Db): Promise<number> {
  const nearMs = Date.now() + TIMER_HORIZON_MS;
  const some = await db.query("SELECT 1 FROM engine.timer WHERE due_at <= $1 LIMIT 1", [nearMs]);
  if (some.length === 0) return 0;
  return await db.transaction(async (tx) => {
    const rows = await tx.query<{ due_at: number; priority: number; job: string }>(
      `DELETE FROM engine.timer WHERE key IN
         (SELECT key FROM engine.timer WHERE due_at <= $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING due_at, priority, job`,
      [nearMs, BATCH],
    );
    const jobs = rows.map((row) => ({ job: JSON.parse(row.job) as Job, atMs: row.due_at, priority: row.priority }));
    tx.enqueue(...jobs.sort((a, b) => a.atMs - b.atMs));
    return rows.length;
  });
}

function timerKey(job: Job): string {
  switch (job.kind) {
    case "call":
      return `call:${job.call}`;
    case "route":
      return `route:${job.event}`;
    case "wake":
      return `wake:${job.run}.${job.stepId}`;
    case "expire":
      return `expire:${job.wait}`;
    case "hold":
      return `hold:${job.key}`;
    case "timeout":
      return `timeout:${job.run}.${job.limit}`;
  }
}
