/** What to do about a deploy: keep it, watch it or roll it back (design: a verdict within two minutes). */
import { type Severity, type Status, severities } from "../checks/check.ts";
import type { Change } from "./compare-runs.ts";

export const deployVerdicts = ["checking", "keep", "watch", "roll-back", "unknown"] as const;
export type DeployVerdict = (typeof deployVerdicts)[number];

/** One word of a smoke test or of the audit after the deploy, beside what was said before it. */
export type DeployWord = {
  checkId: string;
  title: string;
  subject: string;
  /** Whether it belongs to the smoke tests. */
  isSmoke: boolean;
  /** Whether the code that was deployed can have changed it; DNS, certificates and mail cannot. */
  isOfDeploy: boolean;
  change: Change;
  /** We could not look again: our own fault. */
  isStale: boolean;
  /** Nothing was known of the check before: what it found may be older than the deploy. */
  isFirstLook: boolean;
  before: { status: Status } | null;
  /** Null when the subject is gone. */
  after: { status: Status; severity: Severity; summary: string } | null;
};

export type DeployJudgement = {
  verdict: Exclude<DeployVerdict, "checking">;
  /** One sentence for the founder. */
  reason: string;
  /** What decided, worst first. */
  because: DeployWord[];
};

export type DeployEvidence = {
  words: DeployWord[];
  /** False when the time was over before everything was looked at. */
  isComplete: boolean;
  /** The deployment works at its own address while the shop's address fails: domain or edge, not the build. */
  isDomainAlone: boolean;
};

/**
 * Judges a deploy. A smoke test that fails, or a new or worse failure that weighs high, says roll back, unless the
 * build itself works at its own address. What could be seen before and cannot be seen now, what is heavy at a first
 * look, and smaller failures say watch. A warning alone keeps it. Without a clear smoke test there is no verdict.
 */
export function judgeDeploy({ words, isComplete, isDomainAlone }: DeployEvidence): DeployJudgement {
  const broken = sorted(words.filter(isBroken));
  const unseen = sorted(words.filter((word) => !isBroken(word) && isLost(word)));
  const [first] = broken;
  if (first) {
    if (isDomainAlone && broken.every(({ isSmoke }) => isSmoke)) {
      return {
        verdict: "watch",
        reason: `${sentence(first)} The update itself works at its own address: the domain or what stands before the shop is the cause.`,
        because: broken,
      };
    }
    const heavy = broken.filter((word) => word.isSmoke || (word.isOfDeploy && isHeavy(word)));
    const [worst] = heavy;
    if (worst) return { verdict: "roll-back", reason: `${sentence(worst)} ${sinceWhen(worst)}`, because: heavy };
    const outside = broken.every(({ isOfDeploy }) => !isOfDeploy);
    const words = outside ? "It changed outside this update." : "It is not urgent enough to go back.";
    return { verdict: "watch", reason: `${sentence(first)} ${words}`, because: broken };
  }
  const smoke = words.filter(({ isSmoke }) => isSmoke);
  const seen = smoke.filter(({ after }) => after?.status === "pass" || after?.status === "warn");
  if (seen.length === 0) {
    return {
      verdict: "unknown",
      reason: "We could not look at the shop after this update, so we cannot say.",
      because: smoke.filter(({ after }) => after?.status === "unknown" || after?.status === "error"),
    };
  }
  const [lost] = unseen;
  if (lost) {
    return {
      verdict: "watch",
      reason: lostWords(lost),
      because: unseen,
    };
  }
  if (!isComplete) {
    return {
      verdict: "watch",
      reason: "People can use the shop. The audit after the update is not done yet.",
      because: [],
    };
  }
  return { verdict: "keep", reason: keepWords(words), because: [] };
}

function isBroken({ change, isStale, isSmoke, isFirstLook, after }: DeployWord): boolean {
  if (isStale || after?.status !== "fail") return false;
  // A shop people cannot use is broken, whether or not it was before; anything else must have been looked at before.
  return isSmoke || (!isFirstLook && (change === "new" || change === "worsened"));
}

/** Tells whether something that had a clear word before has none now, or one that cannot be compared with anything. */
function isLost(word: DeployWord): boolean {
  const { before, after, change, isStale, isFirstLook } = word;
  if (change === "incomparable" && after?.status === "fail") return true;
  if (isFirstLook && after?.status === "fail" && isHeavy(word)) return true;
  if (before === null || !["pass", "warn", "fail"].includes(before.status)) return false;
  return isStale || after?.status === "unknown" || after?.status === "error";
}

function isHeavy({ after }: DeployWord): boolean {
  return after !== null && (after.severity === "critical" || after.severity === "high");
}

function sorted(words: DeployWord[]): DeployWord[] {
  const weight = (word: DeployWord) =>
    (word.isSmoke ? 0 : 10) + (word.after ? severities.indexOf(word.after.severity) : severities.length);
  return words.toSorted((a, b) => weight(a) - weight(b));
}

function sentence({ after, title }: DeployWord): string {
  return after?.summary ?? `${title} is gone.`;
}

function sinceWhen({ before }: DeployWord): string {
  if (before === null) return "We had not seen it before this update.";
  return before.status === "fail" ? "It was broken before this update, too." : "It worked before this update.";
}

function lostWords({ title, change, isFirstLook, after }: DeployWord): string {
  if (isFirstLook && after) {
    return `${after.summary} We looked at it for the first time, so we cannot say whether this update did it.`;
  }
  return change === "incomparable" && after
    ? `${after.summary} The shop was described otherwise before, so we cannot say whether this update did it.`
    : `${title} could be seen before this update and could not be seen now. Everything else we saw works.`;
}

function keepWords(words: readonly DeployWord[]): string {
  const fixed = words.filter(({ change }) => change === "fixed").length;
  const better = fixed === 0 ? "" : ` ${fixed === 1 ? "One thing is" : `${fixed} things are`} fixed.`;
  const isFirst = words.every(({ before }) => before === null);
  const base = isFirst
    ? "People can use the shop. It is the first look, so there is nothing to compare with."
    : "People can use the shop, and nothing that worked before is broken.";
  return base + better;
}
