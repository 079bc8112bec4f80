/** The web client of a run: every request vetted, paced, limited and fetched once. */
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import type { Observation } from "../check.ts";
import { type VettedUrl, vetUrl, webPorts } from "./address.ts";
import { decodeText } from "./body.ts";
import { isBotWall } from "./bot-wall.ts";
import { describeCertificate } from "./certificate.ts";
import { coversHost } from "./certificate-names.ts";
import { type Fetched, followChain, resolveLocation } from "./chain.ts";
import { maskSetCookie } from "./cookie-jar.ts";
import type { Dialer } from "./dial.ts";
import { exchangeHttp, type Response } from "./http-exchange.ts";
import { metaRefreshOf } from "./meta-refresh.ts";
import { FaultError } from "./network-fault.ts";
import type { Lane, Manners } from "./pacing.ts";
import type { HttpExchange, HttpOptions, HttpProbe, NetworkFault } from "./probes.ts";
import type { Recorder } from "./recorder.ts";
import { createVisit } from "./visit.ts";

/** Catalogue 0.4: one request from first packet to last byte, in milliseconds. */
const WHOLE_TIMEOUT_MS = 15_000;
/** Catalogue 0.4, after decompression; what is neither page nor script is limited like a script. */
const bodyBytesMax = { html: 2 * 1024 * 1024, script: 5 * 1024 * 1024, other: 5 * 1024 * 1024 };

const defaultHeaders = {
  accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "accept-language": "en",
  "accept-encoding": "gzip, deflate, br, zstd",
};

/** A guessed path is judged by its beginning; half a megabyte of a dump would only be half a megabyte of secrets. */
const GUESS_BYTES_MAX = 64 * 1024;

/** A message may be answered for as long as catalogue 12 calls too long (60 s), and a little to see that it is over. */
const MESSAGE_TIMEOUT_MS = 65_000;
/** A chat answer is a page of text; more is a fault that shows in its first part. */
const MESSAGE_BYTES_MAX = 256 * 1024;
/** Catalogue 12: messages to a shop's assistant in one run. */
const MESSAGES_MAX = 60;

/** What we write to a shop is a log-in, a line of a basket, a message: small. */
const REQUEST_BODY_BYTES_MAX = 64 * 1024;

/** Three addresses once a second for two minutes. */
const SAMPLES_MAX = 400;

/**
 * What one run may fetch (catalogue 0.3: a visitor's share). Redirect answers count as requests, not as pages. Guessed
 * paths, messages to an assistant and samples of a series, which only an owner permits, count for themselves; `messages`
 * is 60 and `samples` 400 unless given.
 */
export type HttpBudget = {
  pages: number;
  assets: number;
  requests: number;
  guesses: number;
  messages?: number;
  samples?: number;
};

export type HttpSettings = {
  dialer: Dialer;
  recorder: Recorder;
  manners: Manners;
  budget: HttpBudget;
  userAgent: string;
  /** Ports that may be asked; default 80 and 443. */
  ports?: readonly number[];
  /** Simulated round trip before each request leaves, in milliseconds. */
  latencyMs: number;
  /** Shorter limits for tests, in milliseconds. */
  limits?: { wholeMs?: number; firstByteMs?: number; tlsMs?: number };
};

type Known = Fetched & { observation: Observation | null };

export type HttpClient = HttpProbe & {
  /** Fetches one file as bytes, vetted and paced like every request, but neither kept nor written down. */
  download(url: string, options: { bytesMax: number; headers?: Record<string, string> }): Promise<Download>;
};

/** A file as bytes; `status` is null and `bytes` empty when there was no answer. */
export type Download = {
  status: number | null;
  bytes: Buffer;
  locationResolved: string | null;
  fault: NetworkFault | null;
};

