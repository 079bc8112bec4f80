/**
 * One thing the engine has to do. Jobs carry ids, never state: what they find when they run decides what happens,
 * so that running one twice is harmless.
 */
export type Job = CallJob | RouteJob | WakeJob | ExpireJob | HoldJob | TimeoutJob;

/**
 * Calls the app for a run. `stepId` is `step` for a discovery; `call` names the call in the concurrency slots, which
 * it needs when `limited`.
 */
export type CallJob = {
  kind: "call";
  run: string;
  stepId: string;
  attempt: number;
  call: string;
  limited: boolean;
  throws?: number;
};

/** Finds the runs an accepted event starts, resumes or cancels. */
export type RouteJob = { kind: "route"; event: string; name: string; throws?: number };

/** Ends a sleep. */
export type WakeJob = { kind: "wake"; run: string; stepId: string; throws?: number };

/** Ends a wait for an event or an invoked run that did not come in time. */
export type ExpireJob = { kind: "expire"; run: string; wait: string; throws?: number };

/** Starts what a debounce or a batch has held back, unless the hold has changed since. */
export type HoldJob = { kind: "hold"; key: string; version: number; throws?: number };

/** Cancels a run that has not started, or not finished, in time. */
export type TimeoutJob = { kind: "timeout"; run: string; limit: "start" | "finish"; throws?: number };

/** The step id of a call that may run or find any step. */
export const DISCOVERY = "step";
