import type { Op, RunError } from "./answer.ts";
import { compileExpression, isTrue, keyAt, matchOf } from "./cel.ts";
import type { Engine } from "./context.ts";
import type { Tx } from "./db.ts";
import { type Event, INVOKED, insertEvents, internalEvent, type StoredEvent } from "./events.ts";
import { canonical, isObject, type JsonObject } from "./json.ts";
import { endRun, finishStep, firstEvent, isActive, lockRun, noteStep, type Run, type RunEnd, saveRun } from "./runs.ts";
import { momentMs, YEAR_MS } from "./time.ts";
import { dropWaitTimer } from "./timers.ts";

/** What registering an operation may find wrong: the whole run fails with it. */
export type Refusal = RunError | null;

type WaitRow = {
  id: string;
  kind: "event" | "invoke" | "cancel";
  run_id: string;
  step_id: string | null;
  expr: string | null;
  race: boolean;
  events: string;
};

const INVOKE_TIMEOUT: RunError = {
  name: "InngestInvokeTimeoutError",
  message: "Timed out waiting for invoked function to complete",
};

/** Starts waiting for an event. A condition that is no expression fails the run, as on Inngest. */
export function waitForEvent(engine: Engine, tx: Tx, run: Run, op: Op, nowMs: number): Refusal {
  const expr = typeof op.opts.if === "string" ? op.opts.if : null;
  const problem = expressionProblem(expr);
  if (problem !== null) return { name: "InvalidExpression", message: problem };
  const expiresMs = expiryOf(op, nowMs);
  const id = `${run.id}.${op.id}`;
  const race = op.opts.parallelMode === "race";
  noteStep(run, openStep(op, "Waiting", race));
  insertWait(
    engine,
    tx,
    { id, kind: "event", runId: run.id, stepId: op.id, eventName: op.name, expr, race, expiresMs },
    run,
  );
  tx.enqueue({ job: { kind: "expire", run: run.id, wait: id }, atMs: expiresMs });
  return null;
}

/**
 * Starts waiting for an invoked run, which an event of the engine's own starts; its end finds the way back by the
 * correlation id.
 */
export async function invoke(engine: Engine, tx: Tx, run: Run, op: Op, nowMs: number): Promise<void> {
  const payload = isObject(op.opts.payload) ? op.opts.payload : {};
  const correlation = `${run.id}.${op.id}`;
  const expiresMs = expiryOf(op, nowMs);
  const race = op.opts.parallelMode === "race";
  noteStep(run, openStep(op, "Invoking", race));
  insertWait(
    engine,
    tx,
    { id: correlation, kind: "invoke", runId: run.id, stepId: op.id, correlation, race, expiresMs },
    run,
  );
  tx.enqueue({ job: { kind: "expire", run: run.id, wait: correlation }, atMs: expiresMs });
  const fnId = typeof op.opts.function_id === "string" ? op.opts.function_id : "";
  const data: JsonObject = {
    ...(isObject(payload.data) ? payload.data : {}),
    _inngest: { fn_id: fnId, correlation_id: correlation, source_fn_id: run.fnId, name: INVOKED },
  };
  await insertEvents(engine, tx, [internalEvent(INVOKED, data, nowMs)]);
}

/** Reads which function an `inngest/function.invoked` event starts and who waits for it; null for other events. */
export function invocationOf(event: Event): { fnId: string; correlation: string } | null {
  const meta = event.data._inngest;
  if (event.name !== INVOKED || !isObject(meta)) return null;
  const { fn_id: fnId, correlation_id: correlation } = meta;
  return typeof fnId === "string" && typeof correlation === "string" ? { fnId, correlation } : null;
}

/** Registers an event that cancels a run. Without a time of its own it is kept for a year. */
export function watchForCancel(
  engine: Engine,
  tx: Tx,
  run: Pick<Run, "id" | "events">,
  cancel: { event: string; if?: string | undefined; timeout?: string | undefined },
  index: number,
  nowMs: number,
): void {
  const expiresMs = (cancel.timeout ? momentMs(cancel.timeout, nowMs) : null) ?? nowMs + YEAR_MS;
  const wait = {
    id: `${run.id}.cancel.${index}`,
    kind: "cancel",
    runId: run.id,
    eventName: cancel.event,
    expr: cancel.if ?? null,
    expiresMs,
    // Only events later than the run may cancel it, not the one that started it.
    afterEvent: run.id,
  } as const;
  insertWait(engine, tx, wait, run);
}

/** Lets an event resume the runs that wait for it and cancel those it ends, oldest wait first. */
export async function deliverToWaits(engine: Engine, tx: Tx, stored: StoredEvent): Promise<void> {
  const paths = engine.waits.pathsFor(stored.event.name);
  if (paths.length === 0) return;
  const keyed = paths.filter((path) => path !== null);
  const rows = await tx.query<WaitRow>(
    `SELECT w.id, w.kind, w.run_id, w.step_id, w.expr, w.race, r.events
     FROM (
       SELECT * FROM engine.wait WHERE event_name = $1 AND match_path IS NULL
       UNION ALL
       SELECT w.* FROM unnest($3::text[], $4::text[]) AS m (path, key)
         JOIN engine.wait w ON w.event_name = $1 AND w.match_path = m.path AND w.match_key = m.key
     ) w JOIN engine.run r ON r.id = w.run_id
     WHERE w.expires_at > now() AND (w.after_event IS NULL OR w.after_event < $2)
     ORDER BY w.created_at, w.id`,
    [stored.event.name, stored.internalId, keyed, keyed.map((path) => keyAt(stored.event, path))],
  );
  for (const row of rows) {
    const context = { event: firstEvent(row.events), async: stored.event };
    if (row.expr !== null && !isTrue(row.expr, context)) continue;
    const run = await lockRun(tx, row.run_id);
    if (!run || !isActive(run)) continue;
    if (row.kind === "cancel") {
      await endRun(engine, tx, run, { status: "Cancelled" });
      continue;
    }
    if ((await takeWait(tx, row.id)) === null || row.step_id === null) continue;
    finishStep(run, {
      id: row.step_id,
      name: "",
      op: "WaitForEvent",
      status: "Completed",
      memo: stored.payload,
      race: row.race,
    });
    saveRun(tx, run);
  }
}

