import { expect, test } from "vitest";
import type { GateReason } from "./gate.ts";
import { nextState } from "./next-state.ts";
import { type StageState, stageStates } from "./stage.ts";

const gate: Record<string, GateReason[]> = {
  open: [],
  failing: [{ kind: "fail", id: "x", subject: null, text: "x" }],
  waiting: [{ kind: "unknown", id: "x", subject: null, text: "x" }],
};

/** Current state, gate, being measured, changes wanted: next state. */
test.each<[StageState, keyof typeof gate, boolean, boolean, StageState]>([
  ["in-progress", "open", false, false, "in-review"],
  ["in-progress", "failing", false, false, "needs-work"],
  ["in-progress", "waiting", false, false, "blocked"],
  ["in-progress", "waiting", true, false, "in-progress"],
  ["in-progress", "open", true, false, "in-progress"],
  ["in-progress", "open", false, true, "needs-work"],
  ["needs-work", "open", false, false, "in-review"],
  ["needs-work", "waiting", false, false, "blocked"],
  ["needs-work", "failing", true, false, "needs-work"],
  ["needs-work", "open", false, true, "needs-work"],
  ["blocked", "open", false, false, "in-review"],
  ["blocked", "failing", false, false, "needs-work"],
  ["blocked", "waiting", true, false, "blocked"],
  ["blocked", "open", false, true, "needs-work"],
  ["in-review", "open", false, false, "in-review"],
  ["in-review", "failing", false, false, "needs-work"],
  ["in-review", "waiting", false, false, "blocked"],
  ["reopened", "failing", false, false, "reopened"],
  ["reopened", "waiting", false, false, "reopened"],
  ["reopened", "open", false, false, "in-review"],
  ["reopened", "open", false, true, "needs-work"],
])("%s, gate %s, measured %s, changes wanted %s: %s", (current, which, measured, wanted, expected) => {
  expect(nextState(current, gate[which] ?? [], measured, wanted)).toBe(expected);
});

test.each<[StageState]>([["not-started"], ["approved"]])("%s moves by a person's act alone", (current) => {
  for (const reasons of Object.values(gate)) {
    for (const isMeasured of [true, false]) {
      for (const areChangesWanted of [true, false]) {
        expect(nextState(current, reasons, isMeasured, areChangesWanted)).toBe(current);
      }
    }
  }
});

test("no rule approves a stage or starts one", () => {
  for (const current of stageStates.filter((state) => state !== "approved" && state !== "not-started")) {
    for (const reasons of Object.values(gate)) {
      expect(["approved", "not-started"]).not.toContain(nextState(current, reasons, false, false));
    }
  }
});
