import { defineCheck, freshFor, type Verdict } from "../check.ts";
import { fromDomains, relativeName } from "./from-domains.ts";
import { findLookup, gatherLookups, isAnswered } from "./lookups.ts";
import { gatherMtaSts, type MtaStsFacts, readablePolicy } from "./mta-sts.ts";
import { parseTagList, tagValue } from "./tag-list.ts";

/** Checks that reports about failed encryption can arrive where they are asked for. */
export const tlsRpt = defineCheck<MtaStsFacts>({
  id: "email.tls-rpt",
  stages: ["edge"],
  level: "public",
  minimumBar: [],
  severity: "info",
  impact: "email",
  reach: 1,
  effort: "S",
  title: "TLS reporting",
  founderTitle: "Reports about encrypted delivery",
  riskTitle: "Nobody hears when encrypted delivery fails",
  why: "You hear about encryption failures before customers tell you that their emails came back.",
  reference: { name: "RFC 8460 (SMTP TLS reporting)", url: "https://www.rfc-editor.org/rfc/rfc8460" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const domains = fromDomains(store);
    const [sts, reports] = await Promise.all([
      gatherMtaSts(domains, probes),
      gatherLookups(probes.dns, () => domains.map((domain) => ({ name: `_smtp._tls.${domain}`, type: "TXT" }))),
    ]);
    return { ...sts, lookups: { ...sts.lookups, ...reports } };
  },
  judge: ({ store, facts }) => fromDomains(store).map((domain) => judgeTlsRpt(domain, facts)),
  fix(verdict, store) {
    if (verdict.status !== "warn") return [];
    const name = relativeName(`_smtp._tls.${verdict.subject}`, store);
    return [
      {
        text: "At your DNS provider, keep exactly one record of this form, with a mailbox that somebody reads.",
        record: { type: "TXT", name, value: `v=TLSRPTv1; rua=mailto:tls-reports@${verdict.subject}` },
      },
    ];
  },
});

function judgeTlsRpt(domain: string, facts: MtaStsFacts): Verdict {
  const name = `_smtp._tls.${domain}`;
  const lookup = findLookup(facts.lookups, name, "TXT");
  // RFC 8460, section 3: other texts at the name are ignored, several records mean none.
  const records = (lookup?.texts ?? []).filter((text) => /^v\s*=\s*TLSRPTv1\s*;/.test(text));
  const base = { subject: domain, found: records.join(" | ") || "no record", data: { domain, records } };
  if (lookup === null || !isAnswered(lookup)) {
    return {
      ...base,
      status: "unknown",
      findingKey: "not-answered",
      summary: `We could not look up the reports about encrypted delivery to ${domain}.`,
      summaryTech: `TXT of ${name}: ${lookup?.rcode ?? "not asked"}.`,
      ask: "Run the check again in a few minutes.",
    };
  }
  const [record] = records;
  if (record === undefined) return judgeAbsent(domain, facts, base);
  const addresses = (tagValue(parseTagList(record).tags, "rua") ?? "").split(",").map((address) => address.trim());
  const isValid = addresses.every((address) => /^(?:mailto:[^@\s]+@[^@\s]+\.[^@\s]+|https:\/\/\S+)$/i.test(address));
  if (records.length > 1 || !isValid) {
    return {
      ...base,
      status: "warn",
      findingKey: records.length > 1 ? "several-records" : "invalid-address",
      summary: `The request for reports about encrypted delivery to ${domain} is malformed, so none arrive.`,
      summaryTech:
        records.length > 1 ? `${name} has ${records.length} records; one is allowed.` : `"${record}" has no valid rua.`,
      expected: "v=TLSRPTv1; rua=mailto:… or https:…",
    };
  }
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `Reports about encrypted delivery to ${domain} can arrive.`,
    summaryTech: `${name}: rua ${addresses.join(", ")}.`,
  };
}

function judgeAbsent(domain: string, facts: MtaStsFacts, base: Pick<Verdict, "subject" | "found" | "data">): Verdict {
  if (readablePolicy(domain, facts)?.mode === "enforce") {
    return {
      ...base,
      status: "warn",
      findingKey: "missing",
      summary: `${domain} insists on encrypted delivery, but nobody would tell you when it fails.`,
      summaryTech: `MTA-STS is in mode enforce and _smtp._tls.${domain} has no record.`,
      expected: "v=TLSRPTv1; rua=mailto:…",
    };
  }
  return {
    ...base,
    status: "skip",
    findingKey: "absent",
    summary: `${domain} does not ask for reports about encrypted delivery; they are optional.`,
    summaryTech: `No TLS-RPT record and no MTA-STS policy in mode enforce for ${domain}.`,
  };
}
