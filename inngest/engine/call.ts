import { type Answer, type Op, readAnswer } from "./answer.ts";
import type { Engine } from "./context.ts";
import type { Tx } from "./db.ts";
import { callUrlOf, maxAttemptsOf } from "./function-config.ts";
import { type CallJob, DISCOVERY } from "./jobs.ts";
import { canonical } from "./json.ts";
import { applyOps, retryCall } from "./ops.ts";
import type { Claimed } from "./queue.ts";
import type { Fn } from "./registry.ts";
import { callJob, endRun, firstEvent, isActive, lockRun, type Run, saveRun } from "./runs.ts";
import { sign } from "./signature.ts";
import { freeSlots, type SlotRun, takeSlots } from "./slots.ts";
import { durationMs } from "./time.ts";
import { isRefused } from "./transport.ts";
import { ulid } from "./ulid.ts";

/**
 * A run as a call sees it. `memos` are members of the memo object, `"<id>":<memo>`, in canonical order; their ids are
 * exactly those of `stack`.
 */
type Loaded = {
  id: string;
  fnId: string;
  events: string;
  eventCount: number;
  stack: string[];
  memos: string[];
  forcePlan: boolean;
  reqVersion: number;
  isStart: boolean;
  lease: string;
};

/** Above this the SDK fetches events and steps itself (`use_api`). */
const BODY_BYTES_MAX = 4 * 1024 * 1024;
/** How long to wait when nothing listens at the app's address: nothing ran, so no attempt is spent. */
const REFUSED_RETRY_MS = 1000;
const LOAD_TRIES = 50;
/** How long one job may carry a run on, well below the time after which the queue takes a job for lost. */
const KEEP_MS = 10 * 60_000;

/**
 * Calls the app for a run and applies its answer. A run that goes straight on keeps its job and is called again
 * here, until it has to wait for something.
 */
export async function runCall(engine: Engine, job: Claimed, data: CallJob): Promise<void> {
  if (data.limited && !(await takeOrPark(engine, job, data))) return;
  let run = await load(engine, data);
  if (!run) await engine.db.transaction((tx) => drop(engine, tx, job, data));
  while (run) run = await callOnce(engine, job, data, run);
}

/** Makes one call and settles it. Answers the run for the next call when the job goes on, else null. */
async function callOnce(engine: Engine, job: Claimed, data: CallJob, run: Loaded): Promise<Loaded | null> {
  const fn = engine.registry.get(run.fnId);
  if (!fn) throw new Error(`Function ${run.fnId} is not registered`);
  if (run.isStart) await setFinishTimer(engine, run.id, fn);
  const answer = await send(engine, run, fn, data);
  return await engine.db.transaction((tx) => settleCall(engine, tx, job, data, fn, run, answer));
}

/** Takes the call's concurrency slots; false when it waits for one and its job is settled. */
async function takeOrPark(engine: Engine, job: Claimed, data: CallJob): Promise<boolean> {
  return await engine.db.relaxedTransaction(async (tx) => {
    const run = await readSlotRun(tx, data.run);
    if (run && (await takeSlots(engine, tx, run, data))) return true;
    await engine.queue.settle(tx, job);
    return false;
  });
}

/** Settles a call whose run has ended or is gone; its slots may have been taken after the run gave up its own. */
async function drop(engine: Engine, tx: Tx, job: Claimed, data: CallJob): Promise<void> {
  await engine.queue.settle(tx, job);
  if (!data.limited) return;
  const run = await readSlotRun(tx, data.run);
  if (run) freeSlots(engine, tx, run, data.call);
}

/**
 * Reads a run with its memos, and marks it as under way: a discovery takes the run's one lease, which fences what an
 * earlier delivery may still report. Null when the run has ended or the step has its result.
 */
async function load(engine: Engine, data: CallJob): Promise<Loaded | null> {
  const lease = ulid();
  for (let tries = 0; tries < LOAD_TRIES; tries++) {
    const rows =
      data.stepId === DISCOVERY
        ? await engine.db.relaxed<LoadedRow>(CLAIM, [data.run, lease])
        : await engine.db.query<LoadedRow>(READ, [data.run, data.stepId]);
    const row = rows[0];
    if (!row) return null;
    const memos = row.memos === null ? [] : row.memos.split("\n");
    // The claim may have waited for a lock and then see a newer run than steps: read again.
    if (!agree(row.stack, memos)) continue;
    return {
      id: row.id,
      fnId: row.fn_id,
      events: row.events,
      eventCount: row.event_count,
      stack: row.stack,
      memos,
      forcePlan: row.force_plan,
      reqVersion: row.req_version,
      isStart: row.is_start,
      lease,
    };
  }
  throw new Error(`Run ${data.run} has results that its steps do not hold`);
}

