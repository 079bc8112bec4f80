/** What every drill check says before it looks at its own: never tried, not seen, too long ago, or with help. */
import { DAY_MS, type Verdict } from "../check.ts";
import type { DrillFact } from "../drill-facts.ts";

/** Catalogue 0.7 and 11: a drill is evidence for 90 days. */
export const DRILL_DAYS = 90;

export type DrillWords = {
  subject: string;
  /** What the founder does, as in "You changed a record". */
  what: string;
  /** What to ask for. */
  ask: string;
};

/**
 * Gives the verdict where the drill itself need not be read: unknown while nobody has tried, fail when the newest try was
 * not seen, when it is too old, or when somebody helped. Null when it was seen, alone and in time.
 */
export function drillVerdict(fact: DrillFact | null, now: Date, { subject, what, ask }: DrillWords): Verdict | null {
  if (fact === null) {
    return {
      ...{ status: "unknown", subject, findingKey: "not-tried" },
      summary: `${what}: nobody has tried yet.`,
      summaryTech: "No drill of this kind has ended.",
      ask,
      confidence: 0.8,
    };
  }
  const data = { startedAt: fact.startedAt, seenAt: fact.seenAt, tookMs: fact.tookMs, byName: fact.byName };
  const fail = (findingKey: string, summary: string, summaryTech: string): Verdict => ({
    ...{ status: "fail", subject, findingKey, summary, summaryTech, data },
    expected: `seen from outside within ${DRILL_DAYS} days, without help`,
    found: summaryTech,
  });
  if (fact.seenAt === null) {
    const end = fact.state === "failed" ? "ran out of time" : "was given up";
    return fail("not-seen", `${what}: the last try did not work out.`, `The try of ${fact.byName} ${end}.`);
  }
  const day = fact.seenAt.slice(0, 10);
  if (now.getTime() - Date.parse(fact.seenAt) > DRILL_DAYS * DAY_MS) {
    return fail("too-old", `${what}: that was too long ago.`, `Last seen on ${day}, more than ${DRILL_DAYS} days ago.`);
  }
  if (fact.hadHelp) {
    return fail("with-help", `${what}, but not alone.`, `Seen on ${day} after ${fact.byName} asked for help.`);
  }
  return null;
}

/** Gives a part of a drill; null when it was not done. */
export function partOf(fact: DrillFact, key: string): DrillFact["parts"][number] | null {
  return fact.parts.find((part) => part.key === key) ?? null;
}

/** Says how long something took, in minutes from one minute on: "6 min", "95 s". */
export function tookWords(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`;
}
