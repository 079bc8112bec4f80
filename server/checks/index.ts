/** Every check, in the order of the catalogue. Adding one touches its file, its test and one line here. */
import { attestations } from "./attested/index.ts";
import type { Check } from "./check.ts";
import { apexResolves } from "./dns/apex-resolves.ts";
import { cnameChain } from "./dns/cname-chain.ts";
import { delegation } from "./dns/delegation.ts";
import { dnssec } from "./dns/dnssec.ts";
import { domainExpiry } from "./dns/domain-expiry.ts";
import { lameNs } from "./dns/lame-ns.ts";
import { staleAddress } from "./dns/stale-address.ts";
import { subdomainsResolve } from "./dns/subdomains-resolve.ts";
import { takeover } from "./dns/takeover.ts";
import { wwwResolves } from "./dns/www-resolves.ts";
import { bimi } from "./email/bimi.ts";
import { dkim } from "./email/dkim.ts";
import { dmarc } from "./email/dmarc.ts";
import { dmarcReports } from "./email/dmarc-reports.ts";
import { mtaSts } from "./email/mta-sts.ts";
import { mx } from "./email/mx.ts";
import { spf } from "./email/spf.ts";
import { tlsRpt } from "./email/tls-rpt.ts";
import { chain } from "./redir/chain.ts";
import { httpsUpgrade } from "./redir/https-upgrade.ts";
import { coverage } from "./tls/coverage.ts";
import { expiry } from "./tls/expiry.ts";

export { catalogueVersion } from "./result.ts";

const measured: readonly Check[] = [
  apexResolves,
  cnameChain,
  delegation,
  dnssec,
  domainExpiry,
  lameNs,
  staleAddress,
  subdomainsResolve,
  takeover,
  wwwResolves,
  chain,
  httpsUpgrade,
  coverage,
  expiry,
  bimi,
  dkim,
  dmarcReports,
  dmarc,
  mtaSts,
  mx,
  spf,
  tlsRpt,
];

/** Measured checks, then those a person answers until a probe takes them over. */
export const checks: readonly Check[] = [
  ...measured,
  ...attestations.filter(({ id }) => !measured.some((check) => check.id === id)),
];