type LoadedRow = {
  id: string;
  fn_id: string;
  events: string;
  event_count: number;
  stack: string[];
  memos: string | null;
  force_plan: boolean;
  req_version: number;
  is_start: boolean;
};

// Canonical JSON holds no raw line break, so that one separates the members.
const MEMOS = `string_agg('"' || s.id || '":' || s.memo, E'\\n' ORDER BY s.id COLLATE "C") AS memos
  FROM engine.step s WHERE s.memo IS NOT NULL AND s.run_id = `;

const CLAIM = `WITH before AS (SELECT id, status FROM engine.run WHERE id = $1),
  r AS (
    UPDATE engine.run SET status = 'Running', started_at = coalesce(started_at, now()), discovery = 'running', lease = $2
    WHERE id = $1 AND status IN ('Scheduled', 'Running')
    RETURNING id, fn_id, events, cardinality(event_ids) AS event_count, stack, force_plan, req_version
  )
  SELECT r.*, before.status = 'Scheduled' AS is_start, m.memos
  FROM r JOIN before ON before.id = r.id, LATERAL (SELECT ${MEMOS} r.id) m`;

const READ = `SELECT r.id, r.fn_id, r.events, cardinality(r.event_ids) AS event_count, r.stack, r.force_plan,
    r.req_version, false AS is_start, m.memos
  FROM engine.run r, LATERAL (SELECT ${MEMOS} r.id) m
  WHERE r.id = $1 AND r.status = 'Running' AND NOT ($2 = ANY (r.stack))`;

function agree(stack: string[], memos: string[]): boolean {
  const ids = new Set(memos.map((memo) => memo.slice(1, memo.indexOf('"', 1))));
  return ids.size === stack.length && stack.every((id) => ids.has(id));
}

/** The run as the next call sees it, made of the last one and what it added; null when others added something too. */
function nextLoaded(before: Loaded, run: Run, added: { id: string; memo: string }[]): Loaded | null {
  const stack = [...run.stack];
  const memos = [...before.memos, ...added.map(({ id, memo }) => `"${id}":${memo}`)].sort();
  if (!agree(stack, memos)) return null;
  const { forcePlan, reqVersion } = run;
  return { ...before, stack, memos, forcePlan, reqVersion, isStart: false, lease: run.lease ?? before.lease };
}

async function readSlotRun(tx: Tx, id: string): Promise<SlotRun | null> {
  const rows = await tx.query<{ fn_id: string; slots: string[]; queued_at: Date; priority: number }>(
    "SELECT fn_id, slots, queued_at, priority FROM engine.run WHERE id = $1",
    [id],
  );
  const row = rows[0];
  return row ? { fnId: row.fn_id, slots: row.slots, queuedAt: row.queued_at, priority: row.priority } : null;
}

async function setFinishTimer(engine: Engine, runId: string, fn: Fn): Promise<void> {
  const finishMs = fn.config.timeouts?.finish ? durationMs(fn.config.timeouts.finish) : null;
  if (finishMs === null) return;
  await engine.db.transaction(async (tx) => {
    tx.enqueue({ job: { kind: "timeout", run: runId, limit: "finish" }, atMs: Date.now() + finishMs });
  });
}

/** Sends the call; null when nothing listens there. */
async function send(engine: Engine, run: Loaded, fn: Fn, data: CallJob): Promise<Answer | null> {
  const url = callUrlOf(fn.config);
  url.searchParams.set("fnId", fn.id);
  url.searchParams.set("stepId", data.stepId);
  const body = bodyOf(engine, run, fn, data);
  const headers = {
    "content-type": "application/json",
    "x-inngest-signature": sign(body, engine.config.signingKey, Date.now()),
    "x-inngest-server-kind": "cloud",
    "x-inngest-req-version": String(run.reqVersion),
    "x-inngest-step-id": data.stepId,
    "x-run-id": run.id,
    "x-request-id": run.lease,
  };
  try {
    const response = await engine.transport.send("POST", url, headers, body);
    return readAnswer(response, engine.config.signingKey, Date.now());
  } catch (error) {
    if (isRefused(error)) return null;
    const message = error instanceof Error ? error.message : String(error);
    return {
      kind: "failed",
      error: { name: "Error", message: `The call to the app failed: ${message}` },
      noRetry: false,
      retryAfterMs: null,
      version: null,
    };
  }
}

