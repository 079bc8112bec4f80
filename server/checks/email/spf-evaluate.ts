import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";
import { relativeName } from "./from-domains.ts";
import { gatherSenders, type SenderFacts, type SenderProof } from "./sender-proofs.ts";
import { senderProviders } from "./senders.ts";

/** Checks that the companies that really send pass the list of the domain they send for. */
export const spfEvaluate = defineCheck<SenderFacts>({
  id: "email.spf-evaluate",
  stages: ["edge"],
  level: "public",
  minimumBar: [9],
  severity: "medium",
  impact: "email",
  reach: 1,
  effort: "S",
  title: "SPF result of the declared senders",
  founderTitle: "The companies that send for you are on the list",
  riskTitle: "A company that sends for you is not on the list",
  why: "The list must contain the companies that really send for you.",
  reference: { name: "RFC 7208, section 4 (check_host)", url: "https://www.rfc-editor.org/rfc/rfc7208#section-4" },
  freshForMs: freshFor.network,
  gather: ({ store, probes, connections, now }) => gatherSenders(store, probes.dns, connections?.mail, now),
  judge({ store, facts }) {
    if (facts.proofs.length > 0) return facts.proofs.map(judgeProof);
    return [
      {
        status: "unknown",
        subject: store.domain,
        findingKey: "senders-not-known",
        summary: "We do not know which companies send mail for you, so we could not compare them with the list.",
        summaryTech: `No sender is declared for ${store.domain}.`,
        ask: `Who sends emails for ${store.domain} (shop system, newsletter, mailboxes)? Add them as senders.`,
      },
    ];
  },
  fix(verdict, store) {
    return verdict.status === "pass" ? [] : fixSteps(verdict, store);
  },
});

function judgeProof(proof: SenderProof): Verdict {
  const { fromDomain, label, spf, ip, returnPath, source, isSigned } = proof;
  const subject = `${fromDomain} via ${label}`.slice(0, 255);
  const data = { fromDomain, label, returnPath, ip, source, isSigned, trace: spf?.trace.slice(-20) ?? [] };
  const seen = spf === null ? "" : `${ip} (${source}) for ${returnPath}: SPF ${spf.result}, ${spf.lookups} look-ups`;
  const base = { subject, data, found: seen || "no address of this sender is known" };
  if (spf === null) {
    return {
      ...base,
      status: "unknown",
      findingKey: "no-sample",
      summary: `We do not know which servers ${label} uses for you, so we could not compare them with the list.`,
      summaryTech: `No received message and no return path with a published list is known for ${subject}.`,
      ask: `Send us one real mail through ${label}, or name the return path domain it shows.`,
    };
  }
  const isProven = spf.result === "pass" && spf.isAligned;
  if (isProven) {
    return {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: `${label} is on the list of companies that may send for ${fromDomain}.`,
      summaryTech: `${seen}, aligned.`,
    };
  }
  const isBlurred = spf.result === "temperror";
  if (isBlurred || isSigned === null) {
    return {
      ...base,
      status: "unknown",
      findingKey: isBlurred ? "not-answered" : "signature-not-known",
      summary: isBlurred
        ? `We could not look up the list for ${label}: name servers did not answer.`
        : `${label} is not on your list, and we do not know whether it signs instead.`,
      summaryTech: `${seen}; ${spf.isAligned ? "aligned" : "not aligned"}; DKIM ${isSigned === null ? "not known" : "seen"}.`,
      ask: isBlurred ? "Run the check again in a few minutes." : `Send us one real mail through ${label}.`,
    };
  }
  const why = spf.result === "pass" ? "the return path belongs to another domain" : `the result is ${spf.result}`;
  if (isSigned) {
    return {
      ...base,
      status: "warn",
      findingKey: "signature-only",
      summary: `${label} proves itself by its signature alone; it is not on the list of ${fromDomain}.`,
      summaryTech: `${seen}: ${why}; DKIM is aligned, which is enough for DMARC.`,
      expected: "SPF pass, aligned",
    };
  }
  return {
    ...base,
    status: "fail",
    findingKey: "not-listed",
    summary: `Mail that ${label} sends for ${fromDomain} proves nothing: it is not on the list and not signed.`,
    summaryTech: `${seen}: ${why}; no aligned DKIM key either.`,
    expected: "SPF pass or DKIM aligned",
    confirm: "later",
  };
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  const data = verdict.data && typeof verdict.data === "object" && !Array.isArray(verdict.data) ? verdict.data : {};
  const label = typeof data.label === "string" ? data.label : "the sending service";
  const fromDomain = typeof data.fromDomain === "string" ? data.fromDomain : store.domain;
  const provider = senderProviders.find(({ name }) => name === label);
  if (verdict.status === "unknown") return verdict.ask ? [{ text: verdict.ask }] : [];
  const list: FixStep = provider?.spfInclude
    ? {
        text: `At your DNS provider, add ${provider.spfInclude} to the one SPF record of ${relativeName(fromDomain, store)}.`,
        copy: provider.spfInclude,
      }
    : { text: `In ${label}, set up its return path below ${fromDomain} and publish the record it shows.` };
  const sign: FixStep = { text: `Let ${label} sign with a key of ${fromDomain}; then the list matters less.` };
  return verdict.status === "fail" ? [list, sign] : [list];
}
