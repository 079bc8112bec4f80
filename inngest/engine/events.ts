import type { Engine } from "./context.ts";
import type { NewJob, Tx } from "./db.ts";
import { canonical, isObject, type Json, type JsonObject, parseJson } from "./json.ts";
import { seededUlid, ulid } from "./ulid.ts";

/** An event as it is stored and handed to functions; `ts` is in ms since 1970. */
export type Event = {
  name: string;
  id: string;
  ts: number;
  data: JsonObject;
  user: JsonObject;
  v?: string;
  meta?: JsonObject;
};

/** An accepted event with the id the engine gave it, and its canonical text. */
export type StoredEvent = { internalId: string; event: Event; payload: string };

/** Thrown for an event that breaks the rules of the event API; the message goes to the sender. */
export class BadEvent extends Error {
  constructor(message: string) {
    super(message);
    this.name = "BadEvent";
  }
}

/** The most events one request may carry, and the most bytes one event may have (Inngest's documented limits). */
export const EVENTS_MAX = 5000;
export const EVENT_BYTES_MAX = 3 * 1024 * 1024;

/** Names with this prefix are the engine's own. */
export const RESERVED_PREFIX = "inngest/";
/** The event by which a run starts another; it names its function itself. */
export const INVOKED = "inngest/function.invoked";
const TS_MIN_MS = Date.UTC(1980, 0, 1);
const TS_MAX_MS = Date.UTC(2100, 0, 1);

/**
 * Reads the body of `POST /e/:key`. `seed` is the header `x-inngest-event-id-seed`, which makes the ids of a repeated
 * request the same. Throws `BadEvent`.
 */
export function readEvents(body: string, seed: string | undefined, nowMs: number): StoredEvent[] {
  const json = parseJson(body);
  if (json === undefined) throw new BadEvent("The body is no JSON");
  const list = Array.isArray(json) ? json : [json];
  if (list.length > EVENTS_MAX) throw new BadEvent(`A request may carry at most ${EVENTS_MAX} events`);
  const makeId = idMaker(seed, nowMs);
  return list.map((item, index) => store(readEvent(item, nowMs), makeId(index + 1)));
}

/** Makes an event of the engine's own; its id is the internal one unless given. */
export function internalEvent(name: string, data: JsonObject, nowMs: number, id?: string): StoredEvent {
  return store({ name, data, id, ts: nowMs, user: {} }, ulid(nowMs));
}

/**
 * Stores events and the jobs that route them, in the caller's transaction; those already stored are left alone.
 * An event that no function and no run listens for when it arrives needs no job.
 */
export async function insertEvents(engine: Engine, tx: Tx, events: StoredEvent[]): Promise<void> {
  const rows = await tx.query<{ internal_id: string; name: string }>(
    `INSERT INTO engine.event (internal_id, event_id, name, payload)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
     ON CONFLICT (internal_id) DO NOTHING RETURNING internal_id, name`,
    [
      events.map((event) => event.internalId),
      events.map((event) => event.event.id),
      events.map((event) => event.event.name),
      events.map((event) => event.payload),
    ],
  );
  const wanted = rows.filter((row) => hasListener(engine, row.name));
  tx.enqueue(...wanted.map((row): NewJob => ({ job: { kind: "route", event: row.internal_id, name: row.name } })));
}

/** Tells whether an event of this name may start, resume or cancel a run; before the first sync all of them may. */
export function hasListener(engine: Engine, eventName: string): boolean {
  const { registry, waits } = engine;
  if (eventName === INVOKED || registry.isEmpty()) return true;
  return registry.triggeredBy(eventName).length > 0 || waits.pathsFor(eventName).length > 0;
}

/** Takes events durably. Requests that arrive while one is being written share the next transaction. */
export function createIntake(engine: Engine): (events: StoredEvent[]) => Promise<void> {
  type Waiting = { events: StoredEvent[]; resolve(): void; reject(error: unknown): void };
  const FLUSHES_MAX = 2;
  let waiting: Waiting[] = [];
  let flushing = 0;

  async function flush(): Promise<void> {
    if (flushing >= FLUSHES_MAX || waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    flushing++;
    try {
      const events = unique(batch.flatMap((item) => item.events));
      await engine.db.transaction((tx) => insertEvents(engine, tx, events));
      for (const item of batch) item.resolve();
    } catch (error) {
      for (const item of batch) item.reject(error);
    } finally {
      flushing--;
      flush().catch(() => {});
    }
  }

  return (events) =>
    new Promise((resolve, reject) => {
      waiting.push({ events, resolve, reject });
      flush().catch(reject);
    });
}

function unique(events: StoredEvent[]): StoredEvent[] {
  return [...new Map(events.map((event) => [event.internalId, event])).values()];
}

function readEvent(item: Json, nowMs: number): Omit<Event, "id"> & { id: string | undefined } {
  if (!isObject(item)) throw new BadEvent("An event must be an object");
  const { name, data, user, ts, id, v, meta } = item;
  if (typeof name !== "string" || name.trim() === "") throw new BadEvent("An event needs a name");
  if (name.startsWith(RESERVED_PREFIX)) throw new BadEvent(`Event names may not start with ${RESERVED_PREFIX}`);
  if (name.includes("\0")) throw new BadEvent("An event name may not hold NUL");
  if (data !== undefined && data !== null && !isObject(data)) throw new BadEvent("Event data must be an object");
  if (user !== undefined && user !== null && !isObject(user)) throw new BadEvent("Event user must be an object");
  if (ts !== undefined && ts !== null && (typeof ts !== "number" || !Number.isInteger(ts))) {
    throw new BadEvent("Event ts must be a whole number of milliseconds");
  }
  const time = ts ? Number(ts) : nowMs;
  if (time < TS_MIN_MS || time > TS_MAX_MS) throw new BadEvent("Event ts must lie between 1980 and 2100");
  if (id !== undefined && id !== null && (typeof id !== "string" || id.includes("\0"))) {
    throw new BadEvent("An event id must be text without NUL");
  }
  const { _inngest: _, ...ownData } = data ?? {};
  return {
    name,
    id: id || undefined,
    ts: time,
    data: ownData,
    user: user ?? {},
    ...(typeof v === "string" ? { v } : {}),
    ...(isObject(meta) ? { meta } : {}),
  };
}

function store(event: Omit<Event, "id"> & { id: string | undefined }, internalId: string): StoredEvent {
  const whole: Event = { ...event, id: event.id ?? internalId };
  let payload: string;
  try {
    payload = canonical(whole);
  } catch (error) {
    throw new BadEvent(`The event cannot be written as JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (Buffer.byteLength(payload) > EVENT_BYTES_MAX) throw new BadEvent("An event may have at most 3 MiB");
  return { internalId, event: whole, payload };
}

function idMaker(seed: string | undefined, nowMs: number): (index: number) => string {
  const [ms, entropy] = (seed ?? "").split(",");
  const bytes = Buffer.from(entropy ?? "", "base64");
  const seedMs = Number(ms);
  if (!seed || bytes.length !== 10 || !Number.isInteger(seedMs) || seedMs < TS_MIN_MS || seedMs > TS_MAX_MS) {
    return () => ulid(nowMs);
  }
  return (index) => seededUlid(seedMs, bytes, index);
}
