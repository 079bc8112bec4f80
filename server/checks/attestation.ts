/** Checks that a person answers with evidence, because no probe can see the answer. */
import { type Check, DAY_MS, defineCheck, freshFor, type Status, type Verdict } from "./check.ts";

export type AttestationFacts = {
  answer: "pass" | "warn" | "fail" | "not-applicable";
  statement: string;
  hasEvidence: boolean;
  byName: string;
  /** ISO 8601. */
  at: string;
} | null;

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
> & {
  /** What to ask for, and which evidence counts. */
  question: string;
  /** When to answer what, by the catalogue's verdict line. */
  passWhen: string;
  warnWhen?: string;
  failWhen: string;
  /** How to put it right. */
  fixSteps: string[];
  effort?: Check["effort"];
  freshDays?: number;
};

export type AttestationCheck = Check<AttestationFacts> & {
  attestation: true;
  question: string;
  answers: { pass: string; warn: string | null; fail: string };
};

/** Declares a check a person answers. Without evidence the answer counts .3 and never satisfies a gate (0.2). */
export function attestationCheck(spec: AttestationSpec): AttestationCheck {
  const { question, passWhen, warnWhen, failWhen, fixSteps, effort, freshDays, ...meta } = spec;
  const check = defineCheck<AttestationFacts>({
    ...meta,
    effort: effort ?? "M",
    attestation: true,
    freshForMs: freshDays ? freshDays * DAY_MS : freshFor.attestation,
    gather: async () => null,
    judge: ({ store, facts }) => [judgeAnswer(meta, question, store.domain, facts)],
    fix: () => fixSteps.map((text) => ({ text })),
  });
  return { ...check, attestation: true, question, answers: { pass: passWhen, warn: warnWhen ?? null, fail: failWhen } };
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

function judgeAnswer(
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