/** Makes the web client. It never throws for what the network or our own guard says: that is a fault in the exchange. */
export function createHttpProbe(settings: HttpSettings): HttpClient {
  const { recorder, manners, budget } = settings;
  const known = new Map<string, Promise<Known>>();
  const sampled = new Set<string>();
  const used = { pages: 0, assets: 0, requests: 0, guesses: 0, messages: 0, samples: 0 };

  async function fetchOnce(url: string, options: HttpOptions): Promise<Known> {
    const { method = "GET", kind = "html", headers = {}, address = "", json = "", form = "" } = options;
    const { isGuess = false, isMessage = false, isSample = false } = options;
    const sorted = Object.entries(headers).sort(([a], [b]) => a.localeCompare(b));
    const share = [isGuess, isMessage, isSample];
    const key = JSON.stringify([method, cacheUrl(url), kind, address, sorted, json, form, share]);
    const earlier = options.fresh ? undefined : known.get(key);
    const pending = earlier ?? recorder.apart(() => fetchFresh(url, options));
    known.set(key, pending);
    const fetched = await pending;
    // "Too many requests" says nothing of the page: whoever asks later, after the pause, may see it.
    if (fetched.exchange.status === 429 && known.get(key) === pending) known.delete(key);
    if (fetched.observation !== null) recorder.attach([fetched.observation]);
    return fetched;
  }

  /** A visitor's request always reaches the network, and what comes back is that visitor's alone. */
  async function fetchForVisit(url: string, options: HttpOptions): Promise<Known> {
    const fetched = await recorder.apart(() => fetchFresh(url, options));
    if (fetched.observation !== null) recorder.attach([fetched.observation]);
    return fetched;
  }

  async function fetchFresh(url: string, options: HttpOptions): Promise<Known> {
    const seen: Seen = { url, method: options.method ?? "GET", ip: null, tlsOk: null, ms: 0 };
    let fetched: Fetched;
    try {
      const vetted = vetUrl(url, settings.ports ?? webPorts);
      seen.url = vetted.url.href;
      refuseLargeBody(options);
      const refund = takeShare(options);
      const bytesMax = bytesMaxOf(options);
      const response = await request(vetted, options, seen, bytesMax);
      fetched = describe(seen, response, response.fault);
      // A redirect is a signpost, not a page.
      if (fetched.exchange.locationRaw !== null) refund();
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      fetched = describe(seen, null, error.fault);
    }
    if (options.isSample && !isTelling(fetched.exchange)) return { ...fetched, observation: null };
    return { ...fetched, observation: observe(recorder, fetched.exchange, options.isGuess === true) };
  }

  /** Of a series, the first look at an address is kept, and every one that went wrong. */
  function isTelling({ url, status, fault }: HttpExchange): boolean {
    const isFirst = !sampled.has(url);
    sampled.add(url);
    return isFirst || fault !== null || status === null || status >= 400;
  }

  /** Waits for a turn, connects and asks; notes in `seen` how far it came. */
  async function request(vetted: VettedUrl, options: HttpOptions, seen: Seen, bytesMax: number): Promise<Response> {
    const { url, host, port, isTls } = vetted;
    const { dialer, limits } = settings;
    const places = await dialer.placesOf(host, port, options.address);
    // A series must not wait for the pages, nor they for it: it keeps its own pace of one a second.
    const leave = await manners.enter(options.isSample ? `${host} (series)` : host, laneOf(options));
    const started = performance.now();
    const deadlineAt = started + (limits?.wholeMs ?? (options.isMessage ? MESSAGE_TIMEOUT_MS : WHOLE_TIMEOUT_MS));
    try {
      const { socket, place } = await dialer.connect(places, deadlineAt);
      seen.ip = place.address;
      const connection = isTls ? await secure(socket, host, seen) : socket;
      if (settings.latencyMs > 0) await pause(settings.latencyMs);
      const response = await exchangeHttp(connection, {
        method: seen.method,
        path: `${url.pathname}${url.search}`,
        headers: requestHeaders(hostHeader(host, url.port), {
          ...contentTypeOf(options),
          ...options.headers,
        }),
        body: options.json ?? options.form,
        deadlineAt,
        firstByteTimeoutMs: limits?.firstByteMs ?? (options.isMessage ? MESSAGE_TIMEOUT_MS : undefined),
        bodyBytesMax: bytesMax,
      });
      // An assistant's limit is what a message may be there to find; it closes its host to nobody else.
      if (!options.isMessage) manners.answered(host, response.status, headerOf(response.headers, "retry-after"));
      return response;
    } finally {
      seen.ms = Math.round(performance.now() - started);
      leave();
    }
  }

  async function secure(socket: Socket, host: string, seen: Seen): Promise<TLSSocket> {
    seen.tlsOk = false;
    const secured = await settings.dialer.secure(socket, host, { timeoutMs: settings.limits?.tlsMs });
    const certificate = secured.socket.getPeerX509Certificate();
    const names = certificate === undefined ? [] : describeCertificate(certificate).names;
    seen.tlsOk = secured.chainError === null && coversHost(names, host);
    return secured.socket;
  }

  /** Takes one page or asset from the budget; returns how to give it back. */
  function takeFromBudget(lane: Lane): () => void {
    const what = lane === "page" ? "pages" : "assets";
    for (const [name, limit] of [[what, budget[what]] as const, ["requests", budget.requests] as const]) {
      if (used[name] >= limit) throw new FaultError("budget", "REQUESTS", `the run's ${limit} ${name} are used`);
    }
    used[what] += 1;
    used.requests += 1;
    return () => {
      used[what] -= 1;
    };
  }

  function takeShare(options: HttpOptions): () => void {
    if (options.isMessage) return takeOwnShare("messages", budget.messages ?? MESSAGES_MAX);
    if (options.isSample) return takeOwnShare("samples", budget.samples ?? SAMPLES_MAX);
    return options.isGuess ? takeOwnShare("guesses", budget.guesses) : takeFromBudget(laneOf(options));
  }

  function takeOwnShare(what: "guesses" | "messages" | "samples", limit: number): () => void {
    if (used[what] >= limit) throw new FaultError("budget", "REQUESTS", `the run's ${limit} ${what} are used`);
    used[what] += 1;
    return () => {};
  }

  function requestHeaders(host: string, extra: Record<string, string> = {}): Record<string, string> {
    const own = Object.entries(extra).map(([name, value]) => [name.toLowerCase(), value]);
    const wanted: Record<string, string> = { ...defaultHeaders, ...Object.fromEntries(own) };
    return {
      ...Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== "")),
      host,
      "user-agent": settings.userAgent,
      connection: "close",
    };
  }

  async function download(
    url: string,
    { bytesMax, headers }: { bytesMax: number; headers?: Record<string, string> },
  ): Promise<Download> {
    const seen: Seen = { url, method: "GET", ip: null, tlsOk: null, ms: 0 };
    try {
      const vetted = vetUrl(url, settings.ports ?? webPorts);
      takeFromBudget("asset");
      const {
        status,
        body,
        headers: answered,
        fault,
      } = await request(vetted, { kind: "other", headers }, seen, bytesMax);
      const locationResolved = resolveLocation(utf8Header(headerOf(answered, "location")), vetted.url.href);
      const cut = new FaultError("too-large", "BODY", `more than ${bytesMax} bytes`).fault;
      return { status, bytes: body.bytes, locationResolved, fault: body.truncated ? cut : fault };
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      return { status: null, bytes: Buffer.alloc(0), locationResolved: null, fault: error.fault };
    }
  }

  return {
    download,
    get: async (url, options = {}) => (await fetchOnce(url, options)).exchange,
    chain: (url, options) => followChain(fetchOnce, url, options),
    visit: () => createVisit(fetchForVisit),
  };
}

