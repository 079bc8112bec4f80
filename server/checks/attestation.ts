/** Checks that a person answers with evidence, because no probe can see the answer. */
import {
  type Answer,
  type Check,
  DAY_MS,
  defineCheck,
  freshFor,
  type Question,
  type Status,
  type Verdict,
} from "./check.ts";

/** What an attestation check is judged from; null when nobody answered. */
export type AttestationFacts = Answer | null;

export type AttestationSpec = Pick<
  Check,
  | "id"
  | "stages"
  | "level"
  | "minimumBar"
  | "severity"
  | "impact"
  | "title"
  | "founderTitle"
  | "riskTitle"
  | "why"
  | "reference"
> &
  Question & { effort?: Check["effort"] };

/** A question as screens show it: what to ask, when to answer what, and how long an answer holds, in milliseconds. */
export type Asked = {
  question: string;
  answers: { pass: string; warn: string | null; fail: string };
  answerHoldsMs: number;
};

export type AttestationCheck = Check<AttestationFacts> & Asked & { attestation: true };

/** Declares a check a person answers. Without evidence the answer counts .3 and never satisfies a gate (0.2). */
export function attestationCheck(spec: AttestationSpec): AttestationCheck {
  const { question, passWhen, warnWhen, failWhen, fixSteps, effort, freshDays, ...meta } = spec;
  const check = defineCheck<AttestationFacts>({
    ...meta,
    effort: effort ?? "M",
    attestation: true,
    freshForMs: holdsMs({ freshDays }),
    gather: async () => null,
    judge: ({ store, facts }) => [judgeAnswer(meta, question, store.domain, facts)],
    fix: () => fixSteps.map((text) => ({ text })),
  });
  return { ...check, attestation: true, ...askedOf(spec) };
}

/** Gives a check as a person answers it while its permission is missing; null when it has no question. */
export function asQuestion(check: Check): AttestationCheck | null {
  return check.whileClosed ? attestationCheck({ ...check, ...check.whileClosed }) : null;
}

type NeedlessFacts = { skip: Verdict | null; answer: AttestationFacts };

/**
 * Gives a check whose question may have no object in a form that looks first: it skips where there is nothing to ask
 * about, and judges a person's answer where there is. Null when its question always has to be answered.
 */
export function askedUnlessNeedless(check: Check): Check | null {
  const { whileClosed } = check;
  const needless = whileClosed?.needless;
  if (whileClosed === undefined || needless === undefined) return null;
  const looking = defineCheck<NeedlessFacts>({
    ...check,
    level: "public",
    takesAnswer: true,
    gather: async (ctx) => ({ skip: await needless(ctx), answer: ctx.answer ?? null }),
    judge: ({ store, facts }) => [facts.skip ?? judgeAnswer(check, whileClosed.question, store.domain, facts.answer)],
    fix: () => whileClosed.fixSteps.map((text) => ({ text })),
  });
  return looking;
}

/** Gives what people are asked of a check in the form it runs in; null when it is measured and asks nobody. */
export function questionOf(check: Check): Asked | null {
  if (isAttestation(check)) return check;
  return check.takesAnswer && check.whileClosed ? askedOf(check.whileClosed) : null;
}

function askedOf({ question, passWhen, warnWhen, failWhen, freshDays }: Question): Asked {
  const answers = { pass: passWhen, warn: warnWhen ?? null, fail: failWhen };
  return { question, answers, answerHoldsMs: holdsMs({ freshDays }) };
}

function holdsMs({ freshDays }: Pick<Question, "freshDays">): number {
  return freshDays ? freshDays * DAY_MS : freshFor.attestation;
}

/** Tells whether a check is one a person answers. */
export function isAttestation(check: Check): check is AttestationCheck {
  return check.attestation === true && "question" in check;
}

const statusOf: Record<NonNullable<AttestationFacts>["answer"], Status> = {
  pass: "pass",
  warn: "warn",
  fail: "fail",
  "not-applicable": "skip",
};

/** Judges what a person said; null is nobody's answer and `unknown`. */
export function judgeAnswer(
  meta: Pick<Check, "title" | "founderTitle" | "riskTitle">,
  question: string,
  subject: string,
  facts: AttestationFacts,
): Verdict {
  if (facts === null) {
    return {
      status: "unknown",
      subject,
      findingKey: "unanswered",
      summary: `${meta.founderTitle}: nobody has told us yet.`,
      summaryTech: `${meta.title} waits for an answer with evidence.`,
      ask: question,
      confidence: 0.8,
    };
  }
  const proof = facts.hasEvidence ? "with evidence" : "without evidence";
  const summaries: Record<Status, string> = {
    pass: `${meta.founderTitle}: fine, says ${facts.byName}.`,
    warn: `${meta.founderTitle}: worth fixing, says ${facts.byName}.`,
    fail: `${meta.riskTitle}.`,
    skip: `${meta.founderTitle}: not needed, says ${facts.byName}.`,
    unknown: "",
    error: "",
  };
  const status = statusOf[facts.answer];
  return {
    status,
    subject,
    findingKey: facts.answer === "pass" ? "ok" : facts.answer,
    summary: summaries[status],
    summaryTech: `Attested ${proof} by ${facts.byName} on ${facts.at.slice(0, 10)}: ${facts.statement}`,
    found: facts.statement,
    confidence: facts.hasEvidence ? 0.6 : 0.3,
  };
}
