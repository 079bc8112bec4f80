import { defineCheck, freshFor, type Verdict } from "../check.ts";
import type { DnsType, NetworkFault, Rcode } from "../probes/probes.ts";
import { readPage } from "../seo/page.ts";
import { simhash, simhashDistance, wordsOf } from "../simhash.ts";
import { SAME_PAGE_BITS } from "./address-pages.ts";
import { type AliasChain, followAliases } from "./alias-chain.ts";
import { recordsOf, wasAnswered } from "./answers.ts";
import { normalName } from "./hosts.ts";
import { notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";
import { fingerprintOfChain, wildcardLabel } from "./takeover-facts.ts";

type Question = { name: string; type: DnsType; rcode: Rcode; values: string[] };
type PageFact = {
  status: number | null;
  title: string;
  words: number;
  simhash: string;
  tlsOk: boolean | null;
  hasMarker: boolean;
  fault: NetworkFault["kind"] | null;
};
type Facts = { domain: string; questions: Question[]; chain: AliasChain; page: PageFact | null; home: PageFact | null };

/** Two pages with fewer words than this say nothing about each other. */
const WORDS_MIN = 20;

/** Checks that made-up names below the domain do not exist. */
export const wildcard = defineCheck<Facts>({
  id: "dns.wildcard",
  stages: ["edge"],
  level: "public",
  minimumBar: [3],
  severity: "medium",
  impact: "trust",
  reach: 0.6,
  effort: "S",
  title: "Wildcard records",
  founderTitle: "No catch-all address",
  riskTitle: "Made-up addresses under your name show something",
  why: "Any made-up address under your name shows something you did not plan.",
  reference: { name: "RFC 4592", url: "https://www.rfc-editor.org/rfc/rfc4592" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const { dns, http } = probes;
    const domain = normalName(store.domain);
    const label = wildcardLabel(domain);
    const name = `${label}.${domain}`;
    const asked: [string, DnsType][] = [
      ...(["A", "AAAA", "CNAME", "MX", "TXT"] as const).map((type): [string, DnsType] => [name, type]),
      [`${label}._domainkey.${domain}`, "TXT"],
      [`_${label}.${domain}`, "TXT"],
    ];
    const questions = await Promise.all(
      asked.map(async ([question, type]): Promise<Question> => {
        const answer = await dns.resolve(question, type);
        return { name: question, type, rcode: answer.rcode, values: valuesOf(answer.answers, type) };
      }),
    );
    const chain = await followAliases(dns, name);
    if (chain.end !== "addresses") return { domain, questions, chain, page: null, home: null };
    const fingerprint = fingerprintOfChain(chain);
    const marker = fingerprint && fingerprint.sign !== "nxdomain" ? fingerprint.sign.marker : null;
    const pageOf = async (url: string): Promise<PageFact> => {
      const { status, body, tlsOk, fault } = await http.get(url, { kind: "html" });
      const { title, text } = readPage(body);
      const hasMarker = marker !== null && body.toLowerCase().includes(marker.toLowerCase());
      return {
        status,
        title,
        words: wordsOf(text).length,
        simhash: simhash(`${title} ${text}`),
        tlsOk,
        hasMarker,
        fault: fault?.kind ?? null,
      };
    };
    const [page, home] = await Promise.all([
      pageOf(`https://${name}/`),
      pageOf(`${store.canonicalOrigin ?? `https://${domain}`}${store.paths.home}`),
    ]);
    return {
      domain,
      questions,
      chain,
      page: page.status === null && marker !== null ? await pageOf(`http://${name}/`) : page,
      home,
    };
  },
  judge: ({ facts }) => [judgeFacts(facts)],
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    return [
      { text: "List the names you really use, and give each its own record." },
      { text: `At your DNS provider, delete the record named * in the zone ${normalName(store.domain)}.` },
      ...(verdict.findingKey === "serves-shop"
        ? [{ text: "Let the platform answer unknown names with 404 or a redirect to the main address." }]
        : []),
    ];
  },
});

function valuesOf(records: Parameters<typeof recordsOf>[0], type: DnsType): string[] {
  return recordsOf(records, type).map((record) => {
    if (record.kind === "text") return record.data.slice(0, 200);
    return record.kind === "mx" ? `${record.preference} ${record.exchange}` : record.kind;
  });
}

function judgeFacts(facts: Facts): Verdict {
  const { domain, questions, chain, page } = facts;
  const subject = `*.${domain}`;
  const base = { subject, data: facts };
  const answered = questions.filter((question) => question.values.length > 0);
  const text = answered.map(({ name, type, values }) => `${name} ${type} ${values.join(" ")}`).join("; ");
  const blind = questions.filter((question) => !wasAnswered(question.rcode) || question.rcode === "SERVFAIL");
  const fingerprint = fingerprintOfChain(chain);
  const isMissing = chain.end === "nxdomain" && fingerprint?.sign === "nxdomain";
  if (fingerprint?.class === "takeable" && (isMissing || page?.hasMarker)) {
    return {
      ...base,
      status: "fail",
      findingKey: "takeable",
      summary: `Every made-up address under ${domain} leads to ${fingerprint.vendor}, where a stranger can claim it.`,
      summaryTech: `${text}; ${fingerprint.vendor} shows an unclaimed name (${page?.status ?? "NXDOMAIN"}).`,
      expected: "no wildcard",
      found: chain.links.at(-1)?.to ?? text,
    };
  }
  if (page !== null && showsShop(facts)) {
    return {
      ...base,
      status: "fail",
      findingKey: "serves-shop",
      summary: `Every made-up address under ${domain} shows your shop, so search engines see endless copies.`,
      summaryTech: `https://${chain.name}/ 200 with the shop's own page; ${text}.`,
      expected: "NXDOMAIN, 404 or a redirect",
      found: "200",
    };
  }
  if (answered.length > 0 || chain.links.length > 0) {
    const shown = page === null ? "" : `; https ${page.status ?? page.fault ?? "no answer"}`;
    return {
      ...base,
      status: "warn",
      findingKey: "wildcard",
      summary: `Made-up addresses under ${domain} exist.`,
      summaryTech: `${text || chain.links.at(-1)?.to}${shown}.`,
      expected: "NXDOMAIN",
      found: answered.map(({ type }) => type).join(", ") || "CNAME",
    };
  }
  if (blind.length > 0) {
    return notSeen({
      ...base,
      findingKey: "not-seen",
      summary: `We could not see whether made-up addresses under ${domain} exist.`,
      summaryTech: blind.map(({ name, type, rcode }) => `${name} ${type} ${rcode}`).join("; "),
      ask: TRY_AGAIN_ASK,
    });
  }
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `Made-up addresses under ${domain} do not exist.`,
    summaryTech: `No record at ${questions.map(({ name, type }) => `${name} ${type}`).join(", ")}.`,
  };
}

/** The same title, or nearly the same text, as the home page, over a connection a browser accepts. */
function showsShop({ page, home }: Facts): boolean {
  if (page === null || home === null || page.status !== 200 || home.status !== 200 || page.tlsOk === false)
    return false;
  const hasText = page.words >= WORDS_MIN && home.words >= WORDS_MIN;
  if (hasText && simhashDistance(page.simhash, home.simhash) <= SAME_PAGE_BITS) return true;
  return page.title !== "" && page.title === home.title;
}
