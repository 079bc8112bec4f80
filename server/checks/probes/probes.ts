/** What a check may ask the world. One `Probes` per run: guarded, budgeted, cached, so each fact is fetched once. */
import type { Observation } from "../check.ts";

export type DnsType =
  | "A"
  | "AAAA"
  | "CNAME"
  | "NS"
  | "SOA"
  | "MX"
  | "TXT"
  | "SPF"
  | "PTR"
  | "CAA"
  | "DS"
  | "DNSKEY"
  | "RRSIG"
  | "TLSA"
  | "HTTPS";

/** `data` by type: A, AAAA, CNAME, NS, PTR, TXT, SPF a text (TXT: strings of one record joined with nothing between). */
export type DnsRecord = { name: string; type: string; ttl: number } & (
  | { kind: "text"; data: string }
  | { kind: "mx"; preference: number; exchange: string }
  | {
      kind: "soa";
      mname: string;
      rname: string;
      serial: number;
      refresh: number;
      retry: number;
      expire: number;
      minimum: number;
    }
  | { kind: "caa"; flags: number; tag: string; value: string }
  | { kind: "ds"; keyTag: number; algorithm: number; digestType: number; digest: string }
  | { kind: "dnskey"; flags: number; algorithm: number; keyTag: number; key: string }
  | {
      kind: "rrsig";
      typeCovered: string;
      algorithm: number;
      keyTag: number;
      signer: string;
      inceptionSeconds: number;
      expirationSeconds: number;
    }
  | { kind: "other"; hex: string }
);

/** `TIMEOUT` and `NETWORK` are ours: no answer in the time allowed, or no way to send (guarded, refused, reset). */
export type Rcode =
  | "NOERROR"
  | "FORMERR"
  | "SERVFAIL"
  | "NXDOMAIN"
  | "NOTIMP"
  | "REFUSED"
  | "OTHER"
  | "TIMEOUT"
  | "NETWORK";

export type DnsAnswer = {
  /** `host:port` of the server that answered. */
  server: string;
  /** Lower case, no final dot. */
  name: string;
  type: DnsType;
  rcode: Rcode;
  aa: boolean;
  ad: boolean;
  transport: "udp" | "tcp";
  /** Extended DNS errors, RFC 8914. */
  ede: { code: number; text: string }[];
  answers: DnsRecord[];
  authority: DnsRecord[];
  additional: DnsRecord[];
  ms: number;
};

export type DnsOptions = {
  dnssec?: boolean;
  checkingDisabled?: boolean;
  transport?: "udp" | "tcp";
  timeoutMs?: number;
  tries?: number;
  /** Asks again although this run knows an answer, to see whether a server varies by itself. */
  fresh?: boolean;
};

export type Delegation = {
  /** Owner name of the SOA that governs the domain. */
  zone: string;
  parentZone: string;
  /** NS names by the parent, with the addresses found for each (glue, else resolved). */
  parentNs: string[];
  childNs: string[];
  servers: { name: string; addresses: string[] }[];
  /** The referral or answer of each parent server asked. */
  parentAnswers: DnsAnswer[];
  childAnswers: DnsAnswer[];
};

export type DnsProbe = {
  /** The recursive resolvers this run uses, as `host:port`. */
  resolvers: string[];
  /** Asks a recursive resolver (RD=1): the first one, or the one named. */
  resolve(name: string, type: DnsType, options?: DnsOptions & { resolver?: string }): Promise<DnsAnswer>;
  /** Asks one server by address without recursion (RD=0). */
  ask(serverAddress: string, name: string, type: DnsType, options?: DnsOptions): Promise<DnsAnswer>;
  /** Finds the zone cut and both sides' name servers. Null when no SOA is found at or above the name. */
  delegation(domain: string): Promise<Delegation | null>;
  /** Addresses of a name after aliases, A and AAAA, by the first resolver. */
  addresses(name: string): Promise<{ a: DnsAnswer; aaaa: DnsAnswer; addresses: string[] }>;
};

/** Why a request ended without an answer. `guarded` = our own refusal: the address is not public. */
export type NetworkFault = {
  kind:
    | "dns"
    | "guarded"
    | "refused"
    | "reset"
    | "timeout"
    | "tls"
    | "protocol"
    | "too-large"
    | "unreachable"
    | "budget";
  /** Node's code (`ECONNREFUSED`, `CERT_HAS_EXPIRED`) or the rule. */
  code: string;
  message: string;
};

