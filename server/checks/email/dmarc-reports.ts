import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";
import { discoverDmarc } from "./dmarc-discovery.ts";
import { fromDomains, relativeName } from "./from-domains.ts";
import { findLookup, gatherLookups, isAnswered, isVoid, type Lookups, type Question } from "./lookups.ts";
import { isDnsName } from "./spf-macro.ts";

/** Holds the answers for the DMARC record and its report destinations. */
export type DmarcReportsFacts = { lookups: Lookups };

/** Catalogue: receivers need not send to more addresses than this. */
const ADDRESSES_MAX = 2;

/** Checks that DMARC reports can arrive where the record sends them. */
export const dmarcReports = defineCheck<DmarcReportsFacts>({
  id: "email.dmarc-reports",
  stages: ["edge"],
  level: "public",
  minimumBar: [],
  severity: "low",
  impact: "email",
  reach: 1,
  effort: "S",
  title: "DMARC report addresses",
  founderTitle: "Reports about forged emails",
  riskTitle: "Reports about forged emails are lost",
  why: "Reports show who sends in your name, which is how you notice a forger or a forgotten tool that loses your customers' emails.",
  reference: {
    name: "RFC 9990, verifying external destinations",
    url: "https://www.rfc-editor.org/rfc/rfc9990",
  },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const domains = fromDomains(store);
    const lookups = await gatherLookups(probes.dns, (known) => domains.flatMap((domain) => questionsOf(domain, known)));
    return { lookups };
  },
  judge: ({ store, facts }) => fromDomains(store).map((domain) => judgeReports(domain, facts.lookups)),
  fix(verdict, store) {
    return verdict.status === "warn" ? fixSteps(verdict, store) : [];
  },
});

type Destination = { address: string; host: string; permission: string | null };

function questionsOf(domain: string, known: Lookups): Question[] {
  const discovery = discoverDmarc(domain, known);
  const destinations = destinationsOf(domain, known);
  return [
    ...discovery.questions,
    ...destinations.flatMap(({ host, permission }): Question[] => [
      { name: host, type: "MX" },
      { name: host, type: "A" },
      ...discoverDmarc(host, known).questions,
      ...(permission === null ? [] : [{ name: permission, type: "TXT" } as const]),
    ]),
  ];
}

/** The mail addresses of the record that applies, each with the name that must permit it when it is someone else's. */
function destinationsOf(domain: string, known: Lookups): Destination[] {
  const { record, foundAt, organizationalDomain } = discoverDmarc(domain, known).rfc9989;
  if (record === null || foundAt === null) return [];
  return record.rua.flatMap((address) => {
    const host = /^mailto:[^@]+@([^?]+)/i.exec(address)?.[1]?.toLowerCase() ?? "";
    if (!isDnsName(host)) return [];
    const isOwn = discoverDmarc(host, known).rfc9989.organizationalDomain === organizationalDomain;
    const permission = `${foundAt}._report._dmarc.${host}`;
    return [{ address, host, permission: isOwn || isWithin(host, organizationalDomain) ? null : permission }];
  });
}

