import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";
import { SPF_LOOKUPS_MAX } from "./check-host.ts";
import { judgeDkim } from "./dkim.ts";
import { selectorQuestions } from "./dkim-selectors.ts";
import { discoverDmarc } from "./dmarc-discovery.ts";
import { fromDomains, relativeName, sendersOf } from "./from-domains.ts";
import { findLookup, gatherLookups, type Lookups, type Question } from "./lookups.ts";
import { providerOf, senderProviders } from "./senders.ts";
import { analyseSpf, type SpfAnalysis, type SpfNode, type SpfProblemKey } from "./spf-tree.ts";

/** Catalogue: from here on one more include breaks the record. */
const LOOKUPS_ADVISED = 8;
/** Ours, with room in a DNS packet of 512 octets for the rest (RFC 7208, section 3.4). */
const RECORD_LENGTH_ADVISED = 450;
/** Ours: a TXT record may hold 64 KiB, a result shows no more than this. */
const FOUND_LENGTH_MAX = 4_000;

/** Holds the answers for the policy, and those for DMARC and DKIM that tell whether much depends on it. */
export type SpfFacts = { lookups: Lookups };

/** Checks that the list of permitted senders is valid within its limits. */
export const spf = defineCheck<SpfFacts>({
  id: "email.spf",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [9],
  severity: "high",
  impact: "email",
  reach: 1,
  effort: "S",
  title: "SPF record",
  founderTitle: "Who may send emails in your name",
  riskTitle: "Order emails may be refused",
  why: "One extra include can switch your whole permission list off, and order mails bounce.",
  reference: {
    name: "RFC 7208, sections 4.5 and 4.6.4",
    url: "https://www.rfc-editor.org/rfc/rfc7208#section-4.6.4",
  },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const domains = fromDomains(store);
    const lookups = await gatherLookups(probes.dns, (known) =>
      domains.flatMap((domain): Question[] => [
        ...analyseSpf(domain, known).questions,
        { name: domain, type: "SPF" },
        // Whether DMARC relies on this record depends on the two others.
        ...discoverDmarc(domain, known).questions,
        ...(sendersOf(store, domain).length > 0 ? selectorQuestions(store, domain, known) : []),
      ]),
    );
    return { lookups };
  },
  judge: ({ store, facts }) => fromDomains(store).map((domain) => judgeSpf(store, domain, facts.lookups)),
  fix(verdict, store) {
    return verdict.status === "pass" || verdict.status === "unknown" ? [] : fixSteps(verdict, store);
  },
});

type Finding = Pick<Verdict, "status" | "findingKey" | "summary" | "summaryTech"> & Partial<Verdict>;

function judgeSpf(store: StoreProfile, domain: string, lookups: Lookups): Verdict {
  const analysis = analyseSpf(domain, lookups);
  const findings = [
    ...problemFindings(domain, analysis),
    ...endingFindings(store, domain, analysis, lookups),
    ...unseenFindings(domain, analysis),
    ...warnings(domain, analysis, lookups),
    soundFinding(domain, analysis),
  ];
  const [first = soundFinding(domain, analysis), ...others] = findings;
  const also = others
    .filter(({ status }) => status === "fail" || status === "warn")
    .map(({ summaryTech }) => summaryTech);
  return {
    ...first,
    subject: domain,
    summaryTech: [first.summaryTech, ...also].join(" Also: "),
    found: (analysis.records.join(" | ") || "no SPF record").slice(0, FOUND_LENGTH_MAX),
    data: {
      domain,
      records: analysis.records,
      lookups: analysis.lookups,
      voidLookups: analysis.voidLookups,
      ending: analysis.ending,
      tree: drawTree(analysis.tree),
      problems: analysis.problems,
      unanswered: analysis.unanswered,
    },
  };
}

/** What makes receivers ignore the record, then what lets strangers in. */
function problemFindings(domain: string, analysis: SpfAnalysis): Finding[] {
  const order = Object.keys(problemWords);
  const problems = analysis.problems.toSorted((one, other) => order.indexOf(one.key) - order.indexOf(other.key));
  return problems.map(({ key, detail }) => ({
    status: "fail",
    findingKey: key === "syntax" && analysis.gluedTerms.length > 0 ? "glued-strings" : key,
    summary: problemWords[key].replace("{domain}", domain),
    summaryTech: `${detail}.`,
    expected: expectations[key] ?? "one valid record that ends in ~all or -all",
    ...(key === "missing" ? { confirm: "later" as const } : {}),
  }));
}

