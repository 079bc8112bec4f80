/** Every check, in the order of the catalogue. Adding one touches its file, its test and one line here. */
import { abuseLimits } from "./ai/abuse-limits.ts";
import { customerData } from "./ai/customer-data.ts";
import { indirect } from "./ai/indirect.ts";
import { output } from "./ai/output.ts";
import { secret } from "./ai/secret.ts";
import { systemPrompt } from "./ai/system-prompt.ts";
import { tools } from "./ai/tools.ts";
import { prodConfig } from "./app/prod-config.ts";
import { attestations } from "./attested/index.ts";
import type { Check } from "./check.ts";
import { noDowntime } from "./dep/no-downtime.ts";
import { rollbackDrill } from "./dep/rollback-drill.ts";
import { apexResolves } from "./dns/apex-resolves.ts";
import { authConsistent } from "./dns/auth-consistent.ts";
import { caa } from "./dns/caa.ts";
import { cnameChain } from "./dns/cname-chain.ts";
import { controlProven } from "./dns/control-proven.ts";
import { delegation } from "./dns/delegation.ts";
import { dnssec } from "./dns/dnssec.ts";
import { domainExpiry } from "./dns/domain-expiry.ts";
import { ipv6Works } from "./dns/ipv6-works.ts";
import { lameNs } from "./dns/lame-ns.ts";
import { map } from "./dns/map.ts";
import { nsRedundancy } from "./dns/ns-redundancy.ts";
import { resolverConsistent } from "./dns/resolver-consistent.ts";
import { soaSane } from "./dns/soa-sane.ts";
import { staleAddress } from "./dns/stale-address.ts";
import { subdomainsResolve } from "./dns/subdomains-resolve.ts";
import { takeover } from "./dns/takeover.ts";
import { ttl } from "./dns/ttl.ts";
import { wildcard } from "./dns/wildcard.ts";
import { wwwResolves } from "./dns/www-resolves.ts";
import { botWebhooks } from "./edge/bot-webhooks.ts";
import { cfSettings } from "./edge/cf-settings.ts";
import { inPlace } from "./edge/in-place.ts";
import { noPrivateCache } from "./edge/no-private-cache.ts";
import { originExposed } from "./edge/origin-exposed.ts";
import { proxyIntent } from "./edge/proxy-intent.ts";
import { staticCached } from "./edge/static-cached.ts";
import { wafDdos } from "./edge/waf-ddos.ts";
import { bimi } from "./email/bimi.ts";
import { bulkRules } from "./email/bulk-rules.ts";
import { dkim } from "./email/dkim.ts";
import { dmarc } from "./email/dmarc.ts";
import { dmarcReports } from "./email/dmarc-reports.ts";
import { liveTest } from "./email/live-test.ts";
import { mtaSts } from "./email/mta-sts.ts";
import { mx } from "./email/mx.ts";
import { spf } from "./email/spf.ts";
import { spfEvaluate } from "./email/spf-evaluate.ts";
import { tlsRpt } from "./email/tls-rpt.ts";
import { accessRegister } from "./ho/access-register.ts";
import { credentialsFlow } from "./ho/credentials-flow.ts";
import { drillDns } from "./ho/drill-dns.ts";
import { drillRestart } from "./ho/drill-restart.ts";
import { drillRotate } from "./ho/drill-rotate.ts";
import { knownLimits } from "./ho/known-limits.ts";
import { nextSteps } from "./ho/next-steps.ts";
import { offboarding } from "./ho/offboarding.ts";
import { ownershipMap } from "./ho/ownership-map.ts";
import { recovery } from "./ho/recovery.ts";
import { rollbackPlain } from "./ho/rollback-plain.ts";
import { signoff } from "./ho/signoff.ts";
import { cookieScope } from "./http/cookie-scope.ts";
import { cors } from "./http/cors.ts";
import { headers } from "./http/headers.ts";
import { hsts } from "./http/hsts.ts";
import { hstsPreload } from "./http/hsts-preload.ts";
import { detectDrill } from "./mon/detect-drill.ts";
import { chain } from "./redir/chain.ts";
import { duplicates } from "./redir/duplicates.ts";
import { httpsUpgrade } from "./redir/https-upgrade.ts";
import { marketingLinks } from "./redir/marketing-links.ts";
import { matrix } from "./redir/matrix.ts";
import { status } from "./redir/status.ts";
import { bundleScan } from "./sec/bundle-scan.ts";
import { debugEndpoints } from "./sec/debug-endpoints.ts";
import { exposedFiles } from "./sec/exposed-files.ts";
import { repoScan } from "./sec/repo-scan.ts";
import { sourcemaps } from "./sec/sourcemaps.ts";
import { canonical } from "./seo/canonical.ts";
import { indexable } from "./seo/indexable.ts";
import { checkout } from "./smoke/checkout.ts";
import { homepage } from "./smoke/homepage.ts";
import { login } from "./smoke/login.ts";
import { webhook } from "./smoke/webhook.ts";
import { chain as tlsChain } from "./tls/chain.ts";
import { ciphers } from "./tls/ciphers.ts";
import { coverage } from "./tls/coverage.ts";
import { ctWatch } from "./tls/ct-watch.ts";
import { expiry } from "./tls/expiry.ts";
import { ipConsistent } from "./tls/ip-consistent.ts";
import { mixedContent } from "./tls/mixed-content.ts";
import { protocols } from "./tls/protocols.ts";
import { renewalPath } from "./tls/renewal-path.ts";

export { catalogueVersion } from "./result.ts";

const measured: readonly Check[] = [
  apexResolves,
  authConsistent,
  caa,
  cnameChain,
  controlProven,
  delegation,
  dnssec,
  domainExpiry,
  ipv6Works,
  lameNs,
  map,
  nsRedundancy,
  resolverConsistent,
  soaSane,
  staleAddress,
  subdomainsResolve,
  takeover,
  ttl,
  wildcard,
  wwwResolves,
  hsts,
  chain,
  httpsUpgrade,
  matrix,
  canonical,
  indexable,
  cookieScope,
  headers,
  cors,
  hstsPreload,
  duplicates,
  marketingLinks,
  status,
  prodConfig,
  tlsChain,
  coverage,
  ctWatch,
  expiry,
  ipConsistent,
  mixedContent,
  protocols,
  ciphers,
  renewalPath,
  botWebhooks,
  cfSettings,
  inPlace,
  noPrivateCache,
  originExposed,
  proxyIntent,
  staticCached,
  wafDdos,
  bimi,
  bulkRules,
  dkim,
  dmarcReports,
  dmarc,
  liveTest,
  mtaSts,
  mx,
  spf,
  spfEvaluate,
  tlsRpt,
  bundleScan,
  debugEndpoints,
  exposedFiles,
  repoScan,
  sourcemaps,
  noDowntime,
  rollbackDrill,
  homepage,
  login,
  checkout,
  webhook,
  systemPrompt,
  secret,
  customerData,
  indirect,
  tools,
  output,
  accessRegister,
  ownershipMap,
  credentialsFlow,
  rollbackPlain,
  drillDns,
  drillRotate,
  drillRestart,
  detectDrill,
  signoff,
  knownLimits,
  recovery,
  offboarding,
  nextSteps,
  // Last: the messages of the others count towards its thirty.
  abuseLimits,
];

/** Measured checks, then those a person answers until a probe takes them over. */
export const checks: readonly Check[] = [
  ...measured,
  ...attestations.filter(({ id }) => !measured.some((check) => check.id === id)),
];
