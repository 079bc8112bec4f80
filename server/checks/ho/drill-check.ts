/** Makes the checks that read the founder's drills: one form for five of them. */
import type { AttestationFacts } from "../attestation.ts";
import { judgeAnswer } from "../attestation.ts";
import { type Check, defineCheck, freshFor, type Question, type Verdict } from "../check.ts";
import type { DrillFact, DrillFacts } from "../drill-facts.ts";
import { drillVerdict } from "./drill-words.ts";

/** The newest drill that counts, and what a person said where none was seen. */
export type DrillCheckFacts = { drill: DrillFact | null; answer: AttestationFacts };

type Meta = Pick<
  Check,
  "id" | "stages" | "minimumBar" | "severity" | "impact" | "title" | "founderTitle" | "riskTitle" | "why" | "reference"
>;

/**
 * Declares a check of one drill. A drill that was seen decides; where nobody has tried, a person's answer with evidence
 * stands in for it, as it did before drills were watched.
 */
export function drillCheck(
  spec: Meta & {
    kind: keyof DrillFacts;
    question: Question;
    /** Judges a drill that was seen, alone and in time. */
    judgeSeen(fact: DrillFact & { tookMs: number; seenAt: string }, subject: string): Verdict;
  },
): Check<DrillCheckFacts> {
  const { kind, question, judgeSeen, ...meta } = spec;
  return defineCheck<DrillCheckFacts>({
    ...meta,
    level: "drill",
    effort: "S",
    freshForMs: freshFor.network,
    whileClosed: question,
    takesAnswer: true,
    gather: async ({ connections, answer }) => ({ drill: connections?.drills?.[kind] ?? null, answer: answer ?? null }),
    judge({ store, facts: { drill, answer }, now }) {
      if (drill === null && answer !== null) return [judgeAnswer(meta, question.question, store.domain, answer)];
      const words = { subject: store.domain, what: meta.founderTitle, ask: "Ask the founder to start this drill." };
      const verdict = drillVerdict(drill, now, words);
      if (verdict !== null || drill === null) return verdict ? [verdict] : [];
      return [
        judgeSeen({ ...drill, tookMs: drill.tookMs ?? 0, seenAt: drill.seenAt ?? drill.startedAt }, store.domain),
      ];
    },
    fix: () => question.fixSteps.map((text) => ({ text })),
  });
}

/** What a drill that was seen is judged by: a sentence each for the founder and the engineer. */
export function seenVerdict(
  fact: DrillFact,
  status: "pass" | "warn" | "fail",
  words: { subject: string; findingKey: string; summary: string; summaryTech: string; expected?: string },
): Verdict {
  const told = fact.parts.filter(({ how }) => how === "told");
  return {
    ...{ status, ...words },
    found: words.summaryTech,
    data: {
      ...{ startedAt: fact.startedAt, seenAt: fact.seenAt, tookMs: fact.tookMs, byName: fact.byName },
      seen: fact.parts.filter(({ how }) => how === "seen").map(({ words: seen }) => seen),
      told: told.map(({ words: said }) => said),
    },
  };
}