const problemWords: { [key in SpfProblemKey]: string } = {
  missing: "{domain} does not say who may send emails in its name, so receivers distrust them.",
  "several-records": "The list of who may send for {domain} exists twice, so receivers ignore both.",
  syntax: "The list of who may send for {domain} has a typing mistake, so receivers ignore it.",
  "include-without-record":
    "The list of who may send for {domain} names a company that has no list, so receivers ignore it.",
  loop: "The list of who may send for {domain} leads back to itself, so receivers ignore it.",
  "too-many-lookups": "The list of who may send for {domain} is too long, so receivers ignore it.",
  "too-many-voids":
    "The list of who may send for {domain} names too many servers that do not exist, so receivers ignore it.",
  "too-many-mail-servers": "The list of who may send for {domain} names too many mail servers, so receivers ignore it.",
  "allows-everyone": "Anyone on the internet may send emails in the name of {domain}.",
  "too-wide": "The list of who may send for {domain} lets millions of strangers in.",
};

const expectations: { [key in SpfProblemKey]?: string } = {
  "too-many-lookups": `at most ${SPF_LOOKUPS_MAX} lookups`,
  "too-many-voids": "at most 2 lookups without an answer",
  "too-many-mail-servers": "at most 10 mail servers behind one mx",
  "several-records": "one record",
  "allows-everyone": "~all or -all",
  "too-wide": "networks of /8 (IPv4) or /16 (IPv6) and smaller",
};

/** A record that ends without a verdict says nothing about strangers; it matters most when nothing else proves the sender. */
function endingFindings(store: StoreProfile, domain: string, analysis: SpfAnalysis, lookups: Lookups): Finding[] {
  const isOpenEnded = analysis.ending === null || analysis.ending === "neutral";
  if (!isOpenEnded || analysis.problems.length > 0 || analysis.unanswered.length > 0) return [];
  const ending = analysis.ending === "neutral" ? "?all" : "no all";
  const dmarc = discoverDmarc(domain, lookups);
  const isUnsigned = sendersOf(store, domain).length > 0 && judgeDkim(store, domain, lookups).some(isBroken);
  if (dmarc.rfc9989.policy !== null && isUnsigned) {
    return [
      {
        status: "fail",
        findingKey: "weak-end",
        summary: `The list of who may send for ${domain} does not say what to do with others, and nothing else proves your emails.`,
        summaryTech: `The record ends in ${ending}, a declared sender has no working DKIM key, and DMARC is published: alignment relies on SPF.`,
        expected: "~all or -all",
      },
    ];
  }
  return [
    {
      status: "warn",
      findingKey: "open-end",
      summary: `The list of who may send for ${domain} does not say what to do with everybody else.`,
      summaryTech: `The record ends in ${ending}; receivers treat strangers as neutral.`,
      expected: "~all or -all",
    },
  ];
}

function isBroken(verdict: Verdict): boolean {
  return verdict.status === "fail";
}

function unseenFindings(domain: string, analysis: SpfAnalysis): Finding[] {
  if (analysis.unanswered.length === 0) return [];
  return [
    {
      status: "unknown",
      findingKey: "not-answered",
      summary: `We could not read the whole list of who may send for ${domain}: name servers did not answer.`,
      summaryTech: `Not answered: ${analysis.unanswered.join(", ")}.`,
      ask: "Run the check again in a few minutes; if it stays silent, look at the name server findings first.",
    },
  ];
}

