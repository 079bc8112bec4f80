import { PgBoss } from "pg-boss";
import type { BossDb, Db, NewJob, Tx } from "./db.ts";
import type { Job } from "./jobs.ts";
import type { Log } from "./log.ts";
import { insertTimers, isFarOff, TIMER_HORIZON_MS } from "./timers.ts";

/** A job this engine has claimed. `retryCount` names the claim, so that a lost claim cannot settle the job. */
export type Claimed = { id: string; retryCount: number; data: Job; claimedAtMs: number };

/** Thrown when a job was claimed again while we worked on it; the transaction rolls back and the work is dropped. */
export class ClaimLost extends Error {
  constructor(id: string) {
    super(`Job ${id} belongs to another claim`);
    this.name = "ClaimLost";
  }
}

/** The durable to-do list, on pg-boss. */
export type Queue = {
  /** Deletes claimed jobs of one kind within a transaction. Rejects with `ClaimLost` when a claim is not ours. */
  settle(tx: Tx, ...jobs: Claimed[]): Promise<void>;
  /** Confirms within a transaction that a claimed job is still ours and keeps it. Rejects with `ClaimLost`. */
  keep(tx: Tx, job: Claimed): Promise<void>;
  /** Tells whether more jobs wait than this process may take, so that a run should queue up again. */
  isCrowded(): boolean;
  /** Starts taking jobs. Events that are due together come together, oldest first; other jobs come alone. */
  run(handle: (jobs: Claimed[]) => Promise<void>): void;
  /** Numbers for the metrics endpoint. */
  inFlight(): { calls: number; work: number };
  /** Stops taking jobs and waits for those under way, at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
};

/** Holds the names of the two queues: calls may stay open for hours and must not keep events and timers waiting. */
export const QUEUES = { calls: "engine-calls", work: "engine-work" } as const;
type QueueName = (typeof QUEUES)[keyof typeof QUEUES];

const WORK_MAX = 40;
const POLL_MS = 500;
const TOUCH_MS = 10_000;
const YEAR_SECONDS = 365 * 86_400;
const JOB_OPTIONS = {
  // pg-boss retries only when an engine died: failures of ours are new jobs.
  retryLimit: 1_000_000,
  retryDelay: 0,
  retryBackoff: false,
  heartbeatSeconds: 30,
  // A call may take two hours (transport.ts), and a job that goes on may be some minutes old when it begins.
  expireInSeconds: 3 * 3600,
  // Counts from the due time; the default of 14 days would drop what came due during a long outage.
  retentionSeconds: YEAR_SECONDS,
} as const;

/**
 * Opens the queue and hands back what a dead engine had claimed, so that runs resume at once. The caller holds the
 * engine lock.
 */
export async function openQueue(db: Db, callsMax: number, log: Log): Promise<Queue> {
  const boss = new PgBoss({
    db: db.boss,
    schema: "pgboss",
    createSchema: false,
    schedule: false,
    registerInstance: false,
    monitorVacuum: false,
  });
  boss.on("error", (error) => log("queue-failed", { error: error.message }));
  await boss.start();
  for (const name of Object.values(QUEUES)) {
    if ((await boss.getQueue(name)) === null) await boss.createQueue(name, JOB_OPTIONS);
    await handBack(name);
  }

  const active = { [QUEUES.calls]: new Map<string, Claimed>(), [QUEUES.work]: new Map<string, Claimed>() };
  const limits = { [QUEUES.calls]: callsMax, [QUEUES.work]: WORK_MAX };
  const crowded = { [QUEUES.calls]: false, [QUEUES.work]: false };
  const fetching = { [QUEUES.calls]: false, [QUEUES.work]: false };
  const poked = { [QUEUES.calls]: false, [QUEUES.work]: false };
  const timers = new Set<NodeJS.Timeout>();
  let handle: ((jobs: Claimed[]) => Promise<void>) | null = null;
  let ticker: NodeJS.Timeout | undefined;
  let toucher: NodeJS.Timeout | undefined;
  let isStopping = false;
  let idle: (() => void) | null = null;

  async function handBack(name: QueueName): Promise<void> {
    const rows = await db.query<{ id: string }>("SELECT id FROM pgboss.job WHERE name = $1 AND state = 'active'", [
      name,
    ]);
    if (rows.length > 0)
      await boss.fail(
        name,
        rows.map((row) => row.id),
      );
  }

  /** Fetches as many jobs as may start now; a poke that comes in between repeats it. */
  async function fetchInto(name: QueueName): Promise<void> {
    if (fetching[name]) {
      poked[name] = true;
      return;
    }
    fetching[name] = true;
    try {
      do {
        poked[name] = false;
        const free = limits[name] - active[name].size;
        if (handle === null || isStopping || free <= 0) break;
        const jobs = await boss.fetch<Job>(name, { batchSize: free });
        crowded[name] = jobs.length === free;
        for (const group of grouped(jobs)) start(name, group);
        if (jobs.length === free) poked[name] = true;
      } while (poked[name]);
    } catch (error) {
      log("fetch-failed", { queue: name, error: String(error) });
    } finally {
      fetching[name] = false;
    }
  }

  function start(name: QueueName, jobs: Claimed[]): void {
    for (const job of jobs) active[name].set(job.id, job);
    const work = handle ? handle(jobs) : Promise.resolve();
    work
      .catch((error) => log("job-failed", { job: jobs[0]?.data.kind, error: String(error) }))
      .finally(() => {
        for (const job of jobs) if (active[name].get(job.id) === job) active[name].delete(job.id);
        if (active[QUEUES.calls].size + active[QUEUES.work].size === 0) idle?.();
        poke(name);
      });
  }

  function poke(name: QueueName): void {
    fetchInto(name).catch(() => {});
  }

  function pokeLater(name: QueueName, atMs: number): void {
    const delay = atMs - Date.now();
    // The rest waits in the timer table and comes by here again.
    if (delay > TIMER_HORIZON_MS || isStopping) return;
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        poke(name);
      },
      Math.max(delay + 2, 0),
    );
    timer.unref();
    timers.add(timer);
  }

  /** Keeps claims alive; pg-boss hands a job out again 30 s after its last sign of life. */
  async function touchAll(): Promise<void> {
    for (const name of Object.values(QUEUES)) {
      const jobs = [...active[name].values()];
      if (jobs.length > 0)
        await boss.touch(
          name,
          jobs.map(({ id, retryCount }) => ({ id, retryCount })),
        );
    }
  }

  db.setJobSink({
    insert: async (jobs, bossDb) => {
      const now = Date.now();
      const later = jobs.filter((job) => isFarOff(job, now));
      await Promise.all([
        later.length > 0 ? insertTimers(later, bossDb) : null,
        ...Object.values(QUEUES).map((name) => {
          const mine = jobs.filter((job) => queueOf(job.job) === name && !isFarOff(job, now));
          return mine.length > 0 ? insert(boss, name, mine, bossDb) : null;
        }),
      ]);
    },
    committed: (jobs) => {
      const now = Date.now();
      const due = new Set<QueueName>();
      for (const { job, atMs } of jobs) {
        if (atMs !== undefined && atMs > now) pokeLater(queueOf(job), atMs);
        else due.add(queueOf(job));
      }
      for (const name of due) poke(name);
    },
  });

  return {
    settle: (tx, ...jobs) =>
      tx.withBoss(async (bossDb) => {
        const first = jobs[0];
        if (!first) return;
        requireClaim(jobs, await boss.deleteJob(queueOf(first.data), jobs.map(attemptOf), { db: bossDb }));
      }),
    keep: (tx, job) =>
      tx.withBoss(async (bossDb) => {
        requireClaim([job], await boss.touch(queueOf(job.data), attemptOf(job), { db: bossDb }));
      }),
    isCrowded: () => crowded[QUEUES.calls] || isStopping,
    inFlight: () => ({ calls: active[QUEUES.calls].size, work: active[QUEUES.work].size }),
    run: (handler) => {
      handle = handler;
      ticker = setInterval(() => {
        for (const name of Object.values(QUEUES)) poke(name);
      }, POLL_MS);
      toucher = setInterval(() => {
        touchAll().catch((error) => log("touch-failed", { error: String(error) }));
      }, TOUCH_MS);
      for (const name of Object.values(QUEUES)) poke(name);
    },
    stop: async (graceMs) => {
      isStopping = true;
      clearInterval(ticker);
      for (const timer of timers) clearTimeout(timer);
      if (active[QUEUES.calls].size + active[QUEUES.work].size > 0) {
        await Promise.race([
          new Promise<void>((resolve) => {
            idle = resolve;
          }),
          new Promise((resolve) => setTimeout(resolve, graceMs)),
        ]);
      }
      clearInterval(toucher);
      await boss.stop({ graceful: false });
    },
  };
}