export type HttpHop = {
  url: string;
  method: "GET" | "POST" | "OPTIONS";
  ip: string | null;
  status: number | null;
  /** Lower-case names; several values of one name stand as separate entries. */
  headers: [string, string][];
  locationRaw: string | null;
  locationResolved: string | null;
  /** Whether the certificate of an https hop was valid for the name; null for http. */
  tlsOk: boolean | null;
  ms: number;
  fault: NetworkFault | null;
  /** A bot wall answered instead of the shop (catalogue 0.4). */
  botWall: boolean;
  /** Whether a browser would have been told to go on by the page itself: meta refresh target. */
  metaRefresh: string | null;
};

export type HttpExchange = HttpHop & {
  /** Decoded text, at most the limit of its kind; empty on a fault. */
  body: string;
  bodyBytes: number;
  truncated: boolean;
  contentType: string;
};

export type HttpChain = {
  hops: HttpHop[];
  /** The last exchange, with its body; null when the chain ended in a loop or a fault before any answer. */
  final: HttpExchange | null;
  /** `ok` a non-redirect answer, `loop`, `too-many` (> 10), `fault` (see the last hop), `guarded`. */
  end: "ok" | "loop" | "too-many" | "fault";
};

export type HttpProbe = {
  /** One request, no redirect followed. Invalid certificates do not stop it: `tlsOk` says so. */
  get(url: string, options?: HttpOptions): Promise<HttpExchange>;
  /** Follows redirects by hand, with a fresh cookie jar. */
  chain(url: string, options?: HttpOptions): Promise<HttpChain>;
  /** Begins a visit with an empty cookie jar. */
  visit(): HttpVisit;
};

/** One visitor: cookies are kept from request to request, and nothing is answered from what the run knows already. */
export type HttpVisit = {
  /** One request, no redirect followed. */
  get(url: string, options?: VisitOptions): Promise<HttpExchange>;
  /** Opens a page and follows redirects as a browser would. */
  open(url: string, options?: VisitOptions): Promise<HttpChain>;
  /** Sends a form or JSON with POST, once: never repeated and never carried on by a redirect. At most 64 KiB. */
  send(
    url: string,
    body: { form: [string, string][] } | { json: string },
    options?: VisitOptions,
  ): Promise<HttpExchange>;
};
export type VisitOptions = Pick<HttpOptions, "headers" | "kind">;

export type HttpOptions = {
  /** Default GET. Only a POST may carry a body, `json` or `form`, of at most 64 KiB. */
  method?: "GET" | "POST" | "OPTIONS";
  /** An empty value leaves out one of our own headers, such as those only browsers send. */
  headers?: Record<string, string>;
  /** Body of a POST, sent as JSON. */
  json?: string;
  /** Body of a POST, sent as a form: URL-encoded already. */
  form?: string;
  /**
   * One look of a series (level owner): it has a share of its own in the run and does not wait for the pages. At most 64
   * KiB are read, and only what went wrong is written down, and the first look at an address.
   */
  isSample?: boolean;
  /**
   * A guessed path (level owner): it has a share of its own in the run, at most 64 KiB are read, and what comes back is
   * not written down, because it may be a file full of secrets.
   */
  isGuess?: boolean;
  /**
   * A message to the shop's assistant (level owner): it has a share of its own in the run, 65 s to be answered, at most
   * 256 KiB are read, and a "too many requests" slows nobody else down.
   */
  isMessage?: boolean;
  /** Kind sets the size limit: html 2 MiB, script 5 MiB. */
  kind?: "html" | "script" | "other";
  /** Connect to this address instead of resolving; still vetted. */
  address?: string;
  /** Fetches again although this run knows an answer: a second look at a cache. */
  fresh?: boolean;
};

export type Certificate = {
  subject: string;
  issuer: string;
  serial: string;
  fingerprint256: string;
  /** DNS names and `IP:` entries of subjectAltName. */
  names: string[];
  notBefore: string;
  notAfter: string;
  keyType: string;
  keyBits: number | null;
  signatureAlgorithm: string | null;
  mustStaple: boolean;
};

export type TlsHandshake = {
  host: string;
  ip: string | null;
  port: number;
  ok: boolean;
  /** Names: does the certificate's SAN cover the host (wildcard = one label). */
  covers: boolean;
  /** Chain verdict of the trust store: null when trusted, else OpenSSL's code. */
  chainError: string | null;
  protocol: string | null;
  certificate: Certificate | null;
  /** Certificates the server sent, leaf first. */
  chain: Certificate[];
  /**
   * With `UNABLE_TO_VERIFY_LEAF_SIGNATURE` alone: whether the issuer's certificate, fetched from where the last one sent
   * points (AIA caIssuers), is the one that is missing. Absent when it was not tried.
   */
  missingIssuerFound?: boolean;
  ocspStapled: boolean;
  /** Size of the temporary key of a DHE or ECDHE exchange, in bits; null without one or with TLS 1.3. */
  temporaryKeyBits?: number | null;
  fault: NetworkFault | null;
  ms: number;
};

