import type { RunError } from "./answer.ts";
import type { Engine } from "./context.ts";
import type { Query, Tx } from "./db.ts";
import { hasListener, insertEvents, internalEvent } from "./events.ts";
import { type CallJob, DISCOVERY } from "./jobs.ts";
import { canonical, type Json, type JsonObject } from "./json.ts";
import { freeSlotsOfRun } from "./slots.ts";
import { dropRunTimers } from "./timers.ts";
import { ulid } from "./ulid.ts";
import { resumeInvoker } from "./waits.ts";

/** How a run stands. */
export type RunStatus = "Scheduled" | "Running" | "Completed" | "Failed" | "Cancelled";
/** How a step stands. */
export type StepStatus =
  | "Scheduled"
  | "Sleeping"
  | "Waiting"
  | "Invoking"
  | "Errored"
  | "Completed"
  | "Failed"
  | "TimedOut";

/** How a run ended: with what it returned, with an error, or cancelled. */
export type RunEnd =
  | { status: "Completed"; output: Json }
  | { status: "Failed"; error: RunError }
  | { status: "Cancelled" };

/** A run locked for the rest of the transaction. Changes are made here and written by `saveRun`. */
export type Run = {
  id: string;
  fnId: string;
  status: RunStatus;
  events: string;
  eventName: string;
  priority: number;
  slots: string[];
  correlation: string | null;
  queuedAt: Date;
  stack: Set<string>;
  pending: Set<string>;
  /** Steps that have a row but no result yet. */
  open: Map<string, StepStatus>;
  forcePlan: boolean;
  reqVersion: number;
  discovery: "queued" | "running" | "again" | null;
  lease: string | null;
  /** Results that this transaction has added, in order of completion. */
  finished: string[];
  bytesAdded: number;
  /** Whether the function has to be called again to see what comes next. */
  needsDiscovery: boolean;
  steps: StepWrite[];
};

/** A step row to be inserted or brought up to date. */
export type StepWrite = {
  id: string;
  name: string;
  op: string;
  status: StepStatus;
  memo: string | null;
  attempt: number;
  error: string | null;
  race: boolean;
};

type RunRow = {
  id: string;
  fn_id: string;
  status: RunStatus;
  events: string;
  event_name: string;
  priority: number;
  slots: string[];
  correlation: string | null;
  queued_at: Date;
  stack: string[];
  pending: string[];
  force_plan: boolean;
  req_version: number;
  discovery: Run["discovery"];
  lease: string | null;
};

/** Tells whether a run may still change. */
export function isActive(run: Pick<Run, "status">): boolean {
  return run.status === "Scheduled" || run.status === "Running";
}

/**
 * Locks a run and reads how it stands; null if there is none. Whoever only adds results may do without the list of
 * open steps.
 */
export async function lockRun(tx: Tx, id: string, withOpen = true): Promise<Run | null> {
  // Two statements on purpose: the second sees everything committed before the lock was granted.
  const rows = tx.query<RunRow>(
    `SELECT id, fn_id, status, events, event_name, priority, slots, correlation, queued_at, stack, pending, force_plan,
       req_version, discovery, lease FROM engine.run WHERE id = $1 FOR UPDATE`,
    [id],
  );
  const open = withOpen
    ? await tx.query<{ id: string; status: StepStatus }>(
        "SELECT id, status FROM engine.step WHERE run_id = $1 AND memo IS NULL",
        [id],
      )
    : [];
  const row = (await rows)[0];
  if (!row) return null;
  return {
    id: row.id,
    fnId: row.fn_id,
    status: row.status,
    events: row.events,
    eventName: row.event_name,
    priority: row.priority,
    slots: row.slots,
    correlation: row.correlation,
    queuedAt: row.queued_at,
    stack: new Set(row.stack),
    pending: new Set(row.pending),
    open: new Map(open.map((step) => [step.id, step.status])),
    forcePlan: row.force_plan,
    reqVersion: row.req_version,
    discovery: row.discovery,
    lease: row.lease,
    finished: [],
    bytesAdded: 0,
    needsDiscovery: false,
    steps: [],
  };
}

/**
 * Gives a step its result and decides whether the function has to be called again: when the result empties the set
 * of steps that were planned together, or when the step races. A step that has its result is left alone.
 * False when that was so.
 */
export function finishStep(
  run: Run,
  step: { id: string; name: string; op: string; status: StepStatus; memo: string; attempt?: number; race?: boolean },
): boolean {
  if (run.stack.has(step.id)) return false;
  run.steps.push({ attempt: 0, error: null, race: false, ...step });
  run.stack.add(step.id);
  run.finished.push(step.id);
  run.open.delete(step.id);
  run.pending.delete(step.id);
  run.bytesAdded += step.memo.length;
  if (run.pending.size === 0 && run.reqVersion !== 1) run.forcePlan = false;
  if (run.pending.size === 0 || step.race) run.needsDiscovery = true;
  return true;
}

/** Notes a step that is out, or failed and will be tried again. */
export function noteStep(run: Run, step: StepWrite): void {
  run.steps.push(step);
  run.open.set(step.id, step.status);
}

/** Makes the job of a call; its `call` names it in the concurrency slots. */
export function callJob(run: Pick<Run, "id" | "slots">, stepId: string, attempt = 0): CallJob {
  return { kind: "call", run: run.id, stepId, attempt, call: ulid(), limited: run.slots.some((key) => key !== "") };
}

/**
 * Enqueues the call that looks for the next steps, unless one is queued or under way: two at once could run the same
 * step twice. One under way is followed by another.
 */
