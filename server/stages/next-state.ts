/** The stage machine: what an open stage becomes, from what keeps its gate shut. */
import { type GateReason, workState } from "./gate.ts";
import type { StageState } from "./stage.ts";

/**
 * Gives the state an open stage moves to. A stage that is being measured for the first time stays in progress; a change
 * request holds it in needs-work until an audit has seen the change; a reopened one stays so until its gate holds again.
 */
export function nextState(
  current: StageState,
  reasons: readonly GateReason[],
  isBeingMeasured: boolean,
  areChangesWanted: boolean,
): StageState {
  if (current === "not-started" || current === "approved") return current;
  if (isBeingMeasured && current === "in-progress") return current;
  const work = workState(reasons);
  if (current === "reopened" && work !== "in-review") return "reopened";
  return areChangesWanted && work === "in-review" ? "needs-work" : work;
}