/** Groups of TLS 1.2 suites, each offered alone: forward-secret modern and older ones, static RSA, finite-field DHE. */
export const cipherGroups = ["ecdhe-aead", "ecdhe-cbc", "static-rsa", "dhe"] as const;
export type CipherGroup = (typeof cipherGroups)[number];

export type TlsVersion = "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";

export type HandshakeOptions = { address?: string; port?: number; version?: TlsVersion; ciphers?: CipherGroup };

export type TlsProbe = {
  /**
   * One handshake with SNI = host at one address (default: the first resolved), port 443 unless given. `version` offers
   * that version alone, `ciphers` that group alone (with TLS 1.2), to learn whether the server takes it.
   */
  handshake(host: string, options?: HandshakeOptions): Promise<TlsHandshake>;
};

export type RdapDomain = {
  /** `ok`, or why nothing is known: no RDAP service for the TLD, 404, rate limit, fault. */
  outcome: "ok" | "no-service" | "not-found" | "rate-limited" | "fault";
  events: { action: string; date: string }[];
  status: string[];
  registrar: string | null;
  nameservers: string[];
  secureDns: boolean | null;
  source: string | null;
};

/** One certificate as a transparency log holds it. */
export type LoggedCertificate = {
  issuer: string;
  /** Lower case. */
  names: string[];
  serial: string;
  /** ISO 8601, like `notAfter`. */
  notBefore: string;
  notAfter: string;
};
export type CertificateLog = {
  /** `fault` when the service did not answer with a list; `reason` says how. */
  outcome: "ok" | "fault";
  reason: string | null;
  certificates: LoggedCertificate[];
};
export type CertificateLogProbe = { search(domain: string): Promise<CertificateLog> };

export type RdapProbe = { domain(registrable: string): Promise<RdapDomain> };

export type SiteAsset = {
  url: string;
  kind: "html" | "script" | "style" | "json" | "map" | "other";
  status: number | null;
  text: string;
  bytes: number;
  truncated: boolean;
  /** Where it was found: the page or the script that names it. */
  from: string;
  /** Value of `sourceMappingURL` or the `SourceMap` header, resolved; null when none. */
  sourceMapUrl: string | null;
};

/** What an ordinary visitor's browser loads: pages, their inline scripts and linked assets. */
export type SiteCrawl = {
  pages: HttpExchange[];
  assets: SiteAsset[];
  /** Pages that could not be read, with the reason; a crawl with no readable page is no clear view. */
  unreadable: { url: string; reason: string }[];
  /** Budget reached: files or bytes were left out. */
  truncated: boolean;
};

export type SiteProbe = {
  /** Seeds: home, product, cart, login and a made-up path; at most 80 pages and 100 assets (level public). */
  crawl(): Promise<SiteCrawl>;
  /** One source map or other linked file. */
  fetchAsset(url: string, from: string): Promise<SiteAsset>;
};

export type Probes = {
  /** Where these probes look from. */
  vantage: string;
  dns: DnsProbe;
  http: HttpProbe;
  tls: TlsProbe;
  rdap: RdapProbe;
  site: SiteProbe;
  /** The public logs of certificates; left out where no search of them is set. */
  certificateLog?: CertificateLogProbe;
  /** Addresses Cloudflare says it proxies from, as CIDR ranges; left out where nobody can ask: the bundled list holds. */
  cloudflareRanges?(): Promise<string[]>;
  /** Everything seen through this object so far, in order. */
  observations(): Observation[];
  /** Runs one check's gather and returns the observations it rests on, fetched now or earlier in the run. */
  collect?<T>(gather: () => Promise<T>): Promise<{ value: T; observations: Observation[] }>;
  /** True when control hosts are set; without them (a closed network) the report says that this guard is off. */
  isOwnFaultGuarded?: boolean;
  /** Asks the control hosts (catalogue 0.4): null when all answer or none is set, else what stood in the way. */
  ownFault?(): Promise<string | null>;
};

/** Thrown when our own side cannot look (control hosts unreachable, budget spent): the result becomes `error`. */
export class ProbeFault extends Error {
  override name = "ProbeFault";
}
