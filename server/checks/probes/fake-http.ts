/** The web half of the hand-made probes. */
import { type Fetched, followChain, resolveLocation } from "./chain.ts";
import { maskSetCookie } from "./cookie-jar.ts";
import { metaRefreshOf } from "./meta-refresh.ts";
import type { HttpExchange, HttpOptions, HttpProbe, NetworkFault } from "./probes.ts";
import { createVisit } from "./visit.ts";

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
        /** What a POST carries; empty when nothing. */
        json: string;
        form: string;
      }) => FakeResponse);
};

/** Makes a web probe that answers from a table. */
export function fakeHttp(web: FakeWeb, note: (request: string) => void): HttpProbe {
  const table = new Map(Object.entries(web).map(([request, response]) => [normalRequest(request), response]));
  const turns = new Map<string, number>();

  async function fetchOnce(url: string, options: HttpOptions = {}): Promise<Fetched> {
    const method = options.method ?? "GET";
    const [target, address] = [normalUrl(url), options.address ?? null];
    note(`${method} ${target}`);
    if (!/^https?:/.test(target)) {
      const fault: NetworkFault = { kind: "guarded", code: "SCHEME", message: "only http and https" };
      return { exchange: fakeExchange(target, { fault, method }), setCookies: [] };
    }
    const keys = [`${method} ${target}`, ...(address === null ? [] : [`${method} ${target} @${address}`])].reverse();
    const key = keys.find((candidate) => table.has(candidate)) ?? "";
    const found = table.get(key);
    if (found === undefined) return { exchange: fakeExchange(target, { fault: "dns", method }), setCookies: [] };
    const headers = lowerCased(options.headers ?? {});
    let response: FakeResponse;
    if (typeof found === "function") {
      response = found({ url: target, method, headers, address, json: options.json ?? "", form: options.form ?? "" });
    } else if (typeof found === "object" && "turns" in found) {
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      response = found.turns[Math.min(turn, found.turns.length - 1)] ?? 404;
    } else {
      response = found;
    }
    const exchange = fakeExchange(target, response);
    const ip = exchange.ip === null ? null : (address ?? exchange.ip);
    return { exchange: { ...exchange, method, ip }, setCookies: setCookiesOf(response) };
  }

  return {
    get: async (url, options) => (await fetchOnce(url, options)).exchange,
    chain: (url, options) => followChain(fetchOnce, url, options),
    visit: () => createVisit(fetchOnce),
  };
}

function setCookiesOf(response: FakeResponse): string[] {
  if (typeof response !== "object") return [];
  const entry = Object.entries(response.headers ?? {}).find(([name]) => name.toLowerCase() === "set-cookie");
  return [entry?.[1] ?? []].flat();
}

/** Makes one exchange as the http probe would report it (cookie values hidden), for facts and pages written by hand. */
export function fakeExchange(url: string, response: FakeResponse): HttpExchange {
  const parts = typeof response === "object" ? response : shortResponse(response);
  const { headers = {}, fault: rawFault = null, ...rest } = parts;
  const fault = typeof rawFault === "string" ? fakeFault(rawFault) : rawFault;
  const body = fault === null ? (rest.body ?? "") : "";
  const pairs = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => {
      const header = name.toLowerCase();
      return [header, header === "set-cookie" ? maskSetCookie(value) : value];
    }),
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
