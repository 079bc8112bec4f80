import { readOp } from "./answer.ts";
import type { Engine } from "./context.ts";
import { canonical, isObject, type Json, withoutNul } from "./json.ts";
import { finishStep, isActive, lockRun, saveRun } from "./runs.ts";

/** How a checkpoint ends, as an HTTP status: stored, no such run, or sent by a call that is no longer the run's. */
export type CheckpointResult = 200 | 400 | 404 | 409;

/**
 * Stores the steps a call has finished so far, so that they survive it. Nothing is enqueued: the call goes on. The
 * lease fences a call that lives on after its job was handed out again.
 */
export async function checkpoint(engine: Engine, runId: string, body: Json | undefined): Promise<CheckpointResult> {
  if (!isObject(body) || !Array.isArray(body.steps) || typeof body.qi_id !== "string") return 400;
  const lease = body.qi_id;
  const ops = body.steps.map(readOp).filter((op) => op !== null);
  return await engine.db.transaction(async (tx) => {
    const run = await lockRun(tx, runId, false);
    if (!run) return 404;
    if (!isActive(run) || run.lease !== lease) return 409;
    const needsDiscovery = run.needsDiscovery;
    for (const op of ops) {
      if (op.op !== "StepRun" && op.op !== "Step") continue;
      finishStep(run, {
        id: op.id,
        name: withoutNul(op.displayName),
        op: "StepRun",
        status: "Completed",
        memo: canonical({ data: op.data }),
      });
    }
    run.needsDiscovery = needsDiscovery;
    saveRun(tx, run);
    return 200;
  });
}
