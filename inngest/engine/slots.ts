import { keyOf } from "./cel.ts";
import type { Engine } from "./context.ts";
import type { NewJob, Tx } from "./db.ts";
import { concurrencyOf, type FunctionConfig } from "./function-config.ts";
import type { CallJob } from "./jobs.ts";
import type { Run } from "./runs.ts";

/** A concurrency slot key with the number of calls that may hold it at once. */
type Limited = { key: string; limit: number };

/**
 * Evaluates a function's concurrency keys for a run. The keys stay with the run; the limits are read anew for each
 * call, so that a changed limit holds at once. An empty key stands for an entry without a limit.
 */
export function slotKeys(config: FunctionConfig, firstEvent: unknown): string[] {
  return concurrencyOf(config).map((entry) => {
    if ((entry.limit ?? 0) <= 0) return "";
    const value = entry.key === undefined ? "" : keyOf(entry.key, { event: firstEvent });
    return entry.scope === "env" || entry.scope === "account" ? `${entry.scope}:${value}` : `fn:${config.id}:${value}`;
  });
}

/**
 * Takes every slot a call needs, or parks the call until one is free. One advisory lock per key makes counting and
 * taking one step. False when the call was parked; its job has to be settled then.
 */
export async function takeSlots(engine: Engine, tx: Tx, run: SlotRun, job: CallJob): Promise<boolean> {
  const wanted = limitsOf(engine, run.fnId, run.slots);
  const counts = await lockAndCount(tx, wanted, job.call);
  const full = wanted.find(({ key, limit }) => (counts.get(key) ?? 0) >= limit);
  if (!full) {
    tx.write(
      "INSERT INTO engine.slot (key, call, run_id) SELECT key, $2, $3 FROM unnest($1::text[]) key ON CONFLICT DO NOTHING",
      [wanted.map(({ key }) => key), job.call, job.run],
    );
    return true;
  }
  // A slot handed over while this call waited for another one goes to the next in line.
  tx.write("DELETE FROM engine.slot WHERE call = $1", [job.call]);
  tx.write(
    `INSERT INTO engine.waiter (call, key, order_at, tie, run_id, job) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (call) DO UPDATE SET key = excluded.key`,
    [job.call, full.key, run.queuedAt.getTime() - run.priority * 1000, job.run, job.run, JSON.stringify(job)],
  );
  for (const other of wanted) if (other.key !== full.key) await wakeNext(tx, other);
  return false;
}

/** What a call needs to know of its run to take slots. */
export type SlotRun = Pick<Run, "fnId" | "slots" | "queuedAt" | "priority">;

/**
 * Frees the slots of a call right before the commit and hands each to the first call that waits for it. Slot locks
 * come last in every transaction, after all locks on runs.
 */
export function freeSlots(engine: Engine, tx: Tx, run: Pick<Run, "fnId" | "slots">, call: string): void {
  if (run.slots.length === 0) return;
  tx.beforeCommit(() => handOver(engine, tx, run, "DELETE FROM engine.slot WHERE call = $1", call));
}

/** Frees the slots of all calls of a run that has ended and takes its waiting calls out of the line. */
export function freeSlotsOfRun(engine: Engine, tx: Tx, run: Pick<Run, "id" | "fnId" | "slots">): void {
  tx.write("DELETE FROM engine.waiter WHERE run_id = $1", [run.id]);
  tx.beforeCommit(() => handOver(engine, tx, run, "DELETE FROM engine.slot WHERE run_id = $1", run.id));
}

async function handOver(
  engine: Engine,
  tx: Tx,
  run: Pick<Run, "fnId" | "slots">,
  deletion: string,
  value: string,
): Promise<void> {
  const wanted = limitsOf(engine, run.fnId, run.slots);
  lockKeys(tx, wanted);
  tx.write(deletion, [value]);
  for (const limited of wanted) await wakeNext(tx, limited);
}

/** Gives free slots of a key to the calls that wait for it, first come first served. The caller holds the key's lock. */
async function wakeNext(tx: Tx, { key, limit }: Limited): Promise<void> {
  const rows = await tx.query<{ job: string }>(
    `WITH free AS (SELECT greatest($2::int - count(*), 0) AS n FROM engine.slot WHERE key = $1),
     next AS (SELECT call FROM engine.waiter WHERE key = $1 ORDER BY order_at, tie LIMIT (SELECT n FROM free)),
     woken AS (DELETE FROM engine.waiter w USING next WHERE w.call = next.call RETURNING w.call, w.run_id, w.job),
     taken AS (INSERT INTO engine.slot (key, call, run_id) SELECT $1, call, run_id FROM woken ON CONFLICT DO NOTHING)
     SELECT job FROM woken`,
    [key, Math.floor(limit)],
  );
  tx.enqueue(...rows.map((row): NewJob => ({ job: JSON.parse(row.job) as CallJob })));
}

/** Pairs a run's keys with the limits its function has now, each key once with its smallest limit, sorted. */
function limitsOf(engine: Engine, fnId: string, keys: string[]): Limited[] {
  const config = engine.registry.get(fnId)?.config;
  const entries = config ? concurrencyOf(config) : [];
  const limits = new Map<string, number>();
  for (const [index, key] of keys.entries()) {
    const limit = entries[index]?.limit ?? 0;
    if (key === "" || limit <= 0) continue;
    limits.set(key, Math.min(limit, limits.get(key) ?? limit));
  }
  return [...limits].map(([key, limit]) => ({ key, limit })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

function lockKeys(tx: Tx, wanted: Limited[]): void {
  for (const { key } of wanted) tx.write("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`slot:${key}`]);
}

async function lockAndCount(tx: Tx, wanted: Limited[], call: string): Promise<Map<string, number>> {
  lockKeys(tx, wanted);
  const rows = await tx.query<{ key: string; used: string }>(
    "SELECT key, count(*) AS used FROM engine.slot WHERE key = ANY($1::text[]) AND call <> $2 GROUP BY key",
    [wanted.map(({ key }) => key), call],
  );
  return new Map(rows.map((row) => [row.key, Number(row.used)]));
}
