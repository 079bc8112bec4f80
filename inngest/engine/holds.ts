import { isTrue, keyOf } from "./cel.ts";
import type { Engine } from "./context.ts";
import type { Tx } from "./db.ts";
import type { Event, StoredEvent } from "./events.ts";
import type { Fn } from "./registry.ts";
import { startRun } from "./schedule.ts";
import { durationMs } from "./time.ts";

type HoldRow = {
  key: string;
  kind: "debounce" | "batch";
  fn_id: string;
  events: string[];
  event_ids: string[];
  fire_at: number;
  deadline: number | null;
  version: number;
};

/**
 * Collects an event into a function's batch, which starts when it is full or its time is up.
 * False when the function takes no batches, or this event does not belong in one.
 */
export async function addToBatch(engine: Engine, tx: Tx, fn: Fn, stored: StoredEvent, nowMs: number): Promise<boolean> {
  const batch = fn.config.batchEvents;
  if (!batch) return false;
  const context = { event: stored.event };
  if (batch.if !== undefined && !isTrue(batch.if, context)) return false;
  const key = `batch:${fn.id}:${batch.key === undefined ? "" : keyOf(batch.key, context)}`;
  const held = await lockHold(tx, key);
  const events = [...(held?.events ?? []), stored.payload];
  const eventIds = [...(held?.event_ids ?? []), stored.internalId];
  if (events.length >= batch.maxSize) {
    tx.write("DELETE FROM engine.hold WHERE key = $1", [key]);
    await startHeld(engine, tx, fn, "batch", events, eventIds, nowMs);
    return true;
  }
  const fireAt = held?.fire_at ?? nowMs + (durationMs(batch.timeout) ?? 0);
  // The timer is set once, by the first event; later ones keep its version.
  const version = held?.version ?? nowMs;
  writeHold(tx, { key, kind: "batch", fnId: fn.id, events, eventIds, fireAt, deadline: null, version });
  if (!held) tx.enqueue({ job: { kind: "hold", key, version }, atMs: fireAt });
  return true;
}

/**
 * Holds an event back until no other came for the debounce's period, at the latest until its timeout; the event with
 * the newest time wins. False when the function does not debounce.
 */
export async function debounce(tx: Tx, fn: Fn, stored: StoredEvent, nowMs: number): Promise<boolean> {
  const config = fn.config.debounce;
  if (!config) return false;
  const key = `debounce:${fn.id}:${config.key === undefined ? "" : keyOf(config.key, { event: stored.event })}`;
  const held = await lockHold(tx, key);
  const timeoutMs = config.timeout === undefined ? null : durationMs(config.timeout);
  const newDeadline = timeoutMs === null ? null : nowMs + timeoutMs;
  const deadline = held ? held.deadline : newDeadline;
  const fireAt = Math.min(nowMs + (durationMs(config.period) ?? 0), deadline ?? Number.POSITIVE_INFINITY);
  const keepsHeld = held !== null && isNewer(held, stored);
  // Never a number used before, also after the hold was gone: an old timer must not match.
  const version = Math.max(nowMs, (held?.version ?? 0) + 1);
  writeHold(tx, {
    key,
    kind: "debounce",
    fnId: fn.id,
    events: keepsHeld ? held.events : [stored.payload],
    eventIds: keepsHeld ? held.event_ids : [stored.internalId],
    fireAt,
    deadline,
    version,
  });
  tx.enqueue({ job: { kind: "hold", key, version }, atMs: fireAt });
  return true;
}

/** Starts what a hold has kept, unless it has changed since the timer was set. The caller settles the job. */
export async function fireHold(engine: Engine, tx: Tx, key: string, version: number, nowMs: number): Promise<void> {
  const held = await lockHold(tx, key);
  if (!held || held.version !== version) return;
  tx.write("DELETE FROM engine.hold WHERE key = $1", [key]);
  const fn = engine.registry.get(held.fn_id);
  if (fn && !fn.archived) await startHeld(engine, tx, fn, held.kind, held.events, held.event_ids, nowMs);
}

async function startHeld(
  engine: Engine,
  tx: Tx,
  fn: Fn,
  kind: "debounce" | "batch",
  payloads: string[],
  internalIds: string[],
  nowMs: number,
): Promise<void> {
  const events = payloads.map((payload, index) => ({
    payload,
    event: eventOf(payload),
    internalId: internalIds[index] ?? "",
  }));
  const first = events[0];
  if (!first) return;
  const idem = kind === "batch" ? `batch:${first.internalId}` : first.event.id;
  await startRun(engine, tx, fn, { events, idem, correlation: null, notBeforeMs: null }, nowMs);
}

/**
 * Says whether the held event is newer than one that is routed after it. Events of one request share their
 * millisecond and are routed in any order; their ids keep the order in which they were sent.
 */
function isNewer(held: HoldRow, stored: StoredEvent): boolean {
  const [payload, internalId] = [held.events[0], held.event_ids[0]];
  if (payload === undefined || internalId === undefined) return false;
  const heldTs = eventOf(payload).ts;
  return heldTs === stored.event.ts ? internalId > stored.internalId : heldTs > stored.event.ts;
}

/** Locks a hold's key, so that of two events at once the second sees what the first wrote. */
async function lockHold(tx: Tx, key: string): Promise<HoldRow | null> {
  tx.write("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`hold:${key}`]);
  const rows = await tx.query<HoldRow>("SELECT * FROM engine.hold WHERE key = $1", [key]);
  return rows[0] ?? null;
}

type NewHold = {
  key: string;
  kind: "debounce" | "batch";
  fnId: string;
  events: string[];
  eventIds: string[];
  fireAt: number;
  deadline: number | null;
  version: number;
};

function writeHold(tx: Tx, hold: NewHold): void {
  tx.write(
    `INSERT INTO engine.hold (key, kind, fn_id, events, event_ids, fire_at, deadline, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (key) DO UPDATE SET events = excluded.events, event_ids = excluded.event_ids,
       fire_at = excluded.fire_at, deadline = excluded.deadline, version = excluded.version`,
    [hold.key, hold.kind, hold.fnId, hold.events, hold.eventIds, hold.fireAt, hold.deadline, hold.version],
  );
}

function eventOf(payload: string): Event {
  return JSON.parse(payload) as Event;
}