/** Ends a wait whose time is up; nothing happens when it has been met. The caller settles the job. */
export async function expireWait(tx: Tx, runId: string, waitId: string): Promise<void> {
  const run = await lockRun(tx, runId);
  const wait = await takeWait(tx, waitId);
  if (!run || !isActive(run) || wait?.step_id == null) return;
  const memo = wait.kind === "invoke" ? canonical({ error: INVOKE_TIMEOUT }) : "null";
  finishStep(run, { id: wait.step_id, name: "", op: "", status: "TimedOut", memo, race: wait.race });
  saveRun(tx, run);
}

/** Hands the end of an invoked run to the run that invoked it. The child is locked before its parent. */
export async function resumeInvoker(tx: Tx, child: Run, end: RunEnd): Promise<void> {
  if (child.correlation === null) return;
  await answerInvoke(tx, child.correlation, memoOfEnd(end));
}

/** Answers an invocation that starts no run, such as one of a rate limited function. */
export async function refuseInvoke(tx: Tx, correlation: string, message: string): Promise<void> {
  await answerInvoke(tx, correlation, canonical({ error: { name: "Error", message } }));
}

async function answerInvoke(tx: Tx, correlation: string, memo: string): Promise<void> {
  const rows = await tx.query<{ run_id: string }>("SELECT run_id FROM engine.wait WHERE correlation = $1", [
    correlation,
  ]);
  const runId = rows[0]?.run_id;
  if (runId === undefined) return;
  const run = await lockRun(tx, runId);
  const wait = await takeWait(tx, correlation);
  if (!run || !isActive(run) || wait?.step_id == null) return;
  const status = memo.startsWith('{"error"') ? "Failed" : "Completed";
  finishStep(run, { id: wait.step_id, name: "", op: "InvokeFunction", status, memo, race: wait.race });
  saveRun(tx, run);
}

function memoOfEnd(end: RunEnd): string {
  if (end.status === "Completed") return canonical({ data: end.output });
  if (end.status === "Failed") return canonical({ error: end.error });
  return canonical({ error: { name: "Error", message: "The invoked function was cancelled" } });
}

async function takeWait(tx: Tx, id: string): Promise<{ kind: string; step_id: string | null; race: boolean } | null> {
  const rows = await tx.query<{ kind: string; step_id: string | null; race: boolean }>(
    "DELETE FROM engine.wait WHERE id = $1 RETURNING kind, step_id, race",
    [id],
  );
  dropWaitTimer(tx, id);
  return rows[0] ?? null;
}

type NewWait = {
  id: string;
  kind: "event" | "invoke" | "cancel";
  runId: string;
  stepId?: string;
  eventName?: string;
  expr?: string | null;
  correlation?: string;
  race?: boolean;
  expiresMs: number;
  afterEvent?: string;
};

function insertWait(engine: Engine, tx: Tx, wait: NewWait, run: Pick<Run, "events">): void {
  const match = wait.expr ? matchOf(wait.expr) : null;
  const matchKey = match ? keyAt(firstEvent(run.events), match.eventPath) : null;
  // Known to the index before the row can be seen, so that no event overlooks it.
  if (wait.eventName !== undefined) engine.waits.add(wait.eventName, match?.asyncPath ?? null);
  tx.write(
    `INSERT INTO engine.wait (id, kind, run_id, step_id, event_name, expr, match_path, match_key, correlation, race,
       expires_at, after_event)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, to_timestamp($11::float8 / 1000), $12) ON CONFLICT DO NOTHING`,
    [
      wait.id,
      wait.kind,
      wait.runId,
      wait.stepId ?? null,
      wait.eventName ?? null,
      wait.expr ?? null,
      match?.asyncPath ?? null,
      matchKey,
      wait.correlation ?? null,
      wait.race ?? false,
      wait.expiresMs,
      wait.afterEvent ?? null,
    ],
  );
}

function openStep(op: Op, status: "Waiting" | "Invoking", race: boolean) {
  return { id: op.id, name: op.displayName, op: op.op, status, memo: null, attempt: 0, error: null, race };
}

function expiryOf(op: Op, nowMs: number): number {
  return (typeof op.opts.timeout === "string" ? momentMs(op.opts.timeout, nowMs) : null) ?? nowMs + YEAR_MS;
}

function expressionProblem(expr: string | null): string | null {
  if (expr === null) return null;
  try {
    compileExpression(expr);
    return null;
  } catch (error) {
    return `The wait's condition is not an expression: ${error instanceof Error ? error.message.split("\n")[0] : error}`;
  }
}
