import { isTrue } from "./cel.ts";
import type { Engine } from "./context.ts";
import type { Tx } from "./db.ts";
import type { Event, StoredEvent } from "./events.ts";
import type { RouteJob } from "./jobs.ts";
import type { Claimed } from "./queue.ts";
import { type Fn, triggerMatches } from "./registry.ts";
import { scheduleEvent, scheduleInvocation } from "./schedule.ts";
import { deliverToWaits, invocationOf, refuseInvoke } from "./waits.ts";

/** Routes an accepted event in one transaction: to the runs that wait for it, then to the functions it triggers. */
export async function routeEvent(engine: Engine, job: Claimed, data: RouteJob): Promise<void> {
  await engine.db.transaction(async (tx) => {
    const settled = engine.queue.settle(tx, job);
    const functions = engine.registry.triggeredBy(data.name);
    const isInvocation = data.name === "inngest/function.invoked";
    if (functions.length > 0 || isInvocation || engine.waits.pathsFor(data.name).length > 0) {
      const stored = await readEvent(tx, data.event);
      await settled;
      if (stored) await deliver(engine, tx, stored, functions);
    }
    await settled;
  });
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

async function readEvent(tx: Tx, internalId: string): Promise<StoredEvent | null> {
  const rows = await tx.query<{ payload: string }>("SELECT payload FROM engine.event WHERE internal_id = $1", [
    internalId,
  ]);
  const payload = rows[0]?.payload;
  return payload === undefined ? null : { internalId, event: JSON.parse(payload) as Event, payload };
}
