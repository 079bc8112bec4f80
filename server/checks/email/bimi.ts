import { defineCheck, freshFor, type Verdict } from "../check.ts";
import { discoverDmarc } from "./dmarc-discovery.ts";
import { fromDomains, relativeName } from "./from-domains.ts";
import { findLookup, gatherLookups, isAnswered, type Lookups, type Question } from "./lookups.ts";
import { parseTagList, tagValue } from "./tag-list.ts";

/** Holds the answers for logo records and the DMARC policies they depend on. */
export type BimiFacts = { lookups: Lookups };

/** Checks that a logo record, where there is one, can take effect. */
export const bimi = defineCheck<BimiFacts>({
  id: "email.bimi",
  stages: ["edge"],
  level: "public",
  minimumBar: [],
  severity: "info",
  impact: "trust",
  reach: 1,
  effort: "M",
  title: "BIMI record",
  founderTitle: "Your logo beside your emails",
  riskTitle: "Your logo is not shown beside your emails",
  why: "Your logo beside the mail helps customers trust it, but only after the basics are right.",
  reference: {
    name: "BIMI draft, section 4 (assertion records)",
    url: "https://datatracker.ietf.org/doc/draft-brand-indicators-for-message-identification/",
  },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const domains = fromDomains(store);
    const lookups = await gatherLookups(probes.dns, (known) =>
      domains.flatMap((domain): Question[] => {
        const own: Question = { name: recordName(domain), type: "TXT" };
        const isPresent = recordsOf(domain, known).length > 0;
        return isPresent ? [own, ...dmarcQuestions(domain, known)] : [own];
      }),
    );
    return { lookups };
  },
  judge: ({ store, facts }) => fromDomains(store).map((domain) => judgeBimi(domain, facts.lookups)),
  fix(verdict, store) {
    if (verdict.status !== "warn") return [];
    const name = relativeName(recordName(verdict.subject), store);
    if (verdict.findingKey === "not-eligible") {
      return [
        { text: "Bring the DMARC policy to quarantine or reject first, for sub-domains too." },
        { text: `Until then, delete the TXT record ${name}.` },
      ];
    }
    return [{ text: `Correct the TXT record ${name}: one record, l= with an https address of an SVG file.` }];
  },
});

function recordName(domain: string): string {
  return `default._bimi.${domain}`;
}

function recordsOf(domain: string, lookups: Lookups): string[] {
  const texts = findLookup(lookups, recordName(domain), "TXT")?.texts ?? [];
  return texts.filter((text) => /^v\s*=\s*BIMI1\s*(?:;|$)/i.test(text));
}

/** The policy of the organizational domain counts beside the domain's own. */
function dmarcQuestions(domain: string, known: Lookups): Question[] {
  const { questions, rfc9989 } = discoverDmarc(domain, known);
  return [...questions, ...discoverDmarc(rfc9989.organizationalDomain, known).questions];
}

function judgeBimi(domain: string, lookups: Lookups): Verdict {
  const lookup = findLookup(lookups, recordName(domain), "TXT");
  const records = recordsOf(domain, lookups);
  const base = { subject: domain, found: records.join(" | ") || "no record", data: { domain, records } };
  if (lookup === null || !isAnswered(lookup)) {
    return {
      ...base,
      status: "unknown",
      findingKey: "not-answered",
      summary: `We could not look up the logo of ${domain}.`,
      summaryTech: `TXT of ${recordName(domain)}: ${lookup?.rcode ?? "not asked"}.`,
      ask: "Run the check again in a few minutes.",
    };
  }
  const [record] = records;
  const tags = parseTagList(record ?? "").tags;
  const [logo, proof] = [tagValue(tags, "l") ?? "", tagValue(tags, "a") ?? ""];
  if (record === undefined || (logo === "" && proof === "")) {
    return {
      ...base,
      status: "skip",
      findingKey: record === undefined ? "absent" : "declined",
      summary: `${domain} shows no logo beside its emails; it is optional.`,
      summaryTech:
        record === undefined ? `No BIMI record at ${recordName(domain)}.` : "The record declines to publish a logo.",
    };
  }
  const warn = (findingKey: string, summary: string, summaryTech: string, expected: string): Verdict => ({
    ...base,
    status: "warn",
    findingKey,
    summary,
    summaryTech,
    expected,
  });
  const isHttps = (url: string, ending: string) =>
    URL.canParse(url) && new URL(url).protocol === "https:" && new URL(url).pathname.endsWith(ending);
  if (records.length > 1 || !isHttps(logo, ".svg") || (proof !== "" && !isHttps(proof, ".pem"))) {
    return warn(
      "invalid-record",
      `The record for the logo of ${domain} is malformed, so no logo is shown.`,
      records.length > 1
        ? `${recordName(domain)} has ${records.length} records.`
        : `l=${logo} a=${proof}: https addresses of an SVG and a PEM file are needed.`,
      "v=BIMI1; l=https://….svg; a=https://….pem",
    );
  }
  const obstacle = obstacleOf(domain, lookups);
  if (obstacle !== null) {
    return warn(
      "not-eligible",
      `The logo of ${domain} is not shown, because its protection against forged emails is too weak for it.`,
      obstacle,
      "DMARC quarantine or reject, without pct and sp=none",
    );
  }
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `The logo of ${domain} may be shown beside its emails.`,
    summaryTech: `${record}; DMARC is enforced.`,
  };
}

/** What keeps mailbox providers from showing the logo; null when nothing does. */
function obstacleOf(domain: string, lookups: Lookups): string | null {
  const own = discoverDmarc(domain, lookups).rfc9989;
  const organization = discoverDmarc(own.organizationalDomain, lookups).rfc9989;
  for (const { effectivePolicy, record, foundAt } of [own, organization]) {
    if (record === null || effectivePolicy === null) return `No DMARC policy applies to ${domain}.`;
    if (effectivePolicy === "none") return `The DMARC policy at ${foundAt} is none.`;
    if (record.sp === "none") return `The DMARC record at ${foundAt} has sp=none.`;
    if (record.pct !== null && record.pct < 100) return `The DMARC record at ${foundAt} has pct=${record.pct}.`;
  }
  return null;
}
