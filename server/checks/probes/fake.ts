/** Hand-made probes for check tests: a table of answers, no network, no clock. */
import { createHash } from "node:crypto";
import type { Observation } from "../check.ts";
import { coversHost } from "./certificate-names.ts";
import { bundledCloudflareRanges } from "./cloudflare-ranges.ts";
import { type FakeDelegations, type FakeZone, fakeDns } from "./fake-dns.ts";
import { type FakeWeb, fakeFault, fakeHttp } from "./fake-http.ts";
import type {
  Certificate,
  CertificateLogProbe,
  HttpExchange,
  HttpProbe,
  LoggedCertificate,
  NetworkFault,
  Probes,
  RdapDomain,
  SiteAsset,
  SiteCrawl,
  SiteProbe,
  TlsHandshake,
  TlsProbe,
} from "./probes.ts";

export { fakeAnswer, fakeDelegation, fakeRecord } from "./fake-dns.ts";
export { fakeExchange, fakeFault } from "./fake-http.ts";

/** By `host`, `host@address` or `host:port`: parts of a handshake, or a fault by its kind. The default covers the host. */
export type FakeTls = {
  [host: string]:
    | NetworkFault["kind"]
    | (Partial<Omit<TlsHandshake, "certificate" | "fault">> & {
        certificate?: Partial<Certificate> | null;
        fault?: NetworkFault | null;
      });
};

export type FakeWorld = {
  vantage?: string;
  /** Default 1.1.1.1, 8.8.8.8, 9.9.9.9, as `host:port`. */
  resolvers?: string[];
  dns?: FakeZone;
  delegation?: FakeDelegations;
  http?: FakeWeb;
  tls?: FakeTls;
  rdap?: { [domain: string]: Partial<RdapDomain> };
  /** By domain: what the logs hold, or a service that is down; left out, no search is set. */
  certificateLog?: { [domain: string]: LoggedCertificate[] | "fault" };
  /** Default: the bundled list. */
  cloudflareRanges?: string[];
  site?: Partial<Omit<SiteCrawl, "pages" | "assets">> & {
    /** URLs looked up in `http`, or whole exchanges. */
    pages?: (string | HttpExchange)[];
    /** Text by URL (scripts), or parts of an asset. */
    assets?: { [url: string]: string | Partial<SiteAsset> };
  };
};

/**
 * Makes probes that answer from tables. What is not in a table is as absent as in the world: NXDOMAIN, a name that does
 * not resolve for http, a refused connection for TLS, no RDAP service, an empty crawl.
 */
export function fakeProbes(world: FakeWorld = {}): Probes & { asked: string[] } {
  const asked: string[] = [];
  const vantage = world.vantage ?? "local";
  const http = fakeHttp(world.http ?? {}, (request) => asked.push(request));
  const note = (question: string) => asked.push(question);
  return {
    vantage,
    asked,
    dns: fakeDns(world.dns ?? {}, world.delegation, world.resolvers, note),
    http,
    tls: fakeTls(world.tls ?? {}, note),
    rdap: {
      async domain(registrable) {
        note(`RDAP ${registrable}`);
        return { ...noRdap, ...world.rdap?.[registrable.toLowerCase()] };
      },
    },
    site: fakeSite(world.site ?? {}, http),
    ...(world.certificateLog === undefined ? {} : { certificateLog: fakeLog(world.certificateLog) }),
    cloudflareRanges: async () => world.cloudflareRanges ?? [...bundledCloudflareRanges],
    observations: () => asked.map((request) => fakeObservation(request, vantage)),
  };
}

function fakeLog(logs: NonNullable<FakeWorld["certificateLog"]>): CertificateLogProbe {
  return {
    async search(domain) {
      const log = logs[domain] ?? [];
      if (log === "fault") return { outcome: "fault", reason: "no answer (hand-made)", certificates: [] };
      return { outcome: "ok", reason: null, certificates: log };
    },
  };
}

const noRdap: RdapDomain = {
  outcome: "no-service",
  events: [],
  status: [],
  registrar: null,
  nameservers: [],
  secureDns: null,
  source: null,
};

