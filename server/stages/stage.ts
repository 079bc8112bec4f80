/** What a stage is: its goal, its promise to the founder, the documents it leaves behind and the signals it must not show. */
import type { StageKey } from "../checks/check.ts";

export type StageDeliverable = {
  /** `D1.1`, as in the catalogue. */
  key: string;
  title: string;
  /** Check ids whose evidence fills it; empty for documents of later stages that people write. */
  provenBy: string[];
};

export type StageSignal = {
  /** `F1.1`, as in the catalogue. */
  key: string;
  title: string;
  /** Seen when one of these checks fails. */
  raisedBy: string[];
  /** Of these checks only these findings raise it; a check that is not named here raises it by any. */
  whenKeys?: { [checkId: string]: readonly string[] };
};

export type Stage = {
  key: StageKey;
  number: 1 | 2 | 3 | 4 | 5 | 6;
  title: string;
  /** One line for the consultant. */
  goal: string;
  /** What the founder gets, in their words. */
  promise: string;
  deliverables: StageDeliverable[];
  signals: StageSignal[];
};

export const stageStates = [
  "not-started",
  "in-progress",
  "needs-work",
  "blocked",
  "in-review",
  "approved",
  "reopened",
] as const;
export type StageState = (typeof stageStates)[number];

export const signalStates = ["unknown", "not-seen", "seen"] as const;
export type SignalState = (typeof signalStates)[number];
