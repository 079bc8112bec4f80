/** DMARC of one domain for the command line: what was asked, what was found, what it means. */
import type { DnsProbe } from "../probes/probes.ts";
import { type DmarcReading, discoverDmarc } from "./dmarc-discovery.ts";
import type { DmarcPolicy } from "./dmarc-record.ts";
import { gatherLookups } from "./lookups.ts";

/** Holds the answer of `launch-ready dmarc`, in the names of its JSON. */
export type DmarcReport = {
  domain: string;
  /** Text of the record that applies by RFC 9989; null when none does. */
  record: string | null;
  /** Domain whose record applies. */
  found_at: string | null;
  /** The names asked by the tree walk, in order, at most eight. */
  queries: string[];
  organizational_domain: string;
  /** What the record asks for this domain: its p, or sp or np of a record above; null means no DMARC. */
  policy: DmarcPolicy | null;
  /** The same after `t=y`. */
  effective_policy: DmarcPolicy | null;
  rfc7489: {
    record: string | null;
    found_at: string | null;
    organizational_domain: string;
    policy: DmarcPolicy | null;
    effective_policy: DmarcPolicy | null;
    pct: number;
  };
  /** Whether receivers of the two standards treat the domain's mail differently. */
  differs: boolean;
  /** Names with two or more records, all of them discarded. */
  duplicates: string[];
  /** Questions nobody answered; with any of them the rest may be wrong. */
  unanswered: string[];
};

/** Discovers the DMARC policy of a domain by RFC 9989, with the RFC 7489 result beside it. */
export async function dmarcReport(domain: string, dns: Pick<DnsProbe, "resolve">): Promise<DmarcReport> {
  const known = await gatherLookups(dns, (answers) => discoverDmarc(domain, answers).questions);
  const discovery = discoverDmarc(domain, known);
  const { rfc7489 } = discovery;
  return {
    domain: discovery.domain,
    ...namesOf(discovery.rfc9989),
    queries: discovery.steps.map((step) => step.name),
    rfc7489: { ...namesOf(rfc7489), pct: rfc7489.pct },
    differs: discovery.differs,
    duplicates: discovery.steps.filter((step) => step.count > 1).map((step) => step.name),
    unanswered: discovery.unanswered,
  };
}

function namesOf(reading: DmarcReading) {
  return {
    record: reading.record?.text ?? null,
    found_at: reading.foundAt,
    organizational_domain: reading.organizationalDomain,
    policy: reading.policy,
    effective_policy: reading.effectivePolicy,
  };
}