function fakeTls(hosts: FakeTls, note: (request: string) => void): TlsProbe {
  return {
    async handshake(host, options = {}) {
      const port = options.port ?? 443;
      note(`TLS ${host}:${port}${options.address ? ` @${options.address}` : ""}`);
      const keys = [`${host}@${options.address}`, `${host}:${port}`, host];
      const found = keys.map((key) => hosts[key]).find((value) => value !== undefined) ?? "refused";
      const handshake = fakeHandshake(host, found);
      return { ...handshake, port, ip: options.address ?? handshake.ip };
    },
  };
}

/** Makes one handshake: valid for the host, from Oct 1 to Dec 30, 2026, unless the parts say otherwise. */
export function fakeHandshake(host: string, value: FakeTls[string]): TlsHandshake {
  const parts = typeof value === "string" ? { fault: fakeFault(value) } : value;
  const { certificate: changes, fault = null, ...rest } = parts;
  const certificate = changes === null || fault !== null ? null : fakeCertificate(host, changes);
  const covers = certificate !== null && coversHost(certificate.names, host);
  return {
    host,
    ip: "192.0.2.10",
    port: 443,
    ok: fault === null && covers && (rest.chainError ?? null) === null,
    covers,
    chainError: null,
    protocol: fault === null ? "TLSv1.3" : null,
    chain: certificate === null ? [] : [certificate],
    ocspStapled: false,
    ms: 5,
    ...rest,
    certificate,
    fault,
  };
}

/** Makes a certificate for a host, from Oct 1 to Dec 30, 2026, unless the parts say otherwise. */
export function fakeCertificate(host: string, changes: Partial<Certificate> = {}): Certificate {
  return {
    subject: `CN=${host}`,
    issuer: "C=US, O=Let's Encrypt, CN=E7",
    serial: "04A1",
    fingerprint256: createHash("sha256").update(host).digest("hex"),
    names: [host],
    notBefore: "2026-10-01T00:00:00.000Z",
    notAfter: "2026-12-30T00:00:00.000Z",
    keyType: "ec",
    keyBits: 256,
    signatureAlgorithm: "ecdsa-with-SHA384",
    mustStaple: false,
    ...changes,
  };
}

function fakeSite(site: NonNullable<FakeWorld["site"]>, http: HttpProbe): SiteProbe {
  const assets = Object.entries(site.assets ?? {}).map(([url, value]) => fakeAsset(url, value));
  return {
    async crawl() {
      const pages = (site.pages ?? []).map((page) => (typeof page === "string" ? http.get(page) : page));
      const { unreadable = [], truncated = false } = site;
      return { pages: await Promise.all(pages), assets, unreadable, truncated };
    },
    async fetchAsset(url, from) {
      const known = assets.find((asset) => asset.url === url);
      if (known) return known;
      const exchange = await http.get(url, { kind: "script" });
      return fakeAsset(url, { from, status: exchange.status, text: exchange.body, bytes: exchange.bodyBytes });
    },
  };
}

/** Makes one crawled asset; its kind follows the ending of the URL. */
export function fakeAsset(url: string, value: string | Partial<SiteAsset>): SiteAsset {
  const parts = typeof value === "string" ? { text: value } : value;
  const text = parts.text ?? "";
  const kinds: [RegExp, SiteAsset["kind"]][] = [
    [/\.m?js(\?|$)/, "script"],
    [/\.css(\?|$)/, "style"],
    [/\.json(\?|$)/, "json"],
    [/\.map(\?|$)/, "map"],
  ];
  const kind = kinds.find(([ending]) => ending.test(url))?.[1] ?? "other";
  const mapUrl = /[#@] ?sourceMappingURL=(\S+)/.exec(text)?.[1];
  const sourceMapUrl = mapUrl && URL.canParse(mapUrl, url) ? new URL(mapUrl, url).href : null;
  const from = new URL("/", url).href;
  return {
    url,
    kind,
    status: 200,
    text,
    bytes: Buffer.byteLength(text),
    truncated: false,
    from,
    sourceMapUrl,
    ...parts,
  };
}

function fakeObservation(request: string, vantage: string): Observation {
  const kind = /^(GET|POST|OPTIONS) /.test(request) ? "http" : "dns";
  const at = "2026-11-01T00:00:00.000Z";
  const sha256 = createHash("sha256").update(request).digest("hex");
  return { kind, at, vantage, request, responseExcerpt: "", sha256, toolVersion: "fake" };
}
