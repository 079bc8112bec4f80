/** Whether a stage may be approved (catalogue 15.2), and which state it is in meanwhile (13). */
import { type Check, groupOf } from "../checks/check.ts";
import type { SignalState, Stage, StageState } from "./stage.ts";
import { type CheckStateView, effectiveStatus, isAllowedWarn, isProven, type WaiverView } from "./state.ts";

export type GateReason = {
  kind: "signal" | "fail" | "unknown" | "attestation" | "deliverable";
  /** Check id, signal key or deliverable key. */
  id: string;
  subject: string | null;
  text: string;
};

export type GateInput = {
  stage: Stage;
  /** Checks of the stage: those that name it. */
  checks: readonly Pick<Check, "id" | "severity" | "attestation" | "title">[];
  states: readonly CheckStateView[];
  waivers: readonly WaiverView[];
  signals: ReadonlyMap<string, SignalState>;
  /** Deliverable keys whose newest version is generated from evidence that has not expired. */
  freshDeliverables: ReadonlySet<string>;
  now: Date;
};

/** Lists what keeps the gate shut; empty means it is open. Only critical and high checks count. */
export function gateReasons(input: GateInput): GateReason[] {
  const reasons: GateReason[] = [];
  for (const signal of input.stage.signals) {
    if (input.signals.get(signal.key) === "seen") {
      reasons.push({ kind: "signal", id: signal.key, subject: null, text: `Failure signal seen: ${signal.title}.` });
    }
  }
  for (const check of input.checks) {
    const own = input.states.filter((state) => state.checkId === check.id);
    const isGating = check.severity === "critical" || check.severity === "high";
    if (own.length === 0 && isGating) reasons.push(missing(check));
    for (const state of own) {
      // A finding may be raised above its check's default: then it gates too.
      if (!isGating && state.severity !== "critical" && state.severity !== "high") continue;
      const reason = reasonOf(check, state, input);
      if (reason) reasons.push(reason);
    }
  }
  for (const deliverable of input.stage.deliverables) {
    if (!input.freshDeliverables.has(deliverable.key)) {
      reasons.push({
        kind: "deliverable",
        id: deliverable.key,
        subject: null,
        text: `${deliverable.title} is not complete, or its evidence is too old.`,
      });
    }
  }
  return reasons;
}

/** Gives the state of an open stage from what keeps its gate shut. Approval and reopening are decided by people and verbs. */
export function workState(reasons: readonly GateReason[]): Extract<StageState, "needs-work" | "blocked" | "in-review"> {
  if (reasons.some(({ kind }) => kind === "signal" || kind === "fail")) return "needs-work";
  return reasons.length > 0 ? "blocked" : "in-review";
}

function missing(check: GateInput["checks"][number]): GateReason {
  const byPerson = groupOf(check) === "people";
  return {
    kind: byPerson ? "attestation" : "unknown",
    id: check.id,
    subject: null,
    text: byPerson ? `${check.title} waits for an answer with evidence.` : `${check.title} has not been checked yet.`,
  };
}

function reasonOf(check: GateInput["checks"][number], state: CheckStateView, input: GateInput): GateReason | null {
  const common = { id: check.id, subject: state.subject };
  const status = effectiveStatus(state, input.waivers, input.now);
  if (status === "fail" || (status === "warn" && !isAllowedWarn(state))) {
    return { ...common, kind: "fail", text: state.summary };
  }
  if (status === "unknown" || status === "error") {
    const text =
      state.expiresAt <= input.now ? `${check.title}: the evidence has expired.` : (state.ask ?? state.summary);
    return { ...common, kind: groupOf(check) === "people" ? "attestation" : "unknown", text };
  }
  if (!isProven(state)) {
    return { ...common, kind: "attestation", text: `${check.title} is answered, but without evidence.` };
  }
  return null;
}
