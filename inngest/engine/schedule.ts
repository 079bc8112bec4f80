import { keyOf, priorityOf } from "./cel.ts";
import type { Engine } from "./context.ts";
import type { Tx } from "./db.ts";
import type { StoredEvent } from "./events.ts";
import type { FunctionConfig } from "./function-config.ts";
import { addToBatch, debounce } from "./holds.ts";
import { DISCOVERY } from "./jobs.ts";
import { type Rate, reserveStart, takeFromLimit } from "./limits.ts";
import type { Fn } from "./registry.ts";
import { callJob, endRun, isActive, lockRun } from "./runs.ts";
import { slotKeys } from "./slots.ts";
import { durationMs } from "./time.ts";
import { ulid } from "./ulid.ts";
import { refuseInvoke, watchForCancel } from "./waits.ts";

/** Why a function should start, before its flow control has decided. */
export type Start = {
  events: StoredEvent[];
  /** Makes a second start with the same key within a day the same start. */
  idem: string;
  /** Where an invoking run waits for the end; null for events. */
  correlation: string | null;
  /** The earliest start in ms since 1970; null for now. */
  notBeforeMs: number | null;
};

const IDEMPOTENCY_HOURS = 24;
const DAY_MS = 86_400_000;

/** Passes one event through a function's flow control: batch, rate limit, debounce, then the rest of `startRun`. */
export async function scheduleEvent(engine: Engine, tx: Tx, fn: Fn, stored: StoredEvent, nowMs: number): Promise<void> {
  const start: Start = { events: [stored], idem: idemOf(stored), correlation: null, notBeforeMs: null };
  if (await addToBatch(engine, tx, fn, stored, nowMs)) return;
  if (!(await isWithinRate(tx, fn.config, stored, nowMs))) return;
  if (await debounce(tx, fn, stored, nowMs)) return;
  await startRun(engine, tx, fn, start, nowMs);
}

/**
 * Passes an invocation through a function's flow control. It is neither batched nor debounced: the run that invokes
 * waits for a run of its own.
 */
export async function scheduleInvocation(
  engine: Engine,
  tx: Tx,
  fn: Fn,
  stored: StoredEvent,
  correlation: string,
  nowMs: number,
): Promise<void> {
  if (!(await isWithinRate(tx, fn.config, stored, nowMs))) {
    await refuseInvoke(tx, correlation, "invoked function is rate limited");
    return;
  }
  const start: Start = { events: [stored], idem: stored.internalId, correlation, notBeforeMs: null };
  const runId = await startRun(engine, tx, fn, start, nowMs);
  if (runId === null) await refuseInvoke(tx, correlation, "invoked function is already running");
}

/**
 * Starts a run unless its singleton is taken or the same start was made within a day: inserts it, registers what may
 * cancel it and enqueues its first call. Answers the run's id, or null when there is no new run.
 */
export async function startRun(engine: Engine, tx: Tx, fn: Fn, start: Start, nowMs: number): Promise<string | null> {
  const { config } = fn;
  const first = start.events[0];
  if (!first) return null;
  const context = { event: first.event };
  const singleton = config.singleton ? singletonKey(config, context) : null;
  if (singleton !== null && !(await claimSingleton(engine, tx, fn, singleton))) return null;

  const startMs = await startTime(tx, config, start, nowMs);
  const priority = config.priority?.run ? priorityOf(config.priority.run, context) : 0;
  const events = `[${start.events.map((stored) => stored.payload).join(",")}]`;
  const run = { id: ulid(nowMs), events, slots: slotKeys(config, first.event) };
  const inserted = await insertRun(tx, [
    run.id,
    fn.id,
    fn.version,
    events,
    start.events.map((stored) => stored.internalId),
    first.event.name,
    start.idem,
    priority,
    run.slots,
    singleton,
    start.correlation,
  ]);
  if (!inserted) return null;

  for (const [index, cancel] of (config.cancel ?? []).entries()) {
    watchForCancel(engine, tx, run, cancel, index, nowMs);
  }
  const startTimeoutMs = config.timeouts?.start ? durationMs(config.timeouts.start) : null;
  if (startTimeoutMs !== null) {
    tx.enqueue({ job: { kind: "timeout", run: run.id, limit: "start" }, atMs: startMs + startTimeoutMs });
  }
  tx.enqueue({
    job: callJob(run, DISCOVERY),
    atMs: startMs > nowMs ? startMs : undefined,
    priority,
  });
  return run.id;
}