function judgeReports(domain: string, lookups: Lookups): Verdict {
  const discovery = discoverDmarc(domain, lookups);
  const { record } = discovery.rfc9989;
  const destinations = destinationsOf(domain, lookups);
  const base = {
    subject: domain,
    found: record === null ? "no record" : record.rua.join(", ") || "no rua",
    data: { domain, destinations },
  };
  const skip = (findingKey: string, summary: string, summaryTech: string): Verdict => ({
    ...base,
    status: "skip",
    findingKey,
    summary,
    summaryTech,
  });
  if (record === null && discovery.unanswered.length > 0) return notAnswered(base, domain, discovery.unanswered);
  if (record === null) {
    return skip("no-record", `${domain} asks for no reports yet.`, "No DMARC record applies; email.dmarc says why.");
  }
  if (record.rua.length === 0) {
    return skip(
      "no-address",
      `${domain} asks for no reports yet.`,
      "The record has no rua address; email.dmarc warns.",
    );
  }
  const warn = (findingKey: string, summary: string, summaryTech: string, expected: string): Verdict => ({
    ...base,
    status: "warn",
    findingKey,
    summary,
    summaryTech,
    expected,
  });
  const refused = destinations.find(({ permission }) => permission !== null && isRefused(permission, lookups));
  if (refused) {
    return warn(
      "not-permitted",
      `Reports about ${domain} go to ${refused.host}, which has not agreed to receive them.`,
      `${refused.permission} has no TXT record beginning with v=DMARC1; reports to ${refused.address} are not sent.`,
      `${refused.permission} TXT "v=DMARC1"`,
    );
  }
  const deaf = destinations.find(({ host }) =>
    ["MX", "A"].every((type) => isGone(lookups, host, type === "MX" ? "MX" : "A")),
  );
  if (deaf) {
    return warn(
      "no-mail-server",
      `Reports about ${domain} go to an address that cannot receive emails.`,
      `${deaf.host} of ${deaf.address} has neither MX nor A.`,
      "an address that receives mail",
    );
  }
  const unanswered = destinations.flatMap(({ host, permission }) => [
    ...(isSilent(lookups, host, "MX") ? [`MX of ${host}`] : []),
    ...(permission !== null && isSilent(lookups, permission, "TXT") ? [`TXT of ${permission}`] : []),
  ]);
  if (unanswered.length > 0) return notAnswered(base, domain, unanswered);
  if (record.hasReportSize) {
    return warn(
      "size-suffix",
      `The address for reports about ${domain} is written in an outdated way.`,
      `rua=${record.rua.join(",")} carries a size suffix (!10m), which RFC 9989 calls obsolete.`,
      "addresses without !size",
    );
  }
  if (record.rua.length > ADDRESSES_MAX) {
    return warn(
      "many-addresses",
      `Reports about ${domain} go to more addresses than receivers must serve.`,
      `${record.rua.length} rua addresses; receivers may stop after ${ADDRESSES_MAX}.`,
      `at most ${ADDRESSES_MAX} addresses`,
    );
  }
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `Reports about emails in the name of ${domain} can arrive.`,
    summaryTech: `rua: ${record.rua.join(", ")}; every destination receives mail and permits the reports.`,
  };
}

function notAnswered(base: Pick<Verdict, "subject" | "found" | "data">, domain: string, questions: string[]): Verdict {
  return {
    ...base,
    status: "unknown",
    findingKey: "not-answered",
    summary: `We could not look up whether reports about ${domain} arrive: name servers did not answer.`,
    summaryTech: `Not answered: ${questions.join(", ")}.`,
    ask: "Run the check again in a few minutes.",
  };
}

function isRefused(permission: string, lookups: Lookups): boolean {
  const lookup = findLookup(lookups, permission, "TXT");
  return lookup !== null && isAnswered(lookup) && !lookup.texts.some((text) => /^\s*v\s*=\s*DMARC1/i.test(text));
}

/** A null MX counts as gone: the host says it takes no mail. */
function isGone(lookups: Lookups, host: string, type: "MX" | "A"): boolean {
  const lookup = findLookup(lookups, host, type);
  const mail = findLookup(lookups, host, "MX");
  const isRefusing =
    mail !== null && mail.exchanges.length > 0 && mail.exchanges.every(({ exchange }) => exchange === "");
  return isRefusing || (lookup !== null && isAnswered(lookup) && isVoid(lookup));
}

function isSilent(lookups: Lookups, name: string, type: "MX" | "TXT"): boolean {
  const lookup = findLookup(lookups, name, type);
  return lookup === null || !isAnswered(lookup);
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  const name = relativeName(`_dmarc.${verdict.subject}`, store);
  switch (verdict.findingKey) {
    case "not-permitted":
      return [
        {
          text: "Ask the report service to confirm your domain in its settings, or to publish the record named above.",
        },
        { text: `If it cannot, set rua in the TXT record ${name} to a mailbox of your own domain.` },
      ];
    case "no-mail-server":
      return [{ text: `In the TXT record ${name}, set rua to a mailbox that receives emails.` }];
    case "size-suffix":
      return [{ text: `In the TXT record ${name}, remove the exclamation mark and the size behind the rua address.` }];
    default:
      return [{ text: `In the TXT record ${name}, keep two rua addresses at most.` }];
  }
}