function queueOf(job: Job): QueueName {
  return job.kind === "call" ? QUEUES.calls : QUEUES.work;
}

/** pg-boss' answer counts the jobs it changed, though its type does not say so. */
function requireClaim(jobs: Claimed[], response: object): void {
  if (!("affected" in response) || response.affected !== jobs.length) {
    throw new ClaimLost(jobs.map((job) => job.id).join(", "));
  }
}

/** Puts the events among fetched jobs together, in the order they came in. */
function grouped(fetched: { id: string; retryCount: number; data: Job }[]): Claimed[][] {
  const claimedAtMs = Date.now();
  const jobs = fetched.map(({ id, retryCount, data }): Claimed => ({ id, retryCount, data, claimedAtMs }));
  const routes = jobs.filter((job) => job.data.kind === "route").sort((a, b) => compareEvents(a.data, b.data));
  const others = jobs.filter((job) => job.data.kind !== "route").map((job) => [job]);
  return routes.length > 0 ? [routes, ...others] : others;
}

function compareEvents(a: Job, b: Job): number {
  return a.kind === "route" && b.kind === "route" && a.event < b.event ? -1 : 1;
}

function attemptOf(job: Claimed): { id: string; retryCount: number } {
  return { id: job.id, retryCount: job.retryCount };
}

async function insert(boss: PgBoss, name: QueueName, jobs: NewJob[], db: BossDb): Promise<void> {
  await boss.insert(
    name,
    jobs.map(({ job, atMs, priority }) => ({
      data: job,
      ...JOB_OPTIONS,
      ...(atMs === undefined ? {} : { startAfter: new Date(atMs) }),
      ...(priority ? { priority } : {}),
    })),
    { db },
  );
}
