/** The current word of every check on a store, as the pure rules read it. */
import type { Impact, Severity, Status } from "../checks/check.ts";

export type CheckStateView = {
  checkId: string;
  subject: string;
  findingKey: string;
  status: Status;
  severity: Severity;
  impact: Impact;
  reach: number;
  confidence: number;
  summary: string;
  summaryTech: string;
  ask: string | null;
  deadline: Date | null;
  seenAt: Date;
  expiresAt: Date;
};

/** An accepted waiver in force for one finding. */
export type WaiverView = { checkId: string; subject: string; findingKey: string; expiresAt: Date };

/** A state as a gate counts it: expired evidence is `unknown`, a waiver in force covers warn and fail. */
export type EffectiveStatus = Status | "waived";

/** Tells how a state counts at `now`. */
export function effectiveStatus(state: CheckStateView, waivers: readonly WaiverView[], now: Date): EffectiveStatus {
  if (state.expiresAt <= now) return "unknown";
  const isWaived = waivers.some(
    (waiver) =>
      waiver.checkId === state.checkId &&
      waiver.subject === state.subject &&
      waiver.findingKey === state.findingKey &&
      waiver.expiresAt > now,
  );
  if (isWaived && (state.status === "fail" || state.status === "warn")) return "waived";
  return state.status;
}

/** Tells whether a warning may pass a gate: severity medium or lower, or a text that says "acceptable" (15.2). */
export function isAllowedWarn(state: CheckStateView): boolean {
  return (
    !["critical", "high"].includes(state.severity) ||
    /(?<!\bnot )\bacceptable\b/i.test(`${state.summary} ${state.summaryTech}`)
  );
}

/** Confidence .3, an attestation without evidence, never satisfies a gate (0.2). */
export function isProven(state: CheckStateView): boolean {
  return state.confidence > 0.3;
}
