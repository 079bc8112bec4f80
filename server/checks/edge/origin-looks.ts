/** Asks for the shop at its front door and at each address behind it: the facts of `edge.origin-exposed`. */
import { isIP } from "node:net";
import { type PageFact, pageFactOf, SAME_PAGE_BITS, type TlsFact, tlsOf } from "../dns/address-pages.ts";
import { canonicalHost, isOwnName, normalName } from "../dns/hosts.ts";
import type { Probes } from "../probes/probes.ts";
import { simhashDistance } from "../simhash.ts";
import type { StoreProfile } from "../store-profile.ts";
import { edgeOf, isFromCloudflare } from "./edges.ts";
import type { Candidate } from "./origin-candidates.ts";

/** The page visitors get, asked for again at every candidate. */
export type Shown = {
  url: string;
  /** Null when the front door did not show a page of the shop. */
  page: PageFact | null;
  /** Bits between two looks at the front; null when pages agreed and nobody looked twice. */
  ownChange: number | null;
};

export type OriginFact = Candidate & {
  tls: TlsFact;
  /** The page over TLS; null where no TLS came about. */
  page: PageFact | null;
  /** The page without TLS, asked for where TLS showed none; null when not asked. */
  plain: PageFact | null;
  /** The platform or network the answer, the address or the alias gives away. */
  edge: string | null;
};

/** Below this many words a page has too little text to compare (a script builds it). */
const WORDS_MIN = 20;
/** A page that differs from itself by more is told apart by its title alone: any two pages are about 32 bits apart. */
const OWN_CHANGE_MAX = 16;

/** Looks at the shop's page through the front door and at every candidate. */
export async function lookAtOrigins(
  probes: Probes,
  store: StoreProfile,
  candidates: Candidate[],
): Promise<{ shown: Shown; origins: OriginFact[]; hasIpv6: boolean }> {
  const shown = await lookAtFront(probes, store);
  const origins = await Promise.all(candidates.map((candidate) => lookAt(probes, candidate, shown.url)));
  const isDifferent = origins.some(({ page, plain }) =>
    [page, plain].some((other) => other !== null && other.status === 200 && !isSamePage(other, shown)),
  );
  const hasIpv6 = origins.some(({ address }) => isIP(address) === 6) && (await reachesIpv6(probes, shown.url));
  return { shown: isDifferent ? await lookTwice(probes, shown) : shown, origins, hasIpv6 };
}

/** Tells whether two pages are the same by their text: up to six bits apart, or as far as the page differs from itself. */
export function isSamePage(page: PageFact, { page: front, ownChange }: Shown): boolean {
  if (front === null || page.status !== 200) return false;
  const distance = simhashDistance(page.simhash, front.simhash);
  const hasText = page.words >= WORDS_MIN && front.words >= WORDS_MIN;
  if (!hasText) return front.title !== "" && distance === 0;
  return distance <= Math.max(SAME_PAGE_BITS, Math.min(ownChange ?? 0, OWN_CHANGE_MAX));
}

/** Tells whether the shop's page can be recognised by its text at all. */
export function isComparable({ page, ownChange }: Shown): boolean {
  return page !== null && page.words >= WORDS_MIN && (ownChange ?? 0) <= OWN_CHANGE_MAX;
}

async function lookAtFront(probes: Probes, store: StoreProfile): Promise<Shown> {
  const host = canonicalHost(store) ?? normalName(store.domain);
  const url = `https://${host}${store.paths.home}`;
  const { final } = await probes.http.chain(url, { kind: "html" });
  if (final === null || !isOwnName(new URL(final.url).hostname, store.domain)) {
    return { url, page: null, ownChange: null };
  }
  const page = pageFactOf(final);
  const isSeen = page.status === 200 && !page.botWall && page.fault === null;
  return isSeen ? { url: final.url, page, ownChange: null } : { url, page: null, ownChange: null };
}

/** Looks a second time, so that a page that is never the same twice is not taken for another one. */
async function lookTwice(probes: Probes, shown: Shown): Promise<Shown> {
  if (shown.page === null) return shown;
  const url = new URL(shown.url);
  url.searchParams.set("launch-ready-look", "2");
  const again = pageFactOf(await probes.http.get(url.href, { kind: "html" }));
  return again.status === 200 ? { ...shown, ownChange: simhashDistance(again.simhash, shown.page.simhash) } : shown;
}

async function lookAt(probes: Probes, candidate: Candidate, url: string): Promise<OriginFact> {
  const { address, alias } = candidate;
  const { hostname, pathname, search } = new URL(url);
  const at = (scheme: string) =>
    probes.http.get(`${scheme}://${hostname}${pathname}${search}`, { kind: "html", address });
  const tls = await tlsOf(probes, hostname, address);
  const secured = tls.fault === null ? await at("https") : null;
  const page = secured === null ? null : pageFactOf(secured);
  const mayServePlain = ["refused", "reset", "timeout", "tls", "protocol"].includes(tls.fault ?? "");
  const isClosed = page === null ? mayServePlain : page.status !== 200 && !page.botWall;
  const platform = edgeOf({ headers: secured?.headers ?? [], alias, addresses: [address] });
  const unsecured = isClosed && platform === null ? await at("http") : null;
  const headers = [...(secured?.headers ?? []), ...(unsecured?.headers ?? [])];
  const edge = edgeOf({ headers, alias, addresses: [address] }) ?? (isFromCloudflare(headers) ? "Cloudflare" : null);
  return { ...candidate, tls, page, plain: unsecured === null ? null : pageFactOf(unsecured), edge };
}

/** Silence over IPv6 says something only where the shop itself answers us over IPv6. */
async function reachesIpv6(probes: Probes, url: string): Promise<boolean> {
  const { hostname } = new URL(url);
  const { addresses } = await probes.dns.addresses(hostname);
  const address = addresses.find((candidate) => isIP(candidate) === 6);
  return address !== undefined && (await tlsOf(probes, hostname, address)).fault === null;
}