/** Reads what makes a second arrival of an event the same: the id its sender gave it, else the engine's own. */
export function idemOf(stored: StoredEvent): string {
  return stored.event.id;
}

/** Inserts a run; false when the same start was made within a day or the singleton is taken. */
async function insertRun(tx: Tx, values: unknown[]): Promise<boolean> {
  const insert = () =>
    tx.query(
      `INSERT INTO engine.run (id, fn_id, fn_version, status, events, event_ids, event_name, idem, priority, slots,
         singleton, correlation, discovery)
       VALUES ($1, $2, $3, 'Scheduled', $4, $5, $6, $7, $8, $9, $10, $11, 'queued') ON CONFLICT DO NOTHING RETURNING id`,
      values,
    );
  if ((await insert()).length > 0) return true;
  // The key of a run older than the idempotency window makes room for a new one.
  const [, fnId, , , , , idem] = values;
  const released = await tx.query(
    `UPDATE engine.run SET idem = idem || '@' || id
     WHERE fn_id = $1 AND idem = $2 AND queued_at < now() - make_interval(hours => $3) RETURNING id`,
    [fnId, idem, IDEMPOTENCY_HOURS],
  );
  return released.length > 0 && (await insert()).length > 0;
}

async function isWithinRate(tx: Tx, config: FunctionConfig, stored: StoredEvent, nowMs: number): Promise<boolean> {
  const context = { event: stored.event };
  if (config.idempotency !== undefined) {
    const rate = { limit: 1, periodMs: DAY_MS, burst: 0 };
    return takeFromLimit(tx, `idem:${config.id}:${keyOf(config.idempotency, context)}`, rate, nowMs);
  }
  if (!config.rateLimit) return true;
  const { limit, period, key } = config.rateLimit;
  const rate: Rate = { limit, periodMs: durationMs(period) ?? 0, burst: Math.floor(limit / 10) };
  return takeFromLimit(tx, `rate:${config.id}:${key === undefined ? "" : keyOf(key, context)}`, rate, nowMs);
}

/** The latest of now, a future event time, the caller's own time and the next throttle place. */
async function startTime(tx: Tx, config: FunctionConfig, start: Start, nowMs: number): Promise<number> {
  const event = start.events[0]?.event;
  const times = [nowMs, start.notBeforeMs ?? 0, event?.ts ?? 0];
  if (config.throttle) {
    const { limit, period, key, burst } = config.throttle;
    const rate: Rate = { limit, periodMs: durationMs(period) ?? 0, burst: burst ?? 0 };
    const bucket = `throttle:${config.id}:${key === undefined ? "" : keyOf(key, { event })}`;
    times.push(await reserveStart(tx, bucket, rate, nowMs));
  }
  return Math.max(...times);
}

function singletonKey(config: FunctionConfig, context: { event: unknown }): string {
  const key = config.singleton?.key;
  return key === undefined ? "" : keyOf(key, context);
}

/** Makes room for a singleton's run: false when one is active and the new one is to be skipped. */
async function claimSingleton(engine: Engine, tx: Tx, fn: Fn, singleton: string): Promise<boolean> {
  tx.write("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`singleton:${fn.id}:${singleton}`]);
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM engine.run WHERE fn_id = $1 AND singleton = $2 AND status IN ('Scheduled', 'Running')`,
    [fn.id, singleton],
  );
  const id = rows[0]?.id;
  if (id === undefined) return true;
  if (fn.config.singleton?.mode !== "cancel") return false;
  const run = await lockRun(tx, id);
  if (run && isActive(run)) await endRun(engine, tx, run, { status: "Cancelled" });
  return true;
}
