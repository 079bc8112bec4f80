/** Derives a stage's failure signals from the checks behind them (catalogue 13). */
import type { SignalState, Stage } from "./stage.ts";
import type { CheckStateView } from "./state.ts";

export type SignalView = { key: string; title: string; state: SignalState; cause: string | null };

/** Judges each signal: seen when a named check fails, not seen when one of them was seen and none fails, else unknown. */
export function judgeSignals(stage: Stage, states: readonly CheckStateView[], now: Date): SignalView[] {
  return stage.signals.map((signal) => {
    const own = states.filter((state) => signal.raisedBy.includes(state.checkId) && state.expiresAt > now);
    const failing = own.find((state) => state.status === "fail");
    if (failing) return { key: signal.key, title: signal.title, state: "seen", cause: failing.summary };
    const seenWell = own.some((state) => ["pass", "warn", "skip"].includes(state.status));
    return { key: signal.key, title: signal.title, state: seenWell ? "not-seen" : "unknown", cause: null };
  });
}
