import { expect, test } from "vitest";
import type { StageState } from "../stages/stage.ts";
import { nextMove } from "./next-move.ts";

const keys = ["audit", "edge", "deploy-hardening", "performance", "monitoring", "handover"];
const idle = { isActive: true, isRunning: false, risks: 0, hasPeople: true, auditCount: 1 };
function move(states: StageState[], changes: Partial<typeof idle> = {}): string {
  const stages = keys.map((key, index) => ({ key, number: index + 1, state: states[index] ?? "not-started" }));
  const { by, text } = nextMove({ ...idle, stages, ...changes });
  return `${by}: ${text}`;
}
const approved = (count: number): StageState[] => Array.from({ length: count }, () => "approved");

test.each<[string, string]>([
  [move([]), "consultant: Start the first audit"],
  [move(["in-progress"], { auditCount: 0 }), "running: First audit is starting"],
  [move(["in-progress"], { auditCount: 0, isRunning: true }), "running: First audit is running"],
  [move(["needs-work"], { isRunning: true }), "running: Audit is running"],
  [move(["needs-work"], { risks: 3 }), "consultant: Fix 3, re-check"],
  [move(["needs-work"]), "consultant: Work on stage 1"],
  [move(["blocked"]), "consultant: Answer what stage 1 waits for"],
  [move(["approved", "in-review"]), "consultant: Review stage 2"],
  [move(["approved", "needs-work", "in-review"], { risks: 1 }), "consultant: Review stage 3"],
  [move(["reopened", "in-review"]), "consultant: Stage 1 reopened"],
  [move(["approved", "blocked", "in-progress"]), "consultant: Answer what stage 2 waits for"],
  [move(["approved", "in-progress"]), "running: Stage 2 is starting"],
  [move([...approved(5), "blocked"]), "founder: Finish the handover"],
  [move([...approved(5), "blocked"], { hasPeople: false }), "consultant: Answer what stage 6 waits for"],
  [move(approved(6)), "nobody: Nothing needed"],
  [move(approved(6), { isActive: false }), "nobody: Nothing needed"],
  [move(approved(6), { isActive: false, risks: 2 }), "nobody: Watching 2 open"],
  [move(["approved", "blocked"], { isActive: false }), "consultant: Start a sprint"],
  [move([], { isActive: false }), "consultant: Start a sprint"],
  [move(["approved"]), "nobody: Nothing needed"],
])("%s", (said, expected) => {
  expect(said).toBe(expected);
});
