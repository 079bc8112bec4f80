import { DAY_MS, defineCheck, freshFor, type Verdict } from "../check.ts";
import type { HandoverDocuments } from "../handover-facts.ts";
import { notHandedOver } from "./not-handed-over.ts";
import { readingGrade, unexplainedJargon } from "./reading-grade.ts";

/** The published steps and the last practice; null where nobody keeps documents, on the command line and in the free check. */
export type RollbackFacts = Pick<HandoverDocuments, "rollback" | "rollbackDrilledAt"> | null;

/** Catalogue ho.rollback-plain. */
const STEPS_MAX = 12;
const GRADE_MAX = 9;
const DRILL_DAYS = 90;

/** Checks that the founder holds published steps to undo an update: plain, short, with real addresses, and practised. */
export const rollbackPlain = defineCheck<RollbackFacts>({
  id: "ho.rollback-plain",
  stages: ["handover"],
  level: "connected",
  needs: "portal",
  minimumBar: [11],
  severity: "high",
  impact: "deploy-down",
  effort: "S",
  title: "Rollback steps in plain words",
  founderTitle: "You can undo an update yourself",
  riskTitle: "You cannot undo an update yourself",
  why: "You can undo a bad release yourself at midnight.",
  reference: {
    name: "US plain language guidelines",
    url: "https://www.plainlanguage.gov/guidelines/",
  },
  freshForMs: freshFor.network,
  async gather({ connections }) {
    const documents = connections?.handover;
    if (!documents) return null;
    const { rollback, rollbackDrilledAt } = documents;
    return { rollback, rollbackDrilledAt };
  },
  judge({ store, facts, now }) {
    if (facts === null || facts.rollback === null) {
      return [
        notHandedOver(store, facts !== null, {
          what: "The steps to undo an update",
          riskTitle: "You cannot undo an update yourself",
          document: "rollback steps",
        }),
      ];
    }
    return [judgeSteps(store.domain, facts.rollback, facts.rollbackDrilledAt, now)];
  },
  fix: () => [
    { text: "Open Rollback steps in the stage Handover, shorten what is hard to read, and publish it." },
    { text: "Let the founder go back and forward once with the written steps, and note it at the rollback drill." },
  ],
});

function judgeSteps(
  subject: string,
  { steps, names }: NonNullable<HandoverDocuments["rollback"]>,
  drilledAt: string | null,
  now: Date,
): Verdict {
  const text = steps.join("\n");
  const { grade } = readingGrade(text);
  const jargon = unexplainedJargon(text);
  const missing = names.filter((name) => !text.includes(name));
  const data = { steps: steps.length, grade, jargon, missing, drilledAt };
  const say = (status: "warn" | "fail", findingKey: string, summary: string, summaryTech: string): Verdict => ({
    ...{ status, subject, findingKey, summary, summaryTech, data },
    expected: `at most ${STEPS_MAX} steps, grade ${GRADE_MAX} or below, practised within ${DRILL_DAYS} days`,
    found: `${steps.length} steps, grade ${grade ?? "not known"}, ${drilledAt === null ? "never practised" : `practised ${drilledAt.slice(0, 10)}`}`,
  });
  const isDrilled = drilledAt !== null && now.getTime() - Date.parse(drilledAt) <= DRILL_DAYS * DAY_MS;
  if (!isDrilled) {
    return drilledAt === null
      ? say("fail", "no-drill", "Nobody has practised undoing an update.", "No rollback drill is on record.")
      : say(
          "fail",
          "drill-too-old",
          "Undoing an update was practised too long ago.",
          `The last rollback drill was on ${drilledAt.slice(0, 10)}, more than ${DRILL_DAYS} days ago.`,
        );
  }
  if (steps.length > STEPS_MAX) {
    return say(
      "fail",
      "too-many-steps",
      "The steps to undo an update are too many to follow in a hurry.",
      `${steps.length} steps; at most ${STEPS_MAX}.`,
    );
  }
  if (missing.length > 0) {
    return say(
      "warn",
      "names-missing",
      "The steps to undo an update do not name your own pages.",
      `The steps do not name ${missing.join(", ")}.`,
    );
  }
  if (grade !== null && grade > GRADE_MAX) {
    return say(
      "warn",
      "hard-to-read",
      "The steps to undo an update are hard to read.",
      `Flesch-Kincaid grade ${grade}; at most ${GRADE_MAX}.`,
    );
  }
  if (jargon.length > 0) {
    return say(
      "warn",
      "jargon",
      "The steps to undo an update use words nobody explained.",
      `Not in the glossary: ${jargon.join(", ")}.`,
    );
  }
  return {
    status: "pass",
    subject,
    findingKey: "ok",
    summary: "You have plain steps to undo an update, and they were practised.",
    summaryTech: `${steps.length} steps, Flesch-Kincaid grade ${grade ?? "not known"}, drilled ${drilledAt.slice(0, 10)}.`,
    data,
  };
}
