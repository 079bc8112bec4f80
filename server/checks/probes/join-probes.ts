/** Joins the probes of one run: one guard, one cache, one budget, one record of what was seen. */

import { redactEvidence } from "../redact.ts";
import type { StoreProfile } from "../store-profile.ts";
import { createCertificateLogProbe } from "./certificate-log.ts";
import { cloudflareRanges } from "./cloudflare-ranges.ts";
import { createDialer, type Dialer, trustContext } from "./dial.ts";
import { createDnsProbe, publicResolvers } from "./dns.ts";
import { createHttpProbe, type HttpClient } from "./http.ts";
import { FaultError } from "./network-fault.ts";
import { createManners, politePacing } from "./pacing.ts";
import type { HttpProbe, Probes, SiteCrawl, SiteProbe } from "./probes.ts";
import { createRdapProbe } from "./rdap.ts";
import { createRecorder, type Recorder } from "./recorder.ts";
import { createRouter } from "./route.ts";
import { controlHostsOf, type ProbeSettings, publicBudget } from "./settings.ts";
import { createTlsProbe } from "./tls.ts";

/** Catalogue, `tls.chain`: an issuer's certificate is small. */
const ISSUER_BYTES_MAX = 64 * 1024;
const CONTROL_TIMEOUT_MS = 10_000;

export type CreateSiteProbe = (http: HttpProbe, store: StoreProfile) => SiteProbe;

/** Joins the probes of one run over one store around a crawler. */
export function joinProbes(settings: ProbeSettings, store: StoreProfile, createSite: CreateSiteProbe): Probes {
  const { vantage, ca, certificateLogUrl, clock = () => new Date() } = settings;
  const { recorder, dns, dialer, context, http, network, pacing } = joinClient(settings);
  const fetchCertificate = (url: string) => fetchIssuer(http, url);
  const { rdapRequestsPerSecond } = pacing;
  const controlHosts = controlHostsOf(settings);
  return {
    vantage,
    dns,
    http: { get: http.get, chain: http.chain, visit: http.visit },
    tls: createTlsProbe({ dialer, recorder, context, extraRootPem: ca, fetchCertificate }),
    rdap: createRdapProbe({ http, recorder, requestsPerSecond: rdapRequestsPerSecond, network }),
    ...(certificateLogUrl === undefined
      ? {}
      : { certificateLog: createCertificateLogProbe({ http, recorder, searchUrl: certificateLogUrl, clock }) }),
    site: shared(createSite(http, store), recorder),
    cloudflareRanges: () => cloudflareRanges(http, network),
    observations: recorder.all,
    collect: recorder.collect,
    isOwnFaultGuarded: controlHosts.length > 0,
    ownFault: () => ownFaultOf(controlHosts, dialer),
  };
}

/** Joins what every web request passes: guard, connection, manners, budget and record. */
export function joinClient(settings: ProbeSettings) {
  const { vantage, ca, latencyMs = 0, clock = () => new Date(), redact = redactEvidence } = settings;
  const pacing = { ...politePacing, ...settings.pacing };
  const budget = { ...publicBudget, ...settings.budget };
  const recorder = createRecorder({ vantage, clock, redact });
  const router = createRouter(settings.connect ?? [], settings.allowPrivate);
  const resolvers = settings.resolvers ?? publicResolvers;
  const serverPort = settings.serverPort ?? 53;
  const dns = createDnsProbe({ resolvers, serverPort, router, recorder, queriesMax: budget.dnsQueries, latencyMs });
  const context = trustContext(ca);
  const dialer = createDialer({ dns, router, context, latencyMs });
  const http = createHttpProbe({
    dialer,
    recorder,
    manners: createManners(pacing, settings.signal),
    budget,
    userAgent: `LaunchReadyCheck/1 (+${settings.aboutUrl})`,
    ports: settings.ports,
    limits: settings.limits,
    latencyMs,
  });
  const network = JSON.stringify([resolvers, settings.connect ?? []]);
  return { recorder, dns, dialer, context, http, network, pacing };
}

async function fetchIssuer(http: HttpClient, url: string): Promise<Buffer | null> {
  // RFC 5280, section 4.2.2.1: caIssuers is http, so that fetching it needs no certificate.
  const file = await http.download(url, { bytesMax: ISSUER_BYTES_MAX });
  return file.status === 200 && file.fault === null ? file.bytes : null;
}

/** Crawls once a run; every check that asks rests on what the crawl saw. */
function shared(site: SiteProbe, recorder: Recorder): SiteProbe {
  let crawled: ReturnType<typeof recorder.collect<SiteCrawl>> | null = null;
  return {
    async crawl() {
      crawled ??= recorder.collect(() => site.crawl());
      const { value, observations } = await crawled;
      recorder.attach(observations);
      return value;
    },
    fetchAsset: (url, from) => site.fetchAsset(url, from),
  };
}

/** Shakes hands with each control host: if one cannot be reached, what we fail to see may be our own fault. */
async function ownFaultOf(hosts: string[], dialer: Dialer): Promise<string | null> {
  const reasons = await Promise.all(hosts.map((host) => reach(host, dialer)));
  return reasons.find((reason) => reason !== null) ?? null;
}

/** Null when the host answers with a trusted certificate, else what stood in the way. */
async function reach(host: string, dialer: Dialer): Promise<string | null> {
  try {
    const places = await dialer.placesOf(host, 443);
    const { socket } = await dialer.connect(places, performance.now() + CONTROL_TIMEOUT_MS);
    const secured = await dialer.secure(socket, host);
    secured.socket.destroy();
    return secured.chainError === null ? null : `${host}: ${secured.chainError}`;
  } catch (error) {
    if (error instanceof FaultError) return `${host}: ${error.message}`;
    throw error;
  }
}
