import { type Op, toRunError } from "./answer.ts";
import type { Engine } from "./context.ts";
import type { Tx } from "./db.ts";
import { type CallJob, DISCOVERY } from "./jobs.ts";
import { canonical, type Json, withoutNul } from "./json.ts";
import { callJob, endRun, finishStep, noteStep, type Run } from "./runs.ts";
import { momentMs, retryDelayMs } from "./time.ts";
import { invoke, waitForEvent } from "./waits.ts";

/** What an answer said besides its operations. */
export type OpsContext = {
  job: CallJob;
  maxAttempts: number;
  noRetry: boolean;
  retryAfterMs: number | null;
  nowMs: number;
};

const NOT_A_STEP = new Set(["RunComplete", "DiscoveryRequest"]);
/** Deferred functions are out of scope; nothing waits for these operations. */
const IGNORED = new Set(["DeferAdd", "DeferAbort"]);

/**
 * Applies all operations of an answer to a locked run. Operations on a step that has its result, or is already out,
 * change nothing: the SDK reports them again whenever it finds them. The caller saves the run.
 */
export async function applyOps(engine: Engine, tx: Tx, run: Run, reported: Op[], context: OpsContext): Promise<void> {
  const ops = reported.filter((op) => !IGNORED.has(op.op));
  if (ops.length < reported.length) engine.log("deferred-ignored", { run: run.id });
  if (ops.length === 0) run.needsDiscovery = true;
  plan(run, ops);
  for (const op of ops) {
    if (run.status !== "Running") return;
    await applyOp(engine, tx, run, op, context);
  }
}

/** Notes which steps were found together: with planned ones among them, all have to end before the next look. */
function plan(run: Run, ops: Op[]): void {
  const results = ops.every((op) => op.op === "StepRun" || op.op === "RunComplete");
  if (ops.length > 1 && !results) run.forcePlan = true;
  if (run.reqVersion === 1 || !ops.some((op) => op.op === "StepPlanned")) return;
  for (const op of ops) {
    // Racing steps hold nobody up: whatever follows the first of them must not wait for the others.
    if (!run.stack.has(op.id) && !NOT_A_STEP.has(op.op) && !isRace(op)) run.pending.add(op.id);
  }
}

async function applyOp(engine: Engine, tx: Tx, run: Run, op: Op, context: OpsContext): Promise<void> {
  switch (op.op) {
    case "StepRun":
    case "Step":
      finish(run, op, "Completed", { data: op.data }, context);
      return;
    case "StepFailed":
      finish(run, op, "Failed", { error: toRunError(op.error, "The step failed") }, context);
      return;
    case "StepError":
      stepError(engine, tx, run, op, context);
      return;
    case "RunComplete":
      await endRun(engine, tx, run, { status: "Completed", output: op.data });
      return;
    case "DiscoveryRequest":
      run.needsDiscovery = true;
      return;
    default:
  }
  if (run.stack.has(op.id) || run.open.has(op.id)) return;
  await openOp(engine, tx, run, op, context);
}

/** Starts what a step waits for. */
async function openOp(engine: Engine, tx: Tx, run: Run, op: Op, context: OpsContext): Promise<void> {
  const race = isRace(op);
  switch (op.op) {
    case "StepPlanned":
      noteStep(run, { ...rowOf(op), op: "StepRun", status: "Scheduled", memo: null, attempt: 0, error: null, race });
      tx.enqueue({ job: callJob(run, op.id), priority: run.priority });
      return;
    case "Sleep":
      noteStep(run, { ...rowOf(op), status: "Sleeping", memo: null, attempt: 0, error: null, race });
      tx.enqueue({
        job: { kind: "wake", run: run.id, stepId: op.id },
        atMs: momentMs(op.name, context.nowMs) ?? context.nowMs,
      });
      return;
    case "WaitForEvent": {
      const refusal = waitForEvent(engine, tx, run, op, context.nowMs);
      if (refusal) await endRun(engine, tx, run, { status: "Failed", error: refusal });
      return;
    }
    case "InvokeFunction":
      await invoke(engine, tx, run, op, context.nowMs);
      return;
    default: {
      const message = `${op.op} is not supported by the embedded engine`;
      finish(run, op, "Failed", { error: { name: "Error", message } }, context);
    }
  }
}

/** Tries a failed step again with the same call, or gives up and lets the function see the error. */
function stepError(engine: Engine, tx: Tx, run: Run, op: Op, context: OpsContext): void {
  const { job } = context;
  const error = toRunError(op.error, "The step failed");
  if (context.noRetry || job.attempt + 1 >= context.maxAttempts) {
    finish(run, op, "Failed", { error }, context);
    return;
  }
  noteStep(run, {
    ...rowOf(op),
    op: "StepRun",
    status: "Errored",
    memo: null,
    attempt: job.attempt,
    error: canonical(error),
    race: isRace(op),
  });
  retryCall(engine, tx, run, job, context.retryAfterMs, context.nowMs);
}

/** Enqueues the same call with the next attempt number after the usual delay. */
export function retryCall(
  engine: Engine,
  tx: Tx,
  run: Run,
  job: CallJob,
  retryAfterMs: number | null,
  nowMs: number,
): void {
  const delay = retryDelayMs(job.attempt, retryAfterMs, engine.config.retryDelayMs);
  tx.enqueue({ job: callJob(run, job.stepId, job.attempt + 1), atMs: nowMs + delay, priority: run.priority });
  if (job.stepId === DISCOVERY) run.discovery = "queued";
}

function finish(
  run: Run,
  op: Op,
  status: "Completed" | "Failed",
  memo: { data: Json } | { error: Json },
  context: OpsContext,
): void {
  finishStep(run, {
    ...rowOf(op),
    op: "StepRun",
    status,
    memo: canonical(memo),
    attempt: context.job.attempt,
    race: isRace(op),
  });
}

function rowOf(op: Op): { id: string; name: string; op: string } {
  return { id: op.id, name: withoutNul(op.displayName), op: op.op };
}

function isRace(op: Op): boolean {
  return op.opts.parallelMode === "race";
}
