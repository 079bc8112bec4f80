/** When a failure may be called one: never from a single look (catalogue 0.4). */
import type { Json, Observation, Verdict } from "./check.ts";
import { verdictKey } from "./verdict.ts";

/** One gathering and judging of one check. `facts` are null when our own side failed to look. */
export type Look = {
  facts: Json | null;
  verdicts: Verdict[];
  observations: Observation[];
  vantage: string;
  startedAt: Date;
  durationMs: number;
};

/** Catalogue 0.4: at least this many looks must agree, of three at most. */
const AGREEING_MIN = 2;
export const LOOKS_MAX = 3;

/** Tells whether a look found something to confirm. */
export function isSuspicious(look: Look): boolean {
  return look.verdicts.some((verdict) => verdict.status === "fail");
}

/** Tells when to look again: `later` when any failure may pass by itself, else `again` at once. */
export function confirmationOf(look: Look): "again" | "later" {
  return look.verdicts.some((verdict) => verdict.status === "fail" && verdict.confirm === "later") ? "later" : "again";
}

/** Tells whether another look could still change what is said. */
export function isSettled(looks: Look[]): boolean {
  if (looks.length >= LOOKS_MAX) return true;
  return looks.length >= AGREEING_MIN && [...failures(looks).values()].every(({ count }) => count >= AGREEING_MIN);
}

/** A verdict with the confidence the number of looks behind it earns. */
export type Decided = { verdict: Verdict; confidence: number };

/**
 * Says what several looks say together: a failure seen in two of them is one, a failure seen once is a warning with the
 * key `flaky`, and one that nobody could look at again is an error of ours. All else stands as the first look saw it.
 */
export function decide(looks: Look[]): Decided[] {
  const seen = failures(looks);
  const confirmed = [...seen.values()].filter(({ count }) => count >= AGREEING_MIN);
  const confirmedSubjects = new Set(confirmed.map(({ verdict }) => verdict.subject));
  const doubtful = new Map<string, Verdict>();
  for (const { verdict, count } of seen.values()) {
    if (count < AGREEING_MIN && !confirmedSubjects.has(verdict.subject)) doubtful.set(verdict.subject, verdict);
  }
  const calm = (looks[0]?.verdicts ?? []).filter(({ status, subject }) => {
    if (status === "fail") return false;
    // A pass of the first look does not stand beside a failure of the others.
    return status !== "pass" || !(confirmedSubjects.has(subject) || doubtful.has(subject));
  });
  const clear = looks.filter((look) => look.facts !== null).length;
  return [
    ...calm.map((verdict) => ({ verdict, confidence: 0.8 })),
    ...confirmed.map(({ verdict }) => ({ verdict, confidence: 1 })),
    ...[...doubtful.values()].map((verdict) => ({
      verdict: clear >= AGREEING_MIN ? flaky(verdict, looks.length) : unconfirmed(verdict),
      confidence: 0.8,
    })),
  ];
}

/** Turns failures into errors of ours, when a control host shows that our own side cannot see. */
export function blamedOnUs(verdict: Verdict, reason: string): Verdict {
  return {
    status: "error",
    subject: verdict.subject,
    findingKey: "own-fault",
    summary: "We could not check this: our own connection had a problem.",
    summaryTech: `A control host did not answer (${reason}), so this is not held against the shop: ${verdict.summaryTech}`,
  };
}

function failures(looks: Look[]): Map<string, { verdict: Verdict; count: number }> {
  const seen = new Map<string, { verdict: Verdict; count: number }>();
  for (const verdict of looks.flatMap((look) => look.verdicts)) {
    if (verdict.status !== "fail") continue;
    const key = verdictKey(verdict);
    seen.set(key, { verdict, count: (seen.get(key)?.count ?? 0) + 1 });
  }
  return seen;
}

function flaky(verdict: Verdict, looks: number): Verdict {
  const { confirm: _confirm, deadline: _deadline, ...rest } = verdict;
  return {
    ...rest,
    status: "warn",
    findingKey: "flaky",
    summary: `Not every time, but we saw it: ${verdict.summary}`,
    summaryTech: `Seen in 1 of ${looks} looks (${verdict.findingKey}): ${verdict.summaryTech}`,
  };
}

function unconfirmed(verdict: Verdict): Verdict {
  return {
    status: "error",
    subject: verdict.subject,
    findingKey: "unconfirmed",
    summary: "We saw a problem once and could not look a second time.",
    summaryTech: `Our side failed while confirming: ${verdict.summaryTech}`,
  };
}
