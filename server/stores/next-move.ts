/** Who has the next move on a store, and which: the line the stores list is grouped by. */
import type { NextMover } from "../words.ts";

export type NextMove = { by: NextMover; text: string };

/** Decides the next move from the stages and open risks. Work of the consultant comes before waiting. */
export function nextMove(input: {
  stages: readonly { number: number; key: string; state: string }[];
  /** Whether a sprint is under way. */
  isActive: boolean;
  isRunning: boolean;
  risks: number;
  hasPeople: boolean;
  auditCount: number;
}): NextMove {
  const { stages, isRunning, risks } = input;
  const find = (state: string) => stages.find((stage) => stage.state === state);
  if (isRunning) return { by: "running", text: input.auditCount === 0 ? "First audit is running" : "Audit is running" };
  if (!input.isActive) return afterSprint(stages, risks);
  if (stages.every(({ state }) => state === "not-started")) {
    return { by: "consultant", text: "Start the first audit" };
  }
  const reopened = find("reopened");
  if (reopened) return { by: "consultant", text: `Stage ${reopened.number} reopened` };
  const review = find("in-review");
  if (review) return { by: "consultant", text: `Review stage ${review.number}` };
  const open = find("needs-work");
  if (open) {
    return { by: "consultant", text: risks > 0 ? `Fix ${risks}, re-check` : `Work on stage ${open.number}` };
  }
  const blocked = find("blocked");
  if (blocked) {
    return blocked.key === "handover" && input.hasPeople
      ? { by: "founder", text: "Finish the handover" }
      : { by: "consultant", text: `Answer what stage ${blocked.number} waits for` };
  }
  const starting = find("in-progress");
  if (starting) {
    const text = input.auditCount === 0 ? "First audit is starting" : `Stage ${starting.number} is starting`;
    return { by: "running", text };
  }
  return watching(risks);
}

/** A sprint that was cancelled leaves the store half way; one that was completed leaves nothing to do. */
function afterSprint(stages: readonly { state: string }[], risks: number): NextMove {
  const isDone = stages.length > 0 && stages.every(({ state }) => state === "approved");
  return isDone ? watching(risks) : { by: "consultant", text: "Start a sprint" };
}

function watching(risks: number): NextMove {
  return { by: "nobody", text: risks > 0 ? `Watching ${risks} open` : "Nothing needed" };
}
