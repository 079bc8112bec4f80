/** Knocks on paths nobody linked to, and tells a hit from a server that says yes to everything. */
import { randomBytes } from "node:crypto";
import type { Severity } from "../check.ts";
import { webHostsOf } from "../dns/hosts.ts";
import type { HttpExchange, HttpProbe } from "../probes/probes.ts";
import { simhash, simhashDistance, wordsOf } from "../simhash.ts";
import type { StoreProfile } from "../store-profile.ts";

/** One path to try, and how its content shows that it is what the path promises. */
export type Guess = {
  path: string;
  /** Kebab-case; the finding key, kept for ever. */
  key: string;
  /** What stands there, as a founder says it: "a file with passwords". */
  what: string;
  level: "fail" | "warn";
  /** Only where it weighs less than the check says. */
  severity?: Severity;
  /** Tells whether the beginning of a body is that thing. */
  isHit(body: string): boolean;
  /** Whether it is a page: everything else is never HTML. */
  isPage?: boolean;
  /** Whether a status other than 200 or 206 may show it: error pages. */
  anyStatus?: boolean;
  /** Body of a POST, as JSON; a GET without. */
  json?: string;
  /** What may be kept of the body: names, counts, masked matches. Never values. */
  keep?(body: string): string[];
};

/** A hit as it is stored. */
export type Hit = { path: string; key: string; status: number; bytes: number; contentType: string; kept: string[] };

/** What one host answered. */
export type GuessView = {
  host: string;
  tried: number;
  hits: Hit[];
  /** Paths that looked like hits until a made-up path of the same kind answered the same: a catch-all. */
  catchAll: string[];
  unseen: { path: string; reason: string }[];
};

/** Catalogue, `sec.exposed-files`: pages that differ in up to six bits are the same page. */
const SAME_PAGE_BITS_MAX = 6;
/** Fewer words say nothing about likeness. */
const COMPARABLE_WORDS_MIN = 3;
/** Guesses cost half a second each at every host. */
const HOSTS_MAX = 3;
const KEPT_MAX = 20;
const RANGE_HEADERS = { range: "bytes=0-2047", accept: "*/*", "accept-encoding": "identity" };

/** Names the hosts to try: required web hosts of the shop's own domain that serve something, storefront first. */
export function guessHosts(store: StoreProfile): string[] {
  const serving = webHostsOf(store).filter(
    ({ role, required }) => required && role !== "redirect" && role !== "vendor",
  );
  const order = (role: string) => (role === "storefront" ? 0 : 1);
  return serving
    .toSorted((one, other) => order(one.role) - order(other.role))
    .map(({ name }) => name)
    .slice(0, HOSTS_MAX);
}

/** Tries paths at one host over https, no redirect followed. A hit needs its content and a server that can say no. */
export async function guessAt(http: HttpProbe, host: string, guesses: readonly Guess[]): Promise<GuessView> {
  const view: GuessView = { host, tried: guesses.length, hits: [], catchAll: [], unseen: [] };
  const results = await Promise.all(
    guesses.map(async (guess) => ({ guess, exchange: await ask(http, host, guess.path, guess.json) })),
  );
  for (const { guess, exchange } of results) {
    const reason = whyUnseen(exchange, guess);
    if (reason !== null) {
      view.unseen.push({ path: guess.path, reason });
    } else if (looksLike(exchange, guess)) {
      const sibling = await isSiblingAlike(http, host, guess, exchange);
      if (sibling === "alike") view.catchAll.push(guess.path);
      else if (sibling === "unseen") view.unseen.push({ path: guess.path, reason: "a made-up path was not answered" });
      else view.hits.push(hitOf(guess, exchange));
    }
  }
  return view;
}

function ask(http: HttpProbe, host: string, path: string, json?: string): Promise<HttpExchange> {
  return http.get(`https://${host}${path}`, {
    kind: "other",
    isGuess: true,
    headers: RANGE_HEADERS,
    ...(json === undefined ? {} : { method: "POST", json }),
  });
}

