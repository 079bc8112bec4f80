/** What a page at the end of a link is, kept as marks of its content: enough to tell whether two pages are one. */
import { createHash } from "node:crypto";
import type { HttpExchange } from "../probes/probes.ts";
import { readPage } from "../seo/page.ts";
import { simhash, simhashDistance, wordsOf } from "../simhash.ts";

/** A page's identity; `canonical` is its tag resolved, null when missing. */
export type PageMarks = {
  title: string;
  words: number;
  /** SHA-256, hex, of the words people see. */
  textHash: string;
  simhash: string;
  canonical: string | null;
  isNoindex: boolean;
  truncated: boolean;
};

/** Fewer words say too little: empty application shells are all alike. */
const WORDS_MIN = 20;
/** Catalogue: near-equal texts differ in at most three bits. */
const SIMHASH_BITS_MAX = 3;
/** Parameters advertising adds to a link; they choose no page. */
const TRACKING =
  /^(?:utm_|gclid$|gclsrc$|gbraid$|wbraid$|dclid$|fbclid$|msclkid$|ttclid$|twclid$|yclid$|li_fat_id$|mc_[ce]id$|igshid$|epik$|_kx$|sc_click)/i;

/** Reads the marks of a page. */
export function marksOf(exchange: HttpExchange): PageMarks {
  const page = readPage(exchange.body);
  const words = wordsOf(page.text);
  const [written] = page.canonicals;
  const robots = [
    ...page.robots.map(({ content }) => content),
    ...exchange.headers.filter(([name]) => name === "x-robots-tag").map(([, value]) => value.toLowerCase()),
  ];
  return {
    title: page.title.slice(0, 200),
    words: words.length,
    textHash: createHash("sha256").update(words.join(" ")).digest("hex"),
    simhash: simhash(page.text),
    canonical:
      written !== undefined && URL.canParse(written, exchange.url)
        ? plainUrl(new URL(written, exchange.url).href)
        : null,
    isNoindex: robots.some((content) => /\b(?:noindex|none)\b/.test(content)),
    truncated: exchange.truncated,
  };
}

/**
 * Tells whether two pages are the same: one canonical address, or the same words, or nearly the same under one title.
 * The title is asked for because products of one template differ in few words.
 */
export function isSamePage(one: PageMarks, other: PageMarks): boolean {
  if (one.canonical !== null && one.canonical === other.canonical) return true;
  if (one.truncated || other.truncated || Math.min(one.words, other.words) < WORDS_MIN) return false;
  if (one.title !== other.title) return false;
  return one.textHash === other.textHash || simhashDistance(one.simhash, other.simhash) <= SIMHASH_BITS_MAX;
}

/** Lists the tracking parameters of a URL as written, byte for byte. */
export function trackingOf(url: string): string[] {
  return new URL(url).search
    .slice(1)
    .split("&")
    .filter((pair) => TRACKING.test(pair.split("=", 1)[0] ?? ""));
}

/** Gives the URL without fragment and tracking parameters: the address search engines would list. */
export function plainUrl(url: string): string {
  const plain = new URL(url);
  plain.hash = "";
  const kept = plain.search
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "" && !TRACKING.test(pair.split("=", 1)[0] ?? ""));
  plain.search = kept.join("&");
  return plain.href;
}