/** Writes the body in canonical form (RFC 8785), the form the SDK verifies; memos and events are canonical already. */
function bodyOf(engine: Engine, run: Loaded, fn: Fn, data: CallJob): string {
  const { events } = run;
  const first = run.eventCount === 1 ? events.slice(1, -1) : canonical(firstEvent(events));
  // Without these two the SDK reports each step by itself (no checkpointing).
  const checkpoint = engine.config.checkpointing && data.stepId === DISCOVERY;
  const ctx = (useApi: boolean) =>
    `{"attempt":${data.attempt},"disable_immediate_execution":${run.forcePlan},"env":"",` +
    (checkpoint ? `"fn_id":${JSON.stringify(fn.id)},` : "") +
    `"max_attempts":${maxAttemptsOf(fn.config)},` +
    (checkpoint ? `"qi_id":"${run.lease}",` : "") +
    `"run_id":"${run.id}","stack":{"current":${run.stack.length},"stack":${JSON.stringify(run.stack)}},` +
    `"step_id":${JSON.stringify(data.stepId)},"use_api":${useApi}}`;
  const whole = `{"ctx":${ctx(false)},"event":${first},"events":${events},"steps":{${run.memos.join(",")}},"use_api":false,"version":${run.reqVersion}}`;
  if (Buffer.byteLength(whole) <= BODY_BYTES_MAX) return whole;
  return `{"ctx":${ctx(true)},"event":${first},"events":[],"steps":{},"use_api":true,"version":${run.reqVersion}}`;
}

/** Applies an answer to the run it belongs to. Answers the run for the next call when it goes on with the same job. */
async function settleCall(
  engine: Engine,
  tx: Tx,
  job: Claimed,
  data: CallJob,
  fn: Fn,
  called: Loaded,
  answer: Answer | null,
): Promise<Loaded | null> {
  const nowMs = Date.now();
  const mayGoOn = canKeepJob(engine, job, data, answer);
  const fence = mayGoOn ? engine.queue.keep(tx, job) : engine.queue.settle(tx, job);
  const run = await lockRun(tx, data.run, answer?.kind === "ops" && !onlyResults(answer.ops));
  await fence;
  if (!run || !isActive(run)) {
    if (mayGoOn) await engine.queue.settle(tx, job);
    return null;
  }
  // Something ended while this discovery was under way, so another look is due.
  if (run.discovery === "again") run.needsDiscovery = true;
  if (data.stepId === DISCOVERY) run.discovery = null;
  if (answer?.version) run.reqVersion = answer.version;
  if (data.limited) freeSlots(engine, tx, run, data.call);
  await applyAnswer(engine, tx, run, fn, data, answer, nowMs);
  if (!isActive(run)) {
    if (mayGoOn) await engine.queue.settle(tx, job);
    return null;
  }

  const next = mayGoOn && run.needsDiscovery && run.discovery === null ? goOn(run, called) : null;
  if (mayGoOn && !next) await engine.queue.settle(tx, job);
  saveRun(tx, run);
  return next;
}

/** Turns a run that goes straight on to its next call, with a lease of its own. */
function goOn(run: Run, called: Loaded): Loaded | null {
  const added = run.steps.flatMap(({ id, memo }) => (memo === null ? [] : [{ id, memo }]));
  const lease = ulid();
  const next = nextLoaded(called, { ...run, lease }, added);
  if (!next) return null;
  run.lease = lease;
  run.discovery = "running";
  run.needsDiscovery = false;
  return next;
}

/** A run without concurrency slots whose steps come one after another may keep its job while others do not wait. */
function canKeepJob(engine: Engine, job: Claimed, data: CallJob, answer: Answer | null): boolean {
  return (
    data.stepId === DISCOVERY &&
    data.attempt === 0 &&
    !data.limited &&
    answer?.kind === "ops" &&
    onlyResults(answer.ops) &&
    Date.now() - job.claimedAtMs < KEEP_MS &&
    !engine.queue.isCrowded()
  );
}

function onlyResults(ops: Op[]): boolean {
  return ops.every((op) => op.op === "StepRun");
}

async function applyAnswer(
  engine: Engine,
  tx: Tx,
  run: Run,
  fn: Fn,
  data: CallJob,
  answer: Answer | null,
  nowMs: number,
): Promise<void> {
  if (answer === null) {
    tx.enqueue({
      job: callJob(run, data.stepId, data.attempt),
      atMs: nowMs + REFUSED_RETRY_MS,
      priority: run.priority,
    });
    if (data.stepId === DISCOVERY) run.discovery = "queued";
    return;
  }
  if (answer.kind === "completed") {
    await endRun(engine, tx, run, { status: "Completed", output: answer.output });
    return;
  }
  const maxAttempts = maxAttemptsOf(fn.config);
  if (answer.kind === "ops") {
    const { ops, noRetry, retryAfterMs } = answer;
    await applyOps(engine, tx, run, ops, { job: data, maxAttempts, noRetry, retryAfterMs, nowMs });
    return;
  }
  if (answer.noRetry || data.attempt + 1 >= maxAttempts) {
    await endRun(engine, tx, run, { status: "Failed", error: answer.error });
    return;
  }
  retryCall(engine, tx, run, data, answer.retryAfterMs, nowMs);
}
