/** Hand-made probes for check tests: a table of answers, no network, no clock. */
import { createHash } from "node:crypto";
import type { Observation } from "../check.ts";
import { coversHost } from "./certificate-names.ts";
import { followChain, resolveLocation } from "./chain.ts";
import { type FakeDelegations, type FakeZone, fakeDns } from "./fake-dns.ts";
import { metaRefreshOf } from "./meta-refresh.ts";
import type {
  Certificate,
  HttpExchange,
  HttpOptions,
  HttpProbe,
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

/**
 * One response: a body (status 200, HTML), a status, `301 https://…` for a redirect, a fault by its kind (`"timeout"`),
 * or any parts of an exchange. Header values may be lists; header names are lower-cased.
 */
export type FakeResponse =
  | string
  | number
  | (Partial<Omit<HttpExchange, "headers" | "fault">> & {
      headers?: { [name: string]: string | string[] };
      fault?: NetworkFault | NetworkFault["kind"] | null;
    });

/**
 * By URL; the key may begin with a method (`OPTIONS https://…`) and end with ` @address`. A function sees the request
 * (so that a page may depend on a cookie or a header), `{ turns: [...] }` answers one request after the other.
 */
export type FakeWeb = {
  [request: string]:
    | FakeResponse
    | { turns: FakeResponse[] }
    | ((request: {
        url: string;
        method: string;
        headers: Record<string, string>;
        address: string | null;
      }) => FakeResponse);
};

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
    observations: () => asked.map((request) => fakeObservation(request, vantage)),
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

function fakeHttp(web: FakeWeb, note: (request: string) => void): HttpProbe {
  const table = new Map(Object.entries(web).map(([request, response]) => [normalRequest(request), response]));
  const turns = new Map<string, number>();

  async function get(url: string, options: HttpOptions = {}): Promise<HttpExchange> {
    const method = options.method ?? "GET";
    const [target, address] = [normalUrl(url), options.address ?? null];
    note(`${method} ${target}`);
    if (!/^https?:/.test(target)) {
      return fakeExchange(target, {
        fault: { kind: "guarded", code: "SCHEME", message: "only http and https" },
        method,
      });
    }
    const keys = [`${method} ${target}`, ...(address === null ? [] : [`${method} ${target} @${address}`])].reverse();
    const key = keys.find((candidate) => table.has(candidate)) ?? "";
    const found = table.get(key);
    if (found === undefined) return fakeExchange(target, { fault: "dns", method });
    const headers = lowerCased(options.headers ?? {});
    let response: FakeResponse;
    if (typeof found === "function") {
      response = found({ url: target, method, headers, address });
    } else if (typeof found === "object" && "turns" in found) {
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      response = found.turns[Math.min(turn, found.turns.length - 1)] ?? 404;
    } else {
      response = found;
    }
    const exchange = fakeExchange(target, response);
    return { ...exchange, method, ip: exchange.ip === null ? null : (address ?? exchange.ip) };
  }

  return { get, chain: (url, options) => followChain(get, url, options) };
}

/** Makes one exchange as the http probe would report it, for facts and pages written by hand. */
export function fakeExchange(url: string, response: FakeResponse): HttpExchange {
  const parts = typeof response === "object" ? response : shortResponse(response);
  const { headers = {}, fault: rawFault = null, ...rest } = parts;
  const fault = typeof rawFault === "string" ? fakeFault(rawFault) : rawFault;
  const body = fault === null ? (rest.body ?? "") : "";
  const pairs = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name.toLowerCase(), value]),
  );
  const locationRaw = pairs.find(([name]) => name === "location")?.[1] ?? null;
  const contentType = pairs.find(([name]) => name === "content-type")?.[1] ?? "text/html; charset=utf-8";
  if (!pairs.some(([name]) => name === "content-type")) pairs.push(["content-type", contentType]);
  return {
    url,
    method: "GET",
    ip: fault === null ? "192.0.2.10" : null,
    status: fault === null ? 200 : null,
    headers: fault === null ? pairs : [],
    locationRaw,
    locationResolved: resolveLocation(locationRaw, url),
    tlsOk: url.startsWith("https:") && fault === null ? true : null,
    ms: 5,
    botWall: false,
    metaRefresh: metaRefreshOf(body, url),
    bodyBytes: Buffer.byteLength(body),
    truncated: false,
    contentType,
    ...rest,
    body,
    fault,
  };
}

function shortResponse(response: string | number): Exclude<FakeResponse, string | number> {
  if (typeof response === "number") return { status: response };
  const redirect = /^(30[12378]) (\S+)$/.exec(response);
  if (redirect) return { status: Number(redirect[1]), headers: { location: redirect[2] ?? "" } };
  return isFaultKind(response) ? { fault: response } : { body: response };
}

const faultKinds: { [kind in NetworkFault["kind"]]: string } = {
  dns: "ENOTFOUND",
  guarded: "SPECIAL_ADDRESS",
  refused: "ECONNREFUSED",
  reset: "ECONNRESET",
  timeout: "ETIMEDOUT",
  tls: "ERR_SSL",
  protocol: "HPE_INVALID",
  "too-large": "HEADERS",
  unreachable: "EHOSTUNREACH",
  budget: "BUDGET",
};

function isFaultKind(text: string): text is NetworkFault["kind"] {
  return Object.hasOwn(faultKinds, text);
}

/** Makes a fault of a kind with the code Node would give. */
export function fakeFault(kind: NetworkFault["kind"]): NetworkFault {
  return { kind, code: faultKinds[kind], message: `${kind} (hand-made)` };
}

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

function normalRequest(request: string): string {
  const [first = "", ...rest] = request.trim().split(/\s+/);
  if (/^[A-Z]+$/.test(first)) return [first, normalUrl(rest[0] ?? ""), ...rest.slice(1)].join(" ");
  return ["GET", normalUrl(first), ...rest].join(" ");
}

function normalUrl(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url;
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
