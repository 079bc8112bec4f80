import { type Answer, defineCheck, freshFor, type Verdict } from "../check.ts";
import { type ControlView, controlRecord, lookForControl } from "./control-record.ts";
import { normalName } from "./hosts.ts";
import { notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";

type Facts = {
  domain: string;
  /** Null when no token was issued. */
  view: ControlView | null;
  /** What the record to publish says. */
  record: string | null;
  /** What people said of the accounts at the registrar and the DNS host; null when nobody did. */
  answer: Answer | null;
};

const ACCOUNT_STEPS = [
  "Ask the present holder to move the domain to an account of the founder.",
  "Add the founder as owner at the DNS host.",
  "Switch on two-step login and add a second recovery contact.",
];

/**
 * Checks that the founder's side controls the domain: the record on every authoritative server, and accounts that are
 * theirs. The network shows only the record, so whose the accounts are stays a question.
 */
export const controlProven = defineCheck<Facts>({
  id: "dns.control-proven",
  stages: ["audit", "edge"],
  level: "owner",
  minimumBar: [1],
  severity: "high",
  impact: "access",
  effort: "M",
  title: "Control of registrar and DNS",
  founderTitle: "Who holds your domain",
  riskTitle: "The domain may not be in your hands",
  why: "Whoever controls DNS controls the business.",
  reference: {
    name: "RFC 9083, section 5.1 (roles of a domain's contacts)",
    url: "https://www.rfc-editor.org/rfc/rfc9083#section-5.1",
  },
  freshForMs: freshFor.network,
  whileClosed: {
    question: "Whose account holds the registrar and the DNS host? Link a screenshot of both account pages.",
    passWhen: "Both accounts have an owner on the founder's side, with two-step login and a recovery contact.",
    warnWhen: "The founder owns them, but recovery or two-step login is not set up.",
    failWhen: "One of them belongs to a freelancer, an agency or nobody who answers.",
    fixSteps: ACCOUNT_STEPS,
  },
  takesAnswer: true,
  async gather({ store, probes, connections, answer }) {
    const domain = normalName(store.domain);
    const token = connections?.controlToken ?? null;
    const view = token === null ? null : await lookForControl(probes.dns, domain, token);
    return { domain, view, record: token === null ? null : controlRecord(token).value, answer: answer ?? null };
  },
  judge: ({ facts }) => [judgeControl(facts)],
  fix(verdict) {
    if (verdict.findingKey === "record-missing") {
      return [{ text: "Publish the record again, exactly as the store's settings show it." }];
    }
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    const say = "Answer the question of this check with a link to both account pages.";
    return (verdict.status === "fail" ? ACCOUNT_STEPS : [...ACCOUNT_STEPS.slice(2), say]).map((text) => ({ text }));
  },
});

function judgeControl({ domain, view, record, answer }: Facts): Verdict {
  const base = { subject: domain, data: { view } };
  const seen = view === null ? "no token was issued" : `${record} at ${view.name}: ${sightWords(view)}`;
  if (answer?.answer === "fail") {
    return {
      ...base,
      status: "fail",
      findingKey: "account-elsewhere",
      summary: "An account that holds your domain belongs to somebody else.",
      summaryTech: `${saidBy(answer)}; ${seen}.`,
      expected: "registrar and DNS host owned by the founder's side",
      found: answer.statement,
      confidence: confidenceOf(answer),
    };
  }
  if (view === null || view.sight !== "seen") return notProven(view, base, seen);
  if (answer?.answer === "pass" && answer.hasEvidence) {
    return {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: "Your side controls the domain, and the accounts behind it are yours.",
      summaryTech: `${seen}; ${saidBy(answer)}.`,
      // The weaker of the two: the record is measured, the accounts are a person's word with evidence.
      confidence: confidenceOf(answer),
    };
  }
  return {
    ...base,
    status: "warn",
    findingKey: answer === null ? "accounts-unknown" : "accounts-incomplete",
    summary:
      answer === null
        ? "Your side controls the domain; nobody has told us whose accounts hold it."
        : "Your side controls the domain, but the accounts behind it are not settled.",
    summaryTech: `${seen}; ${answer === null ? "no answer about the registrar and the DNS host" : saidBy(answer)}.`,
    expected: "both accounts owned, with two-step login and recovery, and evidence of it",
    found: answer?.statement ?? "no answer",
  };
}

function notProven(view: ControlView | null, base: Pick<Verdict, "subject" | "data">, seen: string): Verdict {
  const isMissing = view?.sight === "missing";
  return notSeen({
    ...base,
    findingKey: isMissing ? "record-missing" : "record-unclear",
    summary: isMissing
      ? "The record that proves control of your domain is gone."
      : "We could not see the record that proves control of your domain.",
    summaryTech: `${seen}.`,
    ask: askFor(view),
  });
}

function askFor(view: ControlView | null): string {
  if (view === null) return "Give the token of the store's settings.";
  if (view.sight !== "missing") return TRY_AGAIN_ASK;
  return "Publish the record of the store's settings again, at every name server.";
}

function sightWords({ servers }: ControlView): string {
  if (servers.length === 0) return "no authoritative server was found";
  return servers.map(({ server, sight }) => `${server} ${sight}`).join(", ");
}

function saidBy({ byName, at, statement, hasEvidence }: Answer): string {
  const proof = hasEvidence ? "with evidence" : "without evidence";
  return `attested ${proof} by ${byName} on ${at.slice(0, 10)}: ${statement.replace(/[.\s]+$/, "")}`;
}

/** Catalogue 0.2: .6 attested with evidence, .3 without. */
function confidenceOf({ hasEvidence }: Answer): number {
  return hasEvidence ? 0.6 : 0.3;
}
