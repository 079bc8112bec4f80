import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type DmarcDiscovery, type DmarcStep, discoverDmarc } from "./dmarc-discovery.ts";
import type { DmarcRecord } from "./dmarc-record.ts";
import { fromDomains, relativeName } from "./from-domains.ts";
import { failureWords, isUnaligned } from "./live-mail-verdict.ts";
import { gatherLookups, type Lookups } from "./lookups.ts";
import { freshMail, type ReceivedMail } from "./received-mail.ts";

/** Holds the answers of the tree walk, and the newest message of each stream that came within seven days. */
export type DmarcFacts = { lookups: Lookups; live: ReceivedMail[] };

/** Checks that a DMARC policy is found and sensible. */
export const dmarc = defineCheck<DmarcFacts>({
  id: "email.dmarc",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [9],
  severity: "high",
  impact: "email",
  reach: 1,
  effort: "M",
  title: "DMARC policy",
  founderTitle: "Protection against forged emails",
  riskTitle: "Anyone can send emails in your name",
  why: "Without it Gmail, Yahoo and Outlook may refuse your mail and anyone can impersonate you.",
  reference: {
    name: "RFC 9989, section 4.10 (policy discovery)",
    url: "https://www.rfc-editor.org/rfc/rfc9989#section-4.10",
  },
  freshForMs: freshFor.network,
  async gather({ store, probes, connections, now }) {
    const domains = fromDomains(store);
    const lookups = await gatherLookups(probes.dns, (known) =>
      domains.flatMap((domain) => discoverDmarc(domain, known).questions),
    );
    const fresh = freshMail(connections?.mail, now);
    const live = fresh.filter(({ stream }, at) => fresh.findIndex((mail) => mail.stream === stream) === at);
    return { lookups, live };
  },
  judge: ({ store, facts }) => fromDomains(store).map((domain) => judgeDmarc(domain, facts)),
  fix(verdict, store) {
    return verdict.status === "pass" || verdict.status === "unknown" ? [] : fixSteps(verdict, store);
  },
});

function judgeDmarc(domain: string, { lookups, live }: DmarcFacts): Verdict {
  const discovery = discoverDmarc(domain, lookups);
  const { record, foundAt, policy, effectivePolicy, organizationalDomain } = discovery.rfc9989;
  const base = {
    subject: domain,
    found: record === null ? foundTexts(discovery) : `${record.text.slice(0, 1_000)} (at ${foundAt})`,
    data: {
      domain,
      queries: discovery.steps.map((step) => step.name),
      record: record?.text ?? null,
      foundAt,
      policy,
      effectivePolicy,
      organizationalDomain,
      rfc7489: {
        foundAt: discovery.rfc7489.foundAt,
        organizationalDomain: discovery.rfc7489.organizationalDomain,
        effectivePolicy: discovery.rfc7489.effectivePolicy,
        pct: discovery.rfc7489.pct,
      },
      differs: discovery.differs,
      unanswered: discovery.unanswered,
    },
  };
  const duplicate = discovery.steps.find((step) => step.count > 1 && isDecisive(step, discovery));
  if (duplicate) {
    return {
      ...base,
      status: "fail",
      findingKey: "several-records",
      summary: `The protection of ${domain} against forged emails exists twice, so receivers ignore both.`,
      summaryTech: `${duplicate.name} has ${duplicate.count} DMARC records; all are discarded (RFC 9989, section 4.10).`,
      expected: "one record",
    };
  }
  const isOwnUnanswered = discovery.unanswered.some((question) => question.startsWith(`TXT of _dmarc.${domain}:`));
  if (isOwnUnanswered || (discovery.unanswered.length > 0 && record === null)) {
    return {
      ...base,
      status: "unknown",
      findingKey: "not-answered",
      summary: `We could not look up the protection of ${domain} against forged emails: name servers did not answer.`,
      summaryTech: `Not answered: ${discovery.unanswered.join(", ")}.`,
      ask: "Run the check again in a few minutes; if it stays silent, look at the name server findings first.",
    };
  }
  if (record === null) return { ...base, ...missing(domain, discovery) };
  if (policy === null) {
    return {
      ...base,
      status: "fail",
      findingKey: "no-policy",
      summary: `The record that protects ${domain} against forged emails does not say what to do, so receivers ignore it.`,
      summaryTech: `${record.text}: no valid p (or an invalid sp or np) and no rua address, so no DMARC applies (RFC 9989, section 4.10.1).`,
      expected: "p=none, quarantine or reject",
    };
  }
  const refused = judgeLive(domain, discovery, live);
  return { ...base, ...(refused ?? judgeRecord(domain, record, discovery)) };
}