function refuseLargeBody({ json, form }: HttpOptions): void {
  const bytes = Buffer.byteLength(json ?? form ?? "");
  if (bytes > REQUEST_BODY_BYTES_MAX) throw new FaultError("too-large", "REQUEST_BODY", `${bytes} bytes to send`);
}

function contentTypeOf({ json, form }: HttpOptions): { [name: string]: string } {
  if (json !== undefined) return { "content-type": "application/json" };
  return form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
}

function bytesMaxOf(options: HttpOptions): number {
  if (options.isMessage) return MESSAGE_BYTES_MAX;
  return options.isGuess || options.isSample ? GUESS_BYTES_MAX : bodyBytesMax[options.kind ?? "html"];
}

/** Scripts, styles and other files count as static; pages are what a server computes. */
function laneOf(options: HttpOptions): Lane {
  return (options.kind ?? "html") === "html" ? "page" : "asset";
}

type Seen = Pick<HttpExchange, "url" | "method" | "ip" | "tlsOk" | "ms">;

function describe(seen: Seen, response: Response | null, fault: NetworkFault | null) {
  const headers = response?.headers ?? [];
  const setCookies = headers.filter(([name]) => name === "set-cookie").map(([, value]) => value);
  const contentType = headerOf(headers, "content-type") ?? "";
  const body = response === null ? "" : decodeText(response.body.bytes, contentType);
  const locationRaw = utf8Header(headerOf(headers, "location"));
  const status = response?.status ?? null;
  const exchange: HttpExchange = {
    ...seen,
    status,
    headers: headers.map(([name, value]) => [name, name === "set-cookie" ? maskSetCookie(value) : value]),
    locationRaw,
    locationResolved: resolveLocation(locationRaw, seen.url),
    fault,
    botWall: isBotWall(status, headers, body),
    metaRefresh: metaRefreshOf(body, seen.url),
    body,
    bodyBytes: response?.body.bytes.length ?? 0,
    truncated: response?.body.truncated ?? false,
    contentType,
  };
  return { exchange, setCookies };
}

function observe(recorder: Recorder, exchange: HttpExchange, isWithheld: boolean): Observation | null {
  const { url, method, ip, status, headers, fault, bodyBytes } = exchange;
  const body = isWithheld ? `(${bodyBytes} bytes read, not kept)` : exchange.body;
  // What we refused to do or had no turn for was not seen.
  if (fault?.kind === "budget") return null;
  const request = `${method} ${url}${ip === null ? "" : ` at ${ip}`}`;
  const outcome = fault === null ? "" : `fault: ${fault.kind} ${fault.code} ${fault.message}\n`;
  const tls = exchange.tlsOk === false ? "certificate not valid for this name\n" : "";
  const head =
    status === null ? "" : `${status}\n${headers.map(([name, value]) => `${name}: ${value}`).join("\n")}\n\n`;
  return recorder.record("http", request, `${outcome}${tls}${head}${body}`);
}

/** Spellings of one URL are one fact; the fragment never leaves the client. */
function cacheUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.hash = "";
  return url.href;
}

function hostHeader(host: string, port: string): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === "" ? name : `${name}:${port}`;
}

function headerOf(headers: [string, string][], wanted: string): string | null {
  return headers.find(([name]) => name === wanted)?.[1] ?? null;
}

/** Node hands headers out byte by byte; a Location with raw UTF-8 means the characters it spells, as in browsers. */
function utf8Header(value: string | null): string | null {
  if (value === null) return null;
  const text = Buffer.from(value, "latin1").toString("utf8");
  return text.includes("\u{fffd}") ? value : text;
}
