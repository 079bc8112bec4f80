/** Who has the next move on a store, and which: the line the stores list is grouped by. */
import type { NextMover } from "../words.ts";

export type NextMove = { by: NextMover; text: string };

/** Decides the next move from the stages and open risks. Work of the consultant comes before waiting. */
export function nextMove(input: {
  stages: readonly { number: number; key: string; state: string }[];
  isRunning: boolean;
  risks: number;
  hasPeople: boolean;
  auditCount: number;
}): NextMove {
  const { stages, isRunning, risks } = input;
  const find = (state: string) => stages.find((stage) => stage.state === state);
  if (isRunning) return { by: "running", text: input.auditCount === 0 ? "First audit is running" : "Audit is running" };
  if (stages.length > 0 && stages.every(({ state }) => state === "not-started")) {
    return { by: "consultant", text: "Start the first audit" };
  }
  const reopened = find("reopened");
  if (reopened) return { by: "consultant", text: `Stage ${reopened.number} reopened` };
  const review = find("in-review");
  if (review) return { by: "consultant", text: `Review stage ${review.number}` };
  if (find("needs-work")) return { by: "consultant", text: risks === 1 ? "Fix 1, re-check" : `Fix ${risks}, re-check` };
  const blocked = find("blocked");
  if (blocked) {
    return blocked.key === "handover" && input.hasPeople
      ? { by: "founder", text: "Finish the handover" }
      : { by: "consultant", text: `Answer what stage ${blocked.number} waits for` };
  }
  return { by: "nobody", text: risks > 0 ? `Watching ${risks} open` : "Nothing needed" };
}