/** A strict policy turns the shop's own mail away while a stream of it proves nothing (catalogue 5). */
function judgeLive(domain: string, { rfc9989 }: DmarcDiscovery, live: ReceivedMail[]): Finding | null {
  const { policy } = rfc9989;
  if (policy !== "reject" && policy !== "quarantine") return null;
  const mail = live.find(({ facts }) => isUnaligned(facts) && facts.authorDomains[0] === domain);
  if (mail === undefined) return null;
  return {
    status: "fail",
    findingKey: "own-mail-refused",
    summary: `Your own ${mail.stream === "marketing" ? "newsletter" : "mail"} from ${domain} is treated as forged: it may be refused.`,
    summaryTech: `p=${policy}, and the ${mail.stream} message received ${mail.receivedAt} is not aligned: ${failureWords(mail.facts)}.`,
    expected: "SPF or DKIM aligned in every stream before quarantine or reject",
  };
}

type Finding = Pick<Verdict, "status" | "findingKey" | "summary" | "summaryTech" | "expected">;

function judgeRecord(domain: string, record: DmarcRecord, discovery: DmarcDiscovery): Finding {
  const { policy, effectivePolicy, organizationalDomain } = discovery.rfc9989;
  const warnings = warningsOf(domain, record, discovery);
  const difference = discovery.differs ? ` ${differenceOf(discovery)}` : "";
  const place = `${domain}: p=${policy}, effective ${effectivePolicy}, organizational domain ${organizationalDomain}, record at ${discovery.rfc9989.foundAt}.`;
  const [first, ...others] = warnings;
  if (first === undefined) {
    return {
      status: "pass",
      findingKey: "ok",
      summary: `Receivers ${effectivePolicy === "reject" ? "refuse" : "set aside"} forged emails in the name of ${domain}.`,
      summaryTech: `${place}${difference}`,
    };
  }
  const also = others.map((warning) => ` Also: ${warning.summaryTech}`).join("");
  return { ...first, summaryTech: `${first.summaryTech} ${place}${also}${difference}` };
}

/** The warnings of the catalogue, the heaviest first. */
function warningsOf(domain: string, record: DmarcRecord, discovery: DmarcDiscovery): Finding[] {
  const { policy } = discovery.rfc9989;
  const hasReports = record.rua.length > 0;
  const findings: Finding[] = [];
  const warn = (findingKey: string, summary: string, summaryTech: string, expected: string) =>
    findings.push({ status: "warn", findingKey, summary, summaryTech, expected });
  if (policy === "none" && record.sp === "none" && (record.p === "reject" || record.p === "quarantine")) {
    warn(
      "subdomain-none",
      `Emails from ${domain} are left out of the protection of the main domain.`,
      `sp=none under p=${record.p}: for ${domain} nothing is asked of receivers.`,
      "no sp tag, or one as strict as p",
    );
  } else if (policy === "none" && hasReports) {
    warn(
      "monitoring",
      `Forged emails in the name of ${domain} are reported but not stopped; acceptable at launch, not for long.`,
      "p=none with rua is acceptable at launch while every stream is aligned.",
      "p=quarantine or p=reject",
    );
  } else if (policy === "none") {
    warn(
      "no-effect",
      `The record of ${domain} neither stops forged emails nor reports them.`,
      "p=none without rua has no effect.",
      "a rua address, then p=quarantine or p=reject",
    );
  }
  if (!hasReports && policy !== "none") {
    warn(
      "no-reports",
      `Forged emails in the name of ${domain} are stopped, but nobody is told when your own are.`,
      "There is no rua address, so no reports arrive.",
      "rua=mailto: and a mailbox you read",
    );
  }
  if (record.sp === "none" && policy !== "none" && record.p !== "none") {
    warn(
      "subdomain-none",
      `Anyone can still send emails in the name of sub-domains of ${domain}.`,
      `sp=none under p=${record.p}.`,
      "no sp tag, or one as strict as p",
    );
  }
  if (record.isTesting) {
    warn(
      "testing",
      `The protection of ${domain} is marked as a test, so receivers are milder than it says.`,
      `t=y lowers the policy one step, to ${discovery.rfc9989.effectivePolicy}.`,
      "no t=y",
    );
  }
  if (record.pct !== null && record.pct < 100) {
    warn(
      "partial",
      `Part of the forged emails in the name of ${domain} is let through by older receivers.`,
      `pct=${record.pct}: RFC 9989 removed the tag, older receivers still apply it.`,
      "no pct tag",
    );
  }
  if (record.p !== null && !record.isPolicySecond) {
    warn(
      "policy-not-second",
      `Some older receivers cannot read the protection of ${domain}.`,
      "p is not the second tag, which RFC 7489, section 6.3 asked for.",
      "v=DMARC1; p=… first",
    );
  }
  return findings;
}

