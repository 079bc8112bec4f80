/** Derives a stage's failure signals from the checks behind them (catalogue 13). */
import { checks } from "../checks/index.ts";
import type { SignalState, Stage } from "./stage.ts";
import type { CheckStateView } from "./state.ts";

export type SignalView = { key: string; title: string; state: SignalState; cause: string | null };

const known: ReadonlySet<string> = new Set(checks.map(({ id }) => id));

/**
 * Judges each signal: seen when a named check fails, not seen when all of them that the catalogue has were seen well, else
 * unknown. A signal none of whose checks exists yet stays unknown.
 */
export function judgeSignals(stage: Stage, states: readonly CheckStateView[], now: Date): SignalView[] {
  return stage.signals.map((signal) => {
    const own = states.filter((state) => signal.raisedBy.includes(state.checkId) && state.expiresAt > now);
    const raises = ({ checkId, status, findingKey }: CheckStateView) =>
      status === "fail" && (signal.whenKeys?.[checkId]?.includes(findingKey) ?? true);
    const failing = own.find(raises);
    if (failing) return { key: signal.key, title: signal.title, state: "seen", cause: failing.summary };
    const raisers = signal.raisedBy.filter((id) => known.has(id));
    const isClear = raisers.every((id) => {
      const of = own.filter(({ checkId }) => checkId === id);
      return of.length > 0 && of.every(({ status }) => status !== "unknown" && status !== "error");
    });
    const clear = raisers.length > 0 && isClear ? ("not-seen" as const) : ("unknown" as const);
    return { key: signal.key, title: signal.title, state: clear, cause: null };
  });
}