function warnings(domain: string, analysis: SpfAnalysis, lookups: Lookups): Finding[] {
  const { tree, records, texts } = analysis;
  if (tree.record === null) return [];
  const findings: Finding[] = [];
  const warn = (findingKey: string, summary: string, summaryTech: string, expected: string) =>
    findings.push({ status: "warn", findingKey, summary, summaryTech, expected });
  if (analysis.lookups > LOOKUPS_ADVISED) {
    warn(
      "many-lookups",
      `The list of who may send for ${domain} is nearly full; one more company switches it off.`,
      `${analysis.lookups} of ${SPF_LOOKUPS_MAX} lookups are used.`,
      `at most ${LOOKUPS_ADVISED} lookups`,
    );
  }
  if (analysis.usesPtr) {
    warn(
      "ptr",
      `The list of who may send for ${domain} uses a method that large receivers skip.`,
      "The record uses ptr, which RFC 7208, section 5.5 advises against.",
      "no ptr",
    );
  }
  const length = Math.max(...records.map((record) => record.length));
  if (length > RECORD_LENGTH_ADVISED) {
    warn(
      "long-record",
      `The list of who may send for ${domain} is so long that some receivers may cut it.`,
      `The record has ${length} characters (RFC 7208, section 3.4).`,
      `at most ${RECORD_LENGTH_ADVISED} characters`,
    );
  }
  if (analysis.gluedTerms.length > 0) {
    warn(
      "glued-strings",
      `Two entries in the list of who may send for ${domain} run into each other.`,
      `Strings are joined without a blank: ${analysis.gluedTerms.join(", ")} (RFC 7208, section 3.3).`,
      "a blank between the terms",
    );
  }
  const type99 = findLookup(lookups, domain, "SPF")?.texts ?? [];
  const senderId = texts.filter((text) => /^spf2\.0\//i.test(text));
  if (type99.length > 0 || senderId.length > 0) {
    warn(
      "obsolete",
      `${domain} still has an old copy of the list that nobody reads any more.`,
      `Obsolete: ${[...type99.map((text) => `type 99 "${text}"`), ...senderId].join(", ")} (RFC 7208, section 3.1).`,
      "one TXT record only",
    );
  }
  return findings;
}

function soundFinding(domain: string, analysis: SpfAnalysis): Finding {
  return {
    status: "pass",
    findingKey: "ok",
    summary: `The list of who may send emails for ${domain} is valid.`,
    summaryTech: `One SPF record, ${analysis.lookups} of ${SPF_LOOKUPS_MAX} lookups, ${analysis.voidLookups} void, ends in ${analysis.ending ?? "no all"}.`,
  };
}

/** Draws the lookup tree, one line a term, indented by depth. */
function drawTree(node: SpfNode, depth = 0): string[] {
  const indent = "  ".repeat(depth);
  const head = `${indent}${node.domain} (${node.lookups} lookups): ${node.record ?? "no record"}`;
  const lines = node.terms.flatMap(({ term, costsLookup, note, child }) => {
    const line = `${indent}  ${term}${costsLookup ? " +1" : ""}${note === "" ? "" : ` (${note})`}`;
    if (child) return [line, ...drawTree(child, depth + 2)];
    return costsLookup || note !== "" ? [line] : [];
  });
  return [head, ...lines];
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  const domain = verdict.subject;
  const name = relativeName(domain, store);
  const value = recordFor(store, domain);
  const publish: FixStep = {
    text: "At your DNS provider, set this one TXT record and delete every other that begins with v=spf1.",
    record: { type: "TXT", name, value },
  };
  const ownPath = senderProviders.filter((provider) => provider.spfInclude === null).map((provider) => provider.name);
  const trim: FixStep = {
    text: `Remove the includes of services that use a return path of their own: ${ownPath.slice(0, 5).join(", ")} and the like.`,
  };
  switch (verdict.findingKey) {
    case "missing":
      return [publish, { text: "Add an include for every other mailbox service that sends as you." }];
    case "several-records":
      return [{ text: `Merge the records into one: keep every include once. Now: ${verdict.found}.` }, publish];
    case "too-many-lookups":
    case "many-lookups":
      return [trim, { text: "Replace a and mx by the addresses they stand for, if those do not change." }];
    case "include-without-record":
    case "too-many-voids":
    case "loop":
      return [{ text: `Remove the entry that leads nowhere: ${verdict.summaryTech}` }, trim];
    case "allows-everyone":
    case "open-end":
    case "weak-end":
      return [
        {
          text: "At your DNS provider, end the record with ~all.",
          record: { type: "TXT", name, value: endedRecord(verdict) ?? value },
        },
      ];
    case "too-wide":
      return [{ text: `Replace the wide network by the addresses that really send: ${verdict.summaryTech}` }];
    case "obsolete":
      return [
        {
          text: "Delete the records of type SPF and the TXT records that begin with spf2.0; keep the one with v=spf1.",
        },
      ];
    case "ptr":
      return [{ text: "Remove ptr from the record and name the sending servers with ip4, a or include." }];
    case "long-record":
      return [trim, { text: "Move part of the addresses to a record of their own and include that." }];
    case "glued-strings":
      return [{ text: "Where the record is split into strings, end each string but the last with a blank." }];
    default:
      return [{ text: `Correct the record: ${verdict.summaryTech}` }, publish];
  }
}

/** The record for the declared mailbox providers; services with a return path of their own need no entry. */
function recordFor(store: StoreProfile, domain: string): string {
  const includes = sendersOf(store, domain).flatMap((sender) => providerOf(sender)?.spfInclude ?? []);
  return ["v=spf1", ...new Set(includes), "~all"].join(" ");
}

/** The record as it is, ending in ~all. */
function endedRecord(verdict: Verdict): string | null {
  if (!verdict.found || verdict.found.length >= FOUND_LENGTH_MAX || !/^v=spf1/i.test(verdict.found)) return null;
  return `${verdict.found.replace(/\s+[+?]?all\b.*$/i, "").trimEnd()} ~all`;
}
