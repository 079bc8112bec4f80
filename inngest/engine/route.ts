import { isTrue } from "./cel.ts";
import type { Engine } from "./context.ts";
import type { Tx } from "./db.ts";
import { type Event, hasListener, type StoredEvent } from "./events.ts";
import type { RouteJob } from "./jobs.ts";
import type { Claimed } from "./queue.ts";
import { type Fn, triggerMatches } from "./registry.ts";
import { scheduleEvent, scheduleInvocation } from "./schedule.ts";
import { ulidTime } from "./ulid.ts";
import { deliverToWaits, invocationOf, refuseInvoke } from "./waits.ts";

/** How long an event waits for the first app to sync, and how often it looks. */
const FIRST_SYNC_MS = 10 * 60_000;
const FIRST_SYNC_LOOK_MS = 1000;

/**
 * Routes accepted events in one transaction: each to the runs that wait for it, then to the functions it triggers.
 */
export async function routeEvents(engine: Engine, jobs: Claimed[]): Promise<void> {
  const routes = jobs.map((job) => job.data).filter((data) => data.kind === "route");
  await engine.db.transaction(async (tx) => {
    const settled = engine.queue.settle(tx, ...jobs);
    const waiting = engine.registry.isEmpty() ? routes.filter(isYoung) : [];
    const atMs = Date.now() + FIRST_SYNC_LOOK_MS;
    tx.enqueue(...waiting.map((job) => ({ job, atMs })));
    const wanted = routes.filter((job) => !waiting.includes(job) && hasListener(engine, job.name));
    const events = wanted.length > 0 ? await readEvents(tx, wanted) : [];
    await settled;
    for (const stored of events) await deliver(engine, tx, stored, engine.registry.triggeredBy(stored.event.name));
  });
}

function isYoung(job: RouteJob): boolean {
  return Date.now() - ulidTime(job.event) < FIRST_SYNC_MS;
}

async function deliver(engine: Engine, tx: Tx, stored: StoredEvent, functions: Fn[]): Promise<void> {
  const nowMs = Date.now();
  await deliverToWaits(engine, tx, stored);
  const invocation = invocationOf(stored.event);
  if (invocation) {
    const fn = engine.registry.get(invocation.fnId);
    if (fn && !fn.archived) await scheduleInvocation(engine, tx, fn, stored, invocation.correlation, nowMs);
    else await refuseInvoke(tx, invocation.correlation, `could not find function with ID: ${invocation.fnId}`);
  }
  for (const fn of functions) {
    if (isTriggered(fn, stored.event)) await scheduleEvent(engine, tx, fn, stored, nowMs);
  }
}

/** A function starts once per event, however many of its triggers match. */
function isTriggered(fn: Fn, event: Event): boolean {
  return fn.config.triggers.some(
    (trigger) =>
      "event" in trigger &&
      triggerMatches(String(trigger.event), event.name) &&
      (typeof trigger.expression !== "string" || isTrue(trigger.expression, { event })),
  );
}

async function readEvents(tx: Tx, jobs: RouteJob[]): Promise<StoredEvent[]> {
  const rows = await tx.query<{ internal_id: string; payload: string }>(
    `SELECT internal_id, payload FROM engine.event WHERE internal_id = ANY ($1::text[])
     ORDER BY internal_id COLLATE "C"`,
    [jobs.map((job) => job.event)],
  );
  return rows.map(({ internal_id, payload }) => ({
    internalId: internal_id,
    event: JSON.parse(payload) as Event,
    payload,
  }));
}
