import { runCall } from "./call.ts";
import type { Engine } from "./context.ts";
import type { Tx } from "./db.ts";
import { fireHold } from "./holds.ts";
import type { Job, TimeoutJob, WakeJob } from "./jobs.ts";
import { type Claimed, ClaimLost } from "./queue.ts";
import { routeEvents } from "./route.ts";
import { endRun, finishStep, isActive, lockRun, saveRun } from "./runs.ts";
import { expireWait } from "./waits.ts";

/** After so many failures of the engine itself a job gives up: its run fails, so that nothing spins for ever. */
const THROWS_MAX = 5;
const THROW_DELAY_MS = 500;

/**
 * Does jobs that were fetched together. A failure of the engine itself puts a job back with a delay, and ends its run
 * after the fifth; jobs that failed together are tried one by one first.
 */
export async function doJobs(engine: Engine, jobs: Claimed[]): Promise<void> {
  try {
    await dispatch(engine, jobs);
  } catch (error) {
    if (jobs.length > 1) {
      for (const job of jobs) await doJobs(engine, [job]);
      return;
    }
    const job = jobs[0];
    if (job && !(error instanceof ClaimLost)) await giveBack(engine, job, error);
  }
}

async function dispatch(engine: Engine, jobs: Claimed[]): Promise<void> {
  const job = jobs[0];
  if (!job) return;
  const { data } = job;
  switch (data.kind) {
    case "route":
      return await routeEvents(engine, jobs);
    case "call":
      return await runCall(engine, job, data);
    case "wake":
      return await settled(engine, job, (tx) => endSleep(tx, data));
    case "expire":
      return await settled(engine, job, (tx) => expireWait(tx, data.run, data.wait));
    case "hold":
      return await settled(engine, job, (tx) => fireHold(engine, tx, data.key, data.version, Date.now()));
    case "timeout":
      return await settled(engine, job, (tx) => endLateRun(engine, tx, data));
  }
}

/** Runs a job's work and deletes the job in one transaction. */
async function settled(engine: Engine, job: Claimed, work: (tx: Tx) => Promise<void>): Promise<void> {
  await engine.db.transaction(async (tx) => {
    await engine.queue.settle(tx, job);
    await work(tx);
  });
}

async function endSleep(tx: Tx, job: WakeJob): Promise<void> {
  const run = await lockRun(tx, job.run);
  if (!run || !isActive(run) || run.open.get(job.stepId) !== "Sleeping") return;
  const rows = await tx.query<{ race: boolean }>("SELECT race FROM engine.step WHERE run_id = $1 AND id = $2", [
    job.run,
    job.stepId,
  ]);
  const race = rows[0]?.race ?? false;
  finishStep(run, { id: job.stepId, name: "", op: "Sleep", status: "Completed", memo: "null", race });
  saveRun(tx, run);
}

async function endLateRun(engine: Engine, tx: Tx, job: TimeoutJob): Promise<void> {
  const run = await lockRun(tx, job.run);
  if (!run || !isActive(run) || (job.limit === "start" && run.status !== "Scheduled")) return;
  await endRun(engine, tx, run, { status: "Cancelled" });
}

async function giveBack(engine: Engine, job: Claimed, error: unknown): Promise<void> {
  const throws = (job.data.throws ?? 0) + 1;
  const message = error instanceof Error ? error.message : String(error);
  engine.log("job-threw", { job: job.data.kind, throws, error: message });
  await engine.db.transaction(async (tx) => {
    await engine.queue.settle(tx, job);
    if (throws < THROWS_MAX) {
      tx.enqueue({ job: { ...job.data, throws } as Job, atMs: Date.now() + THROW_DELAY_MS * 2 ** throws });
      return;
    }
    const run = "run" in job.data ? await lockRun(tx, job.data.run) : null;
    if (run) await endRun(engine, tx, run, { status: "Failed", error: { name: "EngineError", message } });
  });
}