function missing(domain: string, discovery: DmarcDiscovery): Finding & Pick<Verdict, "confirm"> {
  const attempts = discovery.steps.flatMap((step) => step.others.filter((text) => /^\W*v\s*=\s*dmarc/i.test(text)));
  const asked = discovery.steps.map((step) => `${step.name} ${step.rcode}`).join(", ");
  if (attempts.length > 0) {
    return {
      status: "fail",
      findingKey: "unreadable",
      summary: `The record that protects ${domain} against forged emails has a typing mistake, so receivers ignore it.`,
      summaryTech: `Not a DMARC record: "${attempts[0]}"; the first tag must be exactly v=DMARC1 (RFC 9989, section 4.7).`,
      expected: "v=DMARC1; p=…; rua=mailto:…",
    };
  }
  return {
    status: "fail",
    findingKey: "missing",
    summary: `Nothing stops others from sending emails in the name of ${domain}.`,
    summaryTech: `No DMARC record: ${asked}.`,
    expected: `_dmarc.${discovery.rfc9989.organizationalDomain} TXT "v=DMARC1; p=none; rua=mailto:…"`,
    confirm: "later",
  };
}

/** Duplicates count at the author domain, and above it when nothing else is found. */
function isDecisive(step: DmarcStep, discovery: DmarcDiscovery): boolean {
  return step.domain === discovery.domain || discovery.rfc9989.record === null;
}

function differenceOf(discovery: DmarcDiscovery): string {
  const { rfc7489, rfc9989 } = discovery;
  const old = `${rfc7489.effectivePolicy ?? "no DMARC"} (${rfc7489.organizationalDomain}${rfc7489.pct < 100 ? `, ${rfc7489.pct} %` : ""})`;
  return `Receivers that still follow RFC 7489 see ${old}, those of RFC 9989 ${rfc9989.effectivePolicy ?? "no DMARC"} (${rfc9989.organizationalDomain}).`;
}

function foundTexts(discovery: DmarcDiscovery): string {
  const texts = discovery.steps.flatMap((step) => step.others.map((text) => `${step.name}: ${text}`));
  return texts.join(" | ").slice(0, 1_000) || "no record";
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  const { data } = verdict;
  const facts = data && typeof data === "object" && !Array.isArray(data) ? data : {};
  const owner = typeof facts.foundAt === "string" ? facts.foundAt : verdict.subject;
  const name = relativeName(`_dmarc.${owner}`, store);
  const start = { type: "TXT", name, value: `v=DMARC1; p=none; rua=mailto:dmarc@${owner}` };
  const quarantine = { ...start, value: `v=DMARC1; p=quarantine; rua=mailto:dmarc@${owner}` };
  switch (verdict.findingKey) {
    case "several-records":
      return [{ text: `At your DNS provider, delete all TXT records of ${name} but one.` }];
    case "missing":
    case "unreadable":
    case "no-policy":
      return [
        { text: "At your DNS provider, set this TXT record. Use a mailbox that somebody reads.", record: start },
        { text: "Read the reports for two weeks and put right every sender of yours that they show as failing." },
        { text: "Then change p=none to p=quarantine, and later to p=reject." },
      ];
    case "own-mail-refused":
      return [
        { text: "Until that sender is put right, set this record, so that its mail is delivered.", record: start },
        { text: "At the sending service, authenticate your own domain and publish the records it shows." },
        { text: "Send the same mail to a new test address, and go back to quarantine once it proves its sender." },
      ];
    case "monitoring":
    case "no-effect":
      return [
        { text: "When the reports show no sender of yours as failing, set this record.", record: quarantine },
        { text: "A few weeks later change p=quarantine to p=reject." },
      ];
    case "no-reports":
      return [
        {
          text: `In the TXT record ${name}, add rua=mailto:dmarc@${owner} behind the policy, with a mailbox that somebody reads.`,
        },
      ];
    case "subdomain-none":
      return [{ text: `In the TXT record ${name}, remove sp=none once no sub-domain sends unsigned emails.` }];
    case "testing":
      return [{ text: `In the TXT record ${name}, remove t=y.` }];
    case "partial":
      return [
        { text: `In the TXT record ${name}, remove the pct tag; move from none to quarantine to reject instead.` },
      ];
    default:
      return [{ text: `In the TXT record ${name}, put the p tag right behind v=DMARC1.` }];
  }
}
