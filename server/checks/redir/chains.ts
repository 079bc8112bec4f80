/** Redirect chains as storable facts, and where a shop's visitors start. */
import { canonicalHost, hostsOf, isOwnName, normalName } from "../dns/hosts.ts";
import type { HttpChain, NetworkFault, Probes } from "../probes/probes.ts";
import { readPage } from "../seo/page.ts";
import { wordsOf } from "../simhash.ts";
import type { StoreProfile } from "../store-profile.ts";

/** One answer on the way; `ms` in milliseconds. */
export type HopFact = {
  url: string;
  status: number | null;
  /** Where the answer sends a browser; null when it does not. */
  to: string | null;
  tlsOk: boolean | null;
  ip: string | null;
  ms: number;
  botWall: boolean;
  fault: NetworkFault["kind"] | null;
  code: string | null;
};
/** A way in, from its first URL to the page or fault that ends it. */
export type ChainFact = {
  start: string;
  hops: HopFact[];
  end: HttpChain["end"];
  /** Where the last page itself sends a browser, by a refresh tag or a script; null when it stays. */
  pageRefresh: string | null;
  scriptRedirect: string | null;
};

/** A page with more words than this is a page, whatever its scripts may do. */
const BARE_PAGE_WORDS = 20;
const SCRIPT_TARGET =
  /\blocation(?:\.href)?\s*=\s*["'`]([^"'`\s]+)["'`]|\blocation\.(?:replace|assign)\(\s*["'`]([^"'`\s]+)["'`]/;

/** Follows each URL once; the same URL twice is asked once. */
export async function gatherChains(
  probes: Probes,
  starts: string[],
  headers?: Record<string, string>,
): Promise<ChainFact[]> {
  return Promise.all(
    [...new Set(starts)].map(async (start) =>
      chainFactOf(start, await probes.http.chain(start, { kind: "html", headers })),
    ),
  );
}

/** Keeps of a chain what verdicts need: hops without headers, and the last page's own redirect. */
export function chainFactOf(start: string, chain: HttpChain): ChainFact {
  const hops = chain.hops.map((hop, index): HopFact => {
    const isLast = index === chain.hops.length - 1;
    return {
      url: hop.url,
      status: hop.status,
      to: isLast && chain.end === "ok" ? null : hop.locationResolved,
      tlsOk: hop.tlsOk,
      ip: hop.ip,
      ms: hop.ms,
      botWall: hop.botWall,
      fault: hop.fault?.kind ?? null,
      code: hop.fault?.code ?? null,
    };
  });
  const { final } = chain;
  const isPage = chain.end === "ok" && final !== null;
  const refresh = isPage && final.metaRefresh !== final.url ? final.metaRefresh : null;
  return {
    start,
    hops,
    end: chain.end,
    pageRefresh: refresh,
    scriptRedirect: isPage ? scriptTargetOf(final.body, final.url) : null,
  };
}

/** Finds where a page without text of its own sends a browser by script; null for real pages and unknown targets. */
function scriptTargetOf(body: string, url: string): string | null {
  const match = SCRIPT_TARGET.exec(body);
  const target = match?.[1] ?? match?.[2];
  if (target === undefined || !URL.canParse(target, url)) return null;
  if (wordsOf(readPage(body).text).length > BARE_PAGE_WORDS) return null;
  const resolved = new URL(target, url).href;
  return resolved === url ? null : resolved;
}

/** Lists apex, www, canonical host and the hosts that only redirect: where people arrive. */
export function entryHostsOf(store: StoreProfile): string[] {
  const canonical = canonicalHost(store);
  const domain = normalName(store.domain);
  const hosts = hostsOf(store).filter((host) => host.http);
  const isEntry = (name: string, role: string) =>
    name === domain || name === `www.${domain}` || name === canonical || role === "redirect";
  return hosts.filter((host) => isEntry(host.name, host.role)).map((host) => host.name);
}

/** Tells whether a URL is served by the shop's own names, as against a shortener or a sign-in service. */
export function isOwnUrl(url: string, store: StoreProfile): boolean {
  if (!URL.canParse(url)) return false;
  const host = normalName(new URL(url).hostname);
  return (
    isOwnName(host, store.domain) ||
    host === canonicalHost(store) ||
    store.hosts.some((known) => normalName(known.name) === host)
  );
}

/** Writes a chain for engineers: each URL with its status, or the fault that ended it. */
export function describeHops(chain: ChainFact): string {
  const hops = chain.hops.map((hop) => `${hop.url} ${hop.status ?? hop.fault ?? "?"}`);
  return `${hops.join(" -> ")}${chain.end === "ok" ? "" : ` (${chain.end})`}`.slice(0, 2_000);
}