/** An error of the server, a wall or silence says nothing about the path; every other answer does. */
function whyUnseen({ fault, botWall, status }: HttpExchange, { anyStatus }: Guess): string | null {
  if (botWall) return "bot-wall";
  if (fault !== null || status === null) return fault?.kind ?? "no-answer";
  if (status === 429 || (status >= 500 && anyStatus !== true)) return `status-${status}`;
  return null;
}

function looksLike(exchange: HttpExchange, guess: Guess): boolean {
  if (guess.anyStatus !== true && exchange.status !== 200 && exchange.status !== 206) return false;
  if (guess.isPage !== true && isHtml(exchange)) return false;
  return guess.isHit(exchange.body);
}

function isHtml({ contentType, body }: HttpExchange): boolean {
  return /\bx?html\b/i.test(contentType) || /^\s*<(?:!doctype html|html|head|body)\b/i.test(body);
}

/**
 * Asks two made-up neighbours of a hit. Where one of them is served as the same thing, or as the same page, the server
 * says yes to everything, and a hit means nothing.
 */
async function isSiblingAlike(
  http: HttpProbe,
  host: string,
  guess: Guess,
  hit: HttpExchange,
): Promise<"alike" | "different" | "unseen"> {
  // An error page is meant to answer a made-up path; it is judged by what it says alone.
  if (guess.anyStatus) return "different";
  const siblings = await Promise.all(
    [siblingOf(guess.path), siblingOf(guess.path)].map((path) => ask(http, host, path, guess.json)),
  );
  if (siblings.some((sibling) => whyUnseen(sibling, guess) !== null)) return "unseen";
  return siblings.some((sibling) => looksLike(sibling, guess) || isSamePage(sibling, hit)) ? "alike" : "different";
}

function isSamePage(sibling: HttpExchange, hit: HttpExchange): boolean {
  if (sibling.status !== 200 && sibling.status !== 206) return false;
  if (wordsOf(sibling.body).length < COMPARABLE_WORDS_MIN || wordsOf(hit.body).length < COMPARABLE_WORDS_MIN) {
    return false;
  }
  return simhashDistance(simhash(sibling.body), simhash(hit.body)) <= SAME_PAGE_BITS_MAX;
}

/**
 * Makes up a neighbour in the same folder that a rule for names of this kind would treat alike: `/.env` becomes
 * `/.lrc-1f….env`, `/.git/HEAD` becomes `/.lrc-1f…/HEAD`, `/dump.sql.gz` becomes `/lrc-1f….sql.gz`.
 */
export function siblingOf(path: string): string {
  const made = `lrc-${randomBytes(6).toString("hex")}`;
  const [, first = "", rest] = /^\/([^/?]*)(\/[^?]*)?/.exec(path) ?? [];
  if (rest !== undefined) return `/${first.startsWith(".") ? "." : ""}${made}${rest}`;
  if (first.startsWith(".")) return `/.${made}${first}`;
  const dot = first.indexOf(".");
  return dot < 0 ? `/${made}` : `/${made}${first.slice(dot)}`;
}

/** Tells whether a body begins as gzip does (RFC 1952, section 2.3.1: 1f 8b 08); read as text its second byte is lost. */
export function isGzip(body: string): boolean {
  return body.charCodeAt(0) === 0x1f && [0x8b, 0xfffd].includes(body.charCodeAt(1)) && body.charCodeAt(2) === 8;
}

function hitOf(guess: Guess, { status, bodyBytes, contentType, body }: HttpExchange): Hit {
  const kept = [...new Set(guess.keep?.(body) ?? [])].slice(0, KEPT_MAX);
  return {
    path: guess.path,
    key: guess.key,
    status: status ?? 0,
    bytes: bodyBytes,
    contentType: contentType.slice(0, 100),
    kept,
  };
}
