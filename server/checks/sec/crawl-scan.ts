/** Scans what a shop sends to browsers and keeps masked findings only. */
import { createHash } from "node:crypto";
import type { GatherContext, Severity } from "../check.ts";
import { readHtml } from "../probes/html.ts";
import type { HttpExchange, SiteCrawl } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import type { SecretClass } from "./rule.ts";
import { type SecretMatch, scanText } from "./scan.ts";

/** One value in a shop's public files: where it stands first, and in how many files. */
export type CrawlFinding = {
  rule: string;
  class: SecretClass;
  severity: Severity;
  prefix: string;
  length: number;
  fingerprint: string;
  name: string | null;
  /** Without query: what stands there may be a secret itself. */
  file: string;
  line: number;
  offset: number;
  files: number;
};

export type CrawlScan = { findings: CrawlFinding[]; pages: number; files: number; bytes: number };

/** More than this tells nothing new and would only fill the store. */
const FINDINGS_MAX = 200;

/** Two checks read the same crawl; it is scanned once. */
const scans = new WeakMap<SiteCrawl, { key: string; scan: CrawlScan }>();

/** Scans the pages and files of a crawl, once per crawl and key. The result holds no text of theirs. */
export function scanCrawl(crawl: SiteCrawl, key: string): CrawlScan {
  const known = scans.get(crawl);
  if (known?.key === key) return known.scan;
  const scan = scanFresh(crawl, key);
  scans.set(crawl, { key, scan });
  return scan;
}

function scanFresh(crawl: SiteCrawl, key: string): CrawlScan {
  const matches = [
    ...crawl.pages.flatMap((page) => scanPage(page, key)),
    ...crawl.assets.flatMap((asset) => scanText(asset.text, { file: withoutQuery(asset.url), key })),
  ];
  const bytes = [...crawl.pages.map((page) => page.bodyBytes), ...crawl.assets.map((asset) => asset.bytes)];
  return {
    findings: mergeMatches(matches),
    pages: crawl.pages.length,
    files: crawl.assets.length,
    bytes: bytes.reduce((sum, size) => sum + size, 0),
  };
}

/** Joins matches of one value, worst first; at most 200 are kept. */
export function mergeMatches(matches: SecretMatch[]): CrawlFinding[] {
  const merged = new Map<string, CrawlFinding & { seen: Set<string> }>();
  for (const { via: _via, ...match } of matches) {
    const id = `${match.rule} ${match.fingerprint}`;
    const known = merged.get(id);
    if (known) known.seen.add(match.file);
    else merged.set(id, { ...match, files: 1, seen: new Set([match.file]) });
  }
  const order: SecretClass[] = ["secret", "restricted", "generic", "public"];
  return [...merged.values()]
    .map(({ seen, ...finding }) => ({ ...finding, files: seen.size }))
    .toSorted((left, right) => order.indexOf(left.class) - order.indexOf(right.class))
    .slice(0, FINDINGS_MAX);
}

/** The page as sent, and its attributes with their entities decoded: JSON in `data-*` is written with `&quot;`. */
function scanPage(page: HttpExchange, key: string): SecretMatch[] {
  const file = withoutQuery(page.url);
  const asSent = scanText(page.body, { file, key });
  if (!page.body.includes("&")) return asSent;
  const attributes = readHtml(page.body, page.url).dataAttributes.map(({ name, value }) => `${name}=${value}`);
  const decoded = scanText(attributes.join("\n"), { file, key });
  return [...asSent, ...decoded.map((match) => ({ ...match, line: 1, offset: 0 }))];
}

/** The key of a store's fingerprints: the tenant's, else one that only tells its own values apart. */
export function fingerprintKeyOf({ fingerprintKey, store }: Pick<GatherContext, "fingerprintKey" | "store">): string {
  return fingerprintKey ?? createHash("sha256").update(`fingerprints of ${store.domain}`).digest("hex");
}

/** Names the host findings of a whole shop are kept under: it stays when file names change with every build. */
export function shopHostOf(store: StoreProfile): string {
  return store.canonicalOrigin === null ? store.domain : new URL(store.canonicalOrigin).hostname;
}

/** Cuts query and fragment off a URL. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, "");
}