export function requestDiscovery(tx: Tx, run: Run): void {
  if (run.discovery === null) {
    tx.enqueue({ job: callJob(run, DISCOVERY), priority: run.priority });
    run.discovery = "queued";
  } else if (run.discovery === "running") {
    run.discovery = "again";
  }
}

/** Writes a locked run and its steps back. Call it once, after all changes. */
export function saveRun(tx: Tx, run: Run): void {
  if (run.needsDiscovery) requestDiscovery(tx, run);
  if (run.steps.length > 0) saveSteps(tx, run);
  tx.write(
    `UPDATE engine.run SET stack = CASE WHEN $2::text[] = '{}' THEN stack ELSE stack || $2::text[] END, pending = $3,
       force_plan = $4, req_version = $5, discovery = $6, bytes = bytes + $7, lease = $8 WHERE id = $1`,
    [run.id, run.finished, [...run.pending], run.forcePlan, run.reqVersion, run.discovery, run.bytesAdded, run.lease],
  );
}

/** Writes a step's row and leaves the run for its own `UPDATE`. */
function saveSteps(tx: Tx, run: Run): void {
  // A step noted and finished in one answer is one row: the later write wins.
  const steps = [...new Map(run.steps.map((step) => [step.id, step])).values()];
  tx.write(
    `INSERT INTO engine.step (run_id, id, name, op, status, memo, attempt, error, race, ended_at)
     SELECT $1, s.*, CASE WHEN s.memo IS NULL THEN NULL ELSE now() END
     FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[], $9::bool[])
       AS s (id, name, op, status, memo, attempt, error, race)
     ON CONFLICT (run_id, id) DO UPDATE SET status = excluded.status, memo = excluded.memo,
       attempt = excluded.attempt, error = coalesce(excluded.error, step.error), ended_at = excluded.ended_at
     WHERE step.memo IS NULL`,
    [
      run.id,
      steps.map((step) => step.id),
      steps.map((step) => step.name),
      steps.map((step) => step.op),
      steps.map((step) => step.status),
      steps.map((step) => step.memo),
      steps.map((step) => step.attempt),
      steps.map((step) => step.error),
      steps.map((step) => step.race),
    ],
  );
  run.steps = [];
}

/**
 * Ends a locked run: frees what it holds, resumes whoever invoked it and sends the lifecycle events somebody listens
 * for. Does nothing for a run that has ended.
 */
export async function endRun(engine: Engine, tx: Tx, run: Run, end: RunEnd): Promise<void> {
  if (!isActive(run)) return;
  run.status = end.status;
  run.needsDiscovery = false;
  run.discovery = null;
  if (run.steps.length > 0) saveSteps(tx, run);
  const output = outputOf(end);
  tx.write(
    `UPDATE engine.run SET status = $2, output = $3, ended_at = now(), discovery = NULL, lease = NULL, pending = '{}',
       stack = stack || $4::text[] WHERE id = $1`,
    [run.id, end.status, output, run.finished],
  );
  tx.write("DELETE FROM engine.wait WHERE run_id = $1", [run.id]);
  dropRunTimers(tx, run.id);
  if (run.slots.length > 0) freeSlotsOfRun(engine, tx, run);
  await resumeInvoker(tx, run, end);
  await sendLifecycleEvents(engine, tx, run, end);
}

/** Reads a run's end as the text stored with it: the value, the error, or nothing. */
function outputOf(end: RunEnd): string | null {
  if (end.status === "Completed") return canonical(end.output);
  return end.status === "Failed" ? canonical(end.error) : null;
}

const FINISHED = "inngest/function.finished";
const ENDED_BY = {
  Completed: null,
  Failed: "inngest/function.failed",
  Cancelled: "inngest/function.cancelled",
} as const;
/** Runs these events start send none themselves, or a failing handler would feed itself. */
const SILENT_TRIGGERS = new Set<string>([FINISHED, ENDED_BY.Failed]);

async function sendLifecycleEvents(engine: Engine, tx: Tx, run: Run, end: RunEnd): Promise<void> {
  if (SILENT_TRIGGERS.has(run.eventName)) return;
  const names = [FINISHED, ENDED_BY[end.status]].filter((name) => name !== null);
  const wanted = names.filter((name) => hasListener(engine, name));
  if (wanted.length === 0) return;
  const now = Date.now();
  const data = lifecycleData(run, end);
  // The run's id on the events that tell of a bad end makes repeated ones the same event.
  const events = wanted.map((name) => internalEvent(name, data, now, name === FINISHED ? undefined : run.id));
  await insertEvents(engine, tx, events);
}

function lifecycleData(run: Run, end: RunEnd): JsonObject {
  const events = JSON.parse(run.events) as Json[];
  return {
    function_id: run.fnId,
    run_id: run.id,
    event: events[0] ?? null,
    events,
    ...(end.status === "Completed" ? { result: end.output } : {}),
    ...(end.status === "Failed" ? { error: errorForEvent(end.error), result: end.error } : {}),
    ...(run.correlation === null ? {} : { correlation_id: run.correlation }),
    _inngest: { status: end.status },
  };
}

function errorForEvent(error: RunError): JsonObject {
  const { name, message, stack, cause } = error;
  return { name, message, ...(stack === undefined ? {} : { stack }), ...(cause === undefined ? {} : { cause }) };
}

/** Finds a run's first event, as expressions see it. */
export function firstEvent(events: string): Json {
  const list = JSON.parse(events) as Json[];
  return list[0] ?? null;
}

/** Reads the status of a run without locking it; null if there is none. */
export async function runStatus(query: Query, id: string): Promise<RunStatus | null> {
  const rows = await query<{ status: RunStatus }>("SELECT status FROM engine.run WHERE id = $1", [id]);
  return rows[0]?.status ?? null;
}
