import { type CookieJar, createCookieJar } from "./cookie-jar.ts";
import type { HttpChain, HttpExchange, HttpHop, HttpOptions } from "./probes.ts";

/** Catalogue 0.4: a chain ends after this many redirects. */
const REDIRECTS_MAX = 10;
/** RFC 9110, section 15.4: the statuses a browser follows by itself. */
const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);

/** An exchange with the cookies it set: exchanges hide their values, the jar needs them. */
export type Fetched = { exchange: HttpExchange; setCookies: string[] };

/** Follows redirects by hand, with a fresh cookie jar unless given; a loop is the same URL with the same cookies twice. */
export async function followChain(
  fetchOnce: (url: string, options: HttpOptions) => Promise<Fetched>,
  startUrl: string,
  options: HttpOptions = {},
  jar: CookieJar = createCookieJar(),
): Promise<HttpChain> {
  const seen = new Set<string>();
  const hops: HttpHop[] = [];
  let url = withoutFragment(startUrl);
  let method = options.method ?? "GET";
  for (;;) {
    const cookies = URL.canParse(url) ? jar.header(new URL(url)) : null;
    const state = `${method} ${url}\n${cookies ?? ""}`;
    if (seen.has(state)) return { hops, final: null, end: "loop" };
    seen.add(state);

    const headers = { ...options.headers, ...(cookies === null ? {} : { cookie: cookies }) };
    // An address was chosen for the first host only; the next host has its own.
    const address = hops.length === 0 ? options.address : undefined;
    const { exchange, setCookies } = await fetchOnce(url, { ...options, headers, method, address });
    hops.push(hopOf(exchange));
    if (exchange.fault !== null) {
      return { hops, final: exchange.status === null ? null : exchange, end: "fault" };
    }
    if (URL.canParse(url)) for (const setCookie of setCookies) jar.store(new URL(url), setCookie);
    if (!isRedirect(exchange)) return { hops, final: exchange, end: "ok" };
    if (exchange.locationResolved === null) return { hops, final: exchange, end: "fault" };
    if (hops.length > REDIRECTS_MAX) return { hops, final: exchange, end: "too-many" };
    method = nextMethod(method, exchange.status);
    url = withoutFragment(exchange.locationResolved);
  }
}

/** Tells whether a browser would follow this answer: a redirect status with a Location (RFC 9110, section 15.4). */
export function isRedirect(hop: Pick<HttpHop, "status" | "locationRaw">): boolean {
  return hop.status !== null && REDIRECT_STATUSES.has(hop.status) && hop.locationRaw !== null;
}

/** Resolves a Location value against the URL that sent it; null when it is no URL. */
export function resolveLocation(locationRaw: string | null, url: string): string | null {
  if (locationRaw === null || !URL.canParse(locationRaw, url)) return null;
  return new URL(locationRaw, url).href;
}

/** Fetch standard, HTTP-redirect fetch: a POST becomes GET on 301, 302 and 303; 307 and 308 keep the method. */
function nextMethod(method: HttpHop["method"], status: number | null): HttpHop["method"] {
  if (status === 307 || status === 308) return method;
  return method === "POST" || status === 303 ? "GET" : method;
}

function withoutFragment(url: string): string {
  const hash = url.indexOf("#");
  return hash < 0 ? url : url.slice(0, hash);
}

function hopOf(exchange: HttpExchange): HttpHop {
  const { body: _body, bodyBytes: _bytes, truncated: _truncated, contentType: _type, ...hop } = exchange;
  return hop;
}
