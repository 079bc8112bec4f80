/** Every status the product shows, with its word, icon and tone: the one place they are named. */
import type { Impact, Severity, Status } from "../../server/checks/check.ts";
import type { DeployVerdict } from "../../server/stages/deploy-verdict.ts";
import type { BarItemState } from "../../server/stages/minimum-bar.ts";
import type { StageState } from "../../server/stages/stage.ts";
import type { StoreVerdict } from "../../server/stages/store-verdict.ts";
import type { IconName } from "./icon-names.ts";

/** How a status looks: `quiet` is a pass in ink with a green icon, `live` something happening now. */
export type Tone = "pass" | "quiet" | "warn" | "fail" | "live" | "idle";

export type Words = { word: string; icon: IconName; tone: Tone };

/** A check's result, or where it stands in a run that is going on. */
export type ResultState = Status | "running" | "queued";

export const resultWords: Record<ResultState, Words & { founderWord: string }> = {
  pass: { word: "Pass", founderWord: "Fine", icon: "circle-check", tone: "quiet" },
  warn: { word: "Warning", founderWord: "Worth fixing", icon: "triangle-alert", tone: "warn" },
  fail: { word: "Fail", founderWord: "Needs a fix", icon: "octagon-x", tone: "fail" },
  skip: { word: "Skipped", founderWord: "Not needed", icon: "circle-slash", tone: "idle" },
  unknown: { word: "Could not check", founderWord: "Not checked yet", icon: "circle-dashed", tone: "idle" },
  error: { word: "Our fault", founderWord: "We had a problem", icon: "cloud-off", tone: "idle" },
  running: { word: "Running", founderWord: "Checking now", icon: "loader-circle", tone: "live" },
  queued: { word: "Queued", founderWord: "Checking soon", icon: "circle-dashed", tone: "idle" },
};

export const stageWords: Record<StageState, Words> = {
  "not-started": { word: "Not started", icon: "circle-dashed", tone: "idle" },
  "in-progress": { word: "In progress", icon: "circle-dot", tone: "live" },
  "needs-work": { word: "Needs work", icon: "wrench", tone: "warn" },
  blocked: { word: "Blocked", icon: "hand", tone: "warn" },
  "in-review": { word: "In review", icon: "eye", tone: "live" },
  approved: { word: "Approved", icon: "circle-check", tone: "quiet" },
  reopened: { word: "Reopened", icon: "rotate-ccw", tone: "fail" },
};

export const findingStates = [
  "open",
  "being-fixed",
  "fix-to-verify",
  "fixed",
  "contained",
  "not-applicable",
  "reopened",
] as const;
export type FindingState = (typeof findingStates)[number];

export const findingWords: Record<FindingState, Words> = {
  open: { word: "Open", icon: "octagon-x", tone: "fail" },
  "being-fixed": { word: "Being fixed", icon: "wrench", tone: "warn" },
  "fix-to-verify": { word: "Fix to verify", icon: "eye", tone: "live" },
  fixed: { word: "Fixed", icon: "circle-check", tone: "quiet" },
  contained: { word: "Contained", icon: "shield-alert", tone: "warn" },
  "not-applicable": { word: "Not applicable", icon: "circle-slash", tone: "idle" },
  reopened: { word: "Reopened", icon: "rotate-ccw", tone: "fail" },
};

export const verdictWords: Record<StoreVerdict, Words> = {
  "not-checked": { word: "Not checked", icon: "circle-dashed", tone: "idle" },
  checking: { word: "Checking", icon: "loader-circle", tone: "live" },
  "not-ready": { word: "Not ready", icon: "octagon-x", tone: "fail" },
  "ready-contained": { word: "Ready, contained risk", icon: "shield-alert", tone: "warn" },
  ready: { word: "Ready", icon: "circle-check", tone: "quiet" },
};

/** A minimum-bar item, or one that is being checked at this moment. */
export type BarState = BarItemState | "checking";

export const barWords: Record<BarState, Words> = {
  met: { word: "Met", icon: "circle-check", tone: "quiet" },
  "met-with-waiver": { word: "Met, contained", icon: "shield-alert", tone: "warn" },
  "not-met": { word: "Not met", icon: "octagon-x", tone: "fail" },
  unknown: { word: "Could not check", icon: "circle-dashed", tone: "idle" },
  checking: { word: "Checking", icon: "loader-circle", tone: "live" },
};

