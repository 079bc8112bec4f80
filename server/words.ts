/** Narrows stored text to the words it may be; the database's CHECK says the same, so a miss is a fault of ours. */
import { impacts, type StageKey, severities, stageKeys, statuses } from "./checks/check.ts";
import { barItemStates } from "./stages/minimum-bar.ts";
import { signalStates, stageStates } from "./stages/stage.ts";
import { storeVerdicts } from "./stages/store-verdict.ts";

/** Gives the value as one of the words; throws when it is none of them. */
export function oneOf<W extends string>(words: readonly W[], value: string): W {
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw new Error(`"${value}" is none of ${words.join(", ")}`);
  return word;
}

export const auditRunStates = ["queued", "running", "completed", "stopped", "failed"] as const;
export const auditRunTriggers = ["first", "manual", "recheck", "scheduled", "deploy", "smoke"] as const;
export const checkRunStates = ["queued", "running", "confirming", "done"] as const;
export const findingStates = [
  "open",
  "being-fixed",
  "fix-to-verify",
  "fixed",
  "contained",
  "not-applicable",
  "reopened",
] as const;
export const nextMovers = ["consultant", "running", "founder", "nobody"] as const;
export const memberRoles = ["owner", "consultant", "viewer"] as const;
export const personRoles = ["founder", "teammate"] as const;
export const waiverStates = ["proposed", "accepted", "void"] as const;
export const apiScopes = ["read", "run", "write"] as const;
export const outgoingHookStates = ["active", "disabled"] as const;
export const attestationAnswers = ["pass", "warn", "fail", "not-applicable"] as const;

/** Runs of a few checks: they go on beside an audit, and are none themselves. */
export const partialTriggers: AuditRunTrigger[] = ["recheck", "smoke", "deploy"];

export type AuditRunState = (typeof auditRunStates)[number];
export type AuditRunTrigger = (typeof auditRunTriggers)[number];
export type CheckRunState = (typeof checkRunStates)[number];
export type FindingState = (typeof findingStates)[number];
export type WaiverState = (typeof waiverStates)[number];
export type NextMover = (typeof nextMovers)[number];
export type AttestationAnswer = (typeof attestationAnswers)[number];

/** Finding states that count as open. */
export const openFindingStates: FindingState[] = ["open", "being-fixed", "fix-to-verify", "reopened"];

export const asStatus = (value: string) => oneOf(statuses, value);
export const asSeverity = (value: string) => oneOf(severities, value);
export const asImpact = (value: string) => oneOf(impacts, value);
export const asStageKey = (value: string): StageKey => oneOf(stageKeys, value);
export const asStageState = (value: string) => oneOf(stageStates, value);
export const asSignalState = (value: string) => oneOf(signalStates, value);
export const asBarItemState = (value: string) => oneOf(barItemStates, value);
export const asVerdict = (value: string) => oneOf(storeVerdicts, value);
