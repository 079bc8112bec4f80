/** DMARC policy discovery: the tree walk of RFC 9989, section 4.10, and beside it what RFC 7489 receivers find. */
import { getDomain } from "tldts";
import { type DmarcPolicy, type DmarcRecord, oneStepBelow, parseDmarcRecord, policyOf } from "./dmarc-record.ts";
import { asciiDomain } from "./from-domains.ts";
import { findLookup, isAnswered, type Lookups, type Question } from "./lookups.ts";
import { isDnsName } from "./spf-macro.ts";

/** One name of the walk: the valid record there, or how many were found when that is not one. */
export type DmarcStep = {
  domain: string;
  /** What was asked: `_dmarc.` and the domain. */
  name: string;
  rcode: string;
  record: DmarcRecord | null;
  /** Valid records at the name; two or more are all discarded (section 4.10, step 2). */
  count: number;
  /** TXT records at the name that are no DMARC records. */
  others: string[];
};

/** Holds what one kind of receiver makes of a domain. */
export type DmarcReading = {
  organizationalDomain: string;
  record: DmarcRecord | null;
  /** The domain whose record applies; null when none does. */
  foundAt: string | null;
  /** What the record asks for this domain: p, or sp or np from above; null means no DMARC. */
  policy: DmarcPolicy | null;
  /** After `t=y`; RFC 7489 has no such tag. */
  effectivePolicy: DmarcPolicy | null;
};

/** Holds the whole discovery for one author domain. */
export type DmarcDiscovery = {
  domain: string;
  steps: DmarcStep[];
  rfc9989: DmarcReading;
  /** With the Public Suffix List; `pct` is the share of failing mail the policy covers, in percent. */
  rfc7489: DmarcReading & { pct: number };
  /** Receivers of the two kinds treat mail of this domain differently. */
  differs: boolean;
  /** Everything asked, in order; the first one not known yet is asked next. */
  questions: Question[];
  unanswered: string[];
};

/** Section 4.10, step 4: names of eight or more labels go straight to seven. */
const WALK_LABELS_MAX = 7;

/** Lists the names a full walk asks for, the starting name first: at most eight (section 4.10). */
export function walkNames(domain: string): string[] {
  const labels = domain.split(".");
  const parents = labels.slice(Math.max(1, labels.length - WALK_LABELS_MAX));
  return [domain, ...parents.map((_, index) => parents.slice(index).join("."))];
}

/** Discovers the record and policy of an author domain from the answers known so far. */
export function discoverDmarc(rawDomain: string, known: Lookups): DmarcDiscovery {
  const domain = asciiDomain(rawDomain);
  const questions: Question[] = [];
  const unanswered: string[] = [];
  const read = (owner: string) => readStep(owner, known, questions, unanswered);

  const steps: DmarcStep[] = [];
  for (const name of walkNames(domain)) {
    const step = read(name);
    if (step === null) break;
    steps.push(step);
    if (step.record && step.record.psd !== "u") break;
  }
  const isAbsent = isNonexistent(domain, steps, known, questions);
  const rfc9989 = readByTreeWalk(domain, steps, isAbsent);
  const rfc7489 = readByPublicSuffix(domain, steps, read);
  const differs =
    rfc9989.effectivePolicy !== rfc7489.effectivePolicy ||
    (rfc9989.policy !== null && rfc9989.organizationalDomain !== rfc7489.organizationalDomain) ||
    (rfc7489.pct < 100 && rfc7489.policy !== null && rfc7489.policy !== "none");
  return { domain, steps, rfc9989, rfc7489, differs, questions, unanswered };
}

/** Finds the organizational domain among the records of a walk, longest name first (section 4.10.2). */
export function organizationalDomain(start: string, steps: DmarcStep[]): string {
  const found = steps.filter((step) => step.record !== null);
  for (const { domain, record } of found) {
    if (record?.psd === "n") return domain;
    if (record?.psd === "y" && domain !== start) return oneLabelBelow(domain, start);
  }
  return found.at(-1)?.domain ?? start;
}

/** Author domain, then organizational domain, then public suffix domain (section 4.10.1). */
function readByTreeWalk(domain: string, steps: DmarcStep[], isAbsent: boolean): DmarcReading {
  const organization = organizationalDomain(domain, steps);
  const suffix = steps.find((step) => step.record?.psd === "y" && step.domain !== domain);
  const at = (owner: string) => steps.find((step) => step.domain === owner && step.record !== null);
  const applied = at(domain) ?? at(organization) ?? suffix;
  const record = applied?.record ?? null;
  const tagFromAbove = isAbsent ? "np" : "sp";
  const policy = record === null ? null : policyOf(record, applied?.domain === domain ? "p" : tagFromAbove, "rfc9989");
  return {
    organizationalDomain: organization,
    record,
    foundAt: applied?.domain ?? null,
    policy,
    effectivePolicy: policy !== null && record?.isTesting ? oneStepBelow(policy) : policy,
  };
}

/** RFC 7489, sections 3.2 and 6.6.3: two names at most; several records at one end the discovery. */
function readByPublicSuffix(
  domain: string,
  steps: DmarcStep[],
  read: (owner: string) => DmarcStep | null,
): DmarcReading & { pct: number } {
  const organization = getDomain(domain, { allowPrivateDomains: true, validateHostname: false }) ?? domain;
  const step = (owner: string) => steps.find((candidate) => candidate.domain === owner) ?? read(owner);
  const own = step(domain);
  const applied = own?.count === 0 && organization !== domain ? step(organization) : own;
  const record = applied?.record ?? null;
  const policy = record === null ? null : policyOf(record, applied?.domain === domain ? "p" : "sp", "rfc7489");
  return {
    organizationalDomain: organization,
    record,
    foundAt: record === null ? null : (applied?.domain ?? null),
    policy,
    effectivePolicy: policy,
    pct: record?.pct ?? 100,
  };
}

function readStep(domain: string, known: Lookups, questions: Question[], unanswered: string[]): DmarcStep | null {
  const name = `_dmarc.${domain}`;
  if (!isDnsName(name)) return { domain, name, rcode: "NXDOMAIN", record: null, count: 0, others: [] };
  questions.push({ name, type: "TXT" });
  const lookup = findLookup(known, name, "TXT");
  if (lookup === null) return null;
  if (!isAnswered(lookup)) unanswered.push(`TXT of ${name}: ${lookup.rcode}`);
  const records = lookup.texts.map(parseDmarcRecord).filter((record) => record !== null);
  return {
    domain,
    name,
    rcode: lookup.rcode,
    record: records.length === 1 ? (records[0] ?? null) : null,
    count: records.length,
    others: lookup.texts.filter((text) => parseDmarcRecord(text) === null),
  };
}

/** Section 3.2.13: a domain does not exist when the DNS says NXDOMAIN (RFC 8020); asked only when a record above applies. */
function isNonexistent(domain: string, steps: DmarcStep[], known: Lookups, questions: Question[]): boolean {
  const [own, ...above] = steps;
  const isFromAbove = own !== undefined && own.record === null && above.some((step) => step.record !== null);
  if (!isFromAbove || own.rcode !== "NXDOMAIN" || !isDnsName(domain)) return false;
  questions.push({ name: domain, type: "A" });
  return findLookup(known, domain, "A")?.rcode === "NXDOMAIN";
}

function oneLabelBelow(domain: string, start: string): string {
  return start
    .split(".")
    .slice(-domain.split(".").length - 1)
    .join(".");
}