export const severityWords: Record<Severity, Words> = {
  critical: { word: "Critical", icon: "chevrons-up", tone: "fail" },
  high: { word: "High", icon: "chevron-up", tone: "fail" },
  medium: { word: "Medium", icon: "equal", tone: "warn" },
  low: { word: "Low", icon: "chevron-down", tone: "idle" },
  info: { word: "Info", icon: "info", tone: "idle" },
};

export const impactWords: Record<Impact, string> = {
  checkout: "Checkout",
  leak: "Leak",
  email: "Lost email",
  login: "Failed login",
  access: "Lost access",
  slow: "Slow",
  "deploy-down": "Deploy downtime",
  trust: "Lost trust",
};

export type IncidentState = "open" | "seen" | "recovered";

export const incidentWords: Record<IncidentState, Words> = {
  open: { word: "Open", icon: "octagon-x", tone: "fail" },
  seen: { word: "Seen", icon: "eye", tone: "warn" },
  recovered: { word: "Recovered", icon: "circle-check", tone: "quiet" },
};

/** What a deploy means, computed from what was seen after it. */
export const deployWords: Record<DeployVerdict, Words> = {
  checking: { word: "Checking", icon: "loader-circle", tone: "live" },
  keep: { word: "Keep it live", icon: "circle-check", tone: "quiet" },
  watch: { word: "Watch it", icon: "triangle-alert", tone: "warn" },
  "roll-back": { word: "Roll it back", icon: "octagon-x", tone: "fail" },
  unknown: { word: "No verdict", icon: "circle-dashed", tone: "idle" },
};

export type DiffKind =
  | "worsened"
  | "new"
  | "fixed"
  | "improved"
  | "outside"
  | "first"
  | "removed"
  | "unchanged"
  | "incomparable";

export const diffWords: Record<DiffKind, Words> = {
  worsened: { word: "Regressed", icon: "trending-down", tone: "fail" },
  new: { word: "New", icon: "plus", tone: "warn" },
  fixed: { word: "Fixed", icon: "check", tone: "pass" },
  improved: { word: "Better", icon: "trending-up", tone: "pass" },
  outside: { word: "Changed outside the deploy", icon: "unplug", tone: "live" },
  unchanged: { word: "Unchanged", icon: "equal", tone: "idle" },
  first: { word: "First look", icon: "scan-search", tone: "idle" },
  removed: { word: "Gone", icon: "minus", tone: "idle" },
  incomparable: { word: "Not comparable", icon: "circle-question-mark", tone: "idle" },
};

export type SignalState = "seen" | "not-seen" | "unknown";

export const signalWords: Record<SignalState, Words> = {
  seen: { word: "Seen", icon: "octagon-x", tone: "fail" },
  "not-seen": { word: "Not seen", icon: "circle-check", tone: "quiet" },
  unknown: { word: "Could not check", icon: "circle-dashed", tone: "idle" },
};

/** Counts the items that are met, contained ones included. */
export function countMet(states: readonly BarState[]): number {
  return states.filter((state) => state === "met" || state === "met-with-waiver").length;
}

/** Says the whole minimum bar in one sentence, for readers who do not see the marks. */
export function minimumBarSentence(states: readonly BarState[]): string {
  const parts = [`${countMet(states)} of ${states.length} met`];
  const say = (state: BarState, words: string) => {
    const count = states.filter((each) => each === state).length;
    if (count > 0) parts.push(`${count} ${words}`);
  };
  say("met-with-waiver", "of them contained");
  say("not-met", "not met");
  say("unknown", "could not be checked");
  say("checking", "being checked");
  return parts.join(", ");
}

/** Says the six stages in one sentence: "Stages 1 and 3 approved, 2 reopened, 4 to 6 not started". */
export function trackSentence(states: readonly StageState[]): string {
  const numbersByState = new Map<StageState, number[]>();
  states.forEach((state, index) => {
    numbersByState.set(state, [...(numbersByState.get(state) ?? []), index + 1]);
  });
  const parts = [...numbersByState].map(
    ([state, numbers]) => `${joinNumbers(numbers)} ${stageWords[state].word.toLowerCase()}`,
  );
  return `Stages: ${parts.join("; ")}`;
}

function joinNumbers(numbers: readonly number[]): string {
  const last = numbers.at(-1);
  if (numbers.length === 1) return `${last}`;
  return `${numbers.slice(0, -1).join(", ")} and ${last}`;
}
