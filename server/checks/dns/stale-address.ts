import { isIP } from "node:net";
import { defineCheck, freshFor, type Verdict } from "../check.ts";
import { simhashDistance } from "../simhash.ts";
import type { StoreProfile } from "../store-profile.ts";
import { isPlatformName } from "../tls/platform-names.ts";
import { type AddressFact, gatherHostPages, type HostPages, type PageFact, SAME_PAGE_BITS } from "./address-pages.ts";
import { type HostToCheck, normalName, reachOf, registrableOf, webHostsOf } from "./hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, orNoWebHost, TRY_AGAIN_ASK } from "./not-judged.ts";
import { platformLabels, relativeName } from "./platform-records.ts";

type Facts = { hosts: HostPages[] };

/** What one address turned out to be; the first seven are leftovers, the last three say nothing against it. */
type Kind =
  | "dead"
  | "http-only"
  | "private"
  | "wrong-certificate"
  | "invalid-certificate"
  | "default-page"
  | "other-content"
  | "serves"
  | "blocked"
  | "not-reached";
type Judged = AddressFact & { kind: Kind };

/** Statuses by which a host turns a visitor away: they show nothing of its content. */
const TURNED_AWAY = new Set([401, 403, 407, 429, 451]);
/** Titles of freshly installed servers: nobody's shop. */
const DEFAULT_TITLES = [
  /^welcome to nginx/i,
  /^apache2 .*default page/i,
  /^iis windows/i,
  /^test page for the/i,
  /plesk/i,
];
/** Below this many words a page has too little text to compare (a script builds it). */
const WORDS_MIN = 20;

/** Checks that every address of a name serves the shop, not only the one we happen to reach. */
export const staleAddress = defineCheck<Facts>({
  id: "dns.stale-address",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [3],
  severity: "high",
  impact: "checkout",
  effort: "S",
  title: "Stale addresses",
  founderTitle: "No leftovers of your old host",
  riskTitle: "Some customers land on your old host",
  why: "Leftovers of the old host send some customers to a dead page while it works for you.",
  reference: { name: "RFC 9525 (names in certificates)", url: "https://www.rfc-editor.org/rfc/rfc9525" },
  vantages: "each",
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    return { hosts: await Promise.all(webHostsOf(store).map((host) => gatherHostPages(probes, host.name))) };
  },
  judge({ store, facts }) {
    const hosts = webHostsOf(store);
    const hasIpv6 = facts.hosts.some((fact) => fact.addresses.some(provesIpv6));
    const verdicts = facts.hosts.flatMap((fact) => {
      const host = hosts.find((candidate) => candidate.name === fact.name);
      return host ? [judgeHost(fact, host, store, hasIpv6)] : [];
    });
    return orNoWebHost(verdicts, store);
  },
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    const label = relativeName(verdict.subject, normalName(store.domain));
    const addresses = badAddresses(verdict);
    return [
      ...addresses.map((address) => ({
        text: `At your DNS provider, delete the ${isIP(address) === 6 ? "AAAA" : "A"} record ${label} with the value ${address}.`,
      })),
      {
        text: `Keep exactly the records ${platformLabels[store.platform]} asks for at ${verdict.subject}, and no others.`,
      },
      { text: "Cancel the old host only after the records are gone." },
    ];
  },
});

function badAddresses(verdict: Verdict): string[] {
  const { data } = verdict;
  if (!data || typeof data !== "object" || Array.isArray(data) || !Array.isArray(data.stale)) return [];
  return data.stale.flatMap((address) => (typeof address === "string" ? [address] : []));
}

function judgeHost(fact: HostPages, host: HostToCheck, store: StoreProfile, hasIpv6: boolean): Verdict {
  const { name } = fact;
  const base = { subject: name, reach: reachOf(host, store) };
  if (fact.addresses.length === 0) {
    const wasSeen = fact.class === "nodata" || fact.class === "nxdomain";
    return wasSeen
      ? notApplicable({
          ...base,
          findingKey: "no-address",
          summary: `${name} has no address, so no old one either.`,
          summaryTech: `${name}: ${fact.class}; the resolution checks judge that.`,
          data: fact,
        })
      : notSeen({
          ...base,
          findingKey: "not-resolved",
          summary: `We could not look up ${name}.`,
          summaryTech: `${name}: ${fact.class}.`,
          ask: TRY_AGAIN_ASK,
          data: fact,
        });
  }
  const judged = kindsOf(fact, store, hasIpv6);
  const of = (...kinds: Kind[]) => judged.filter(({ kind }) => kinds.includes(kind));
  const table = describe(judged, fact);
  const data = { stale: [] as string[], host: fact };
  if (judged.every(({ kind }) => kind === "http-only")) {
    return notApplicable({
      ...base,
      findingKey: "http-only",
      summary: `${name} answers without encryption only, so its addresses cannot be compared.`,
      summaryTech: `${table}; the certificate checks judge the missing TLS.`,
      data,
    });
  }
  const good = of("serves");
  const bad = of(
    "dead",
    "http-only",
    "private",
    "wrong-certificate",
    "invalid-certificate",
    "default-page",
    "other-content",
  );
  if (bad.length > 0) return leftoverVerdict({ bad, good, judged, table }, fact, host, store);
  if (of("blocked").length > 0) {
    const hasBotWall = of("blocked").some(({ page }) => page?.botWall);
    return notSeen({
      ...base,
      findingKey: hasBotWall ? "bot-wall" : "turned-away",
      summary: `${name} turned us away, so we could not compare its addresses.`,
      summaryTech: `${table}.`,
      ask: hasBotWall ? BOT_WALL_ASK : TRY_AGAIN_ASK,
      data,
    });
  }
  if (good.length === 0) {
    return notSeen({
      ...base,
      findingKey: "not-reached",
      summary: `We could not reach any address of ${name} from here.`,
      summaryTech: `${table}.`,
      ask: TRY_AGAIN_ASK,
      data,
    });
  }
  const outside = outsidePlatform(good, store);
  if (outside.length > 0) {
    const list = outside.map(({ address }) => address).join(", ");
    return {
      ...base,
      status: "warn",
      findingKey: "outside-platform",
      summary: `${name} also points to an address that is not ${platformLabels[store.platform]}'s, though it shows the shop today.`,
      summaryTech: `Outside the platform's range but serving: ${list}; ${table}.`,
      expected: `only addresses of ${platformLabels[store.platform]}`,
      found: list,
      data: { ...data, stale: outside.map(({ address }) => address) },
    };
  }
  const notes = [
    ...(of("not-reached").length > 0 ? [`${of("not-reached").length} not reachable from here and not judged`] : []),
    ...(fact.leftOut > 0 ? [`${fact.leftOut} more not looked at`] : []),
  ];
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `Every address of ${name} we could reach shows your shop.`,
    summaryTech: `${good.length} of ${fact.addresses.length} addresses serve the same site${notes.length > 0 ? ` (${notes.join("; ")})` : ""}: ${table}.`,
    data,
  };
}

function leftoverVerdict(
  { bad, good, judged, table }: { bad: Judged[]; good: Judged[]; judged: Judged[]; table: string },
  fact: HostPages,
  host: HostToCheck,
  store: StoreProfile,
): Verdict {
  const { name } = fact;
  const isForeign = bad.some((address) => isForeignCertificate(address, store));
  const isTransient = bad.every(
    ({ kind, page }) => kind === "dead" || kind === "http-only" || (page?.status ?? 0) >= 500,
  );
  const list = bad.map(({ address, kind }) => `${address} ${kind}`).join(", ");
  const isMixed = good.length > 0;
  return {
    subject: name,
    reach: reachOf(host, store),
    status: host.required ? "fail" : "warn",
    findingKey: isMixed ? "stale-address" : "none-serves",
    ...(isForeign ? { severity: "critical" as const } : {}),
    summary: isMixed
      ? `${bad.length} of ${judged.length} addresses of ${name} ${bad.length === 1 ? "does" : "do"} not lead to your shop, so part of your visitors never reach it.`
      : `${name} points to ${judged.length === 1 ? "an address" : "addresses"} where your shop is not.`,
    summaryTech: `${isForeign ? "A foreign organisation's certificate answers. " : ""}${table}.`,
    expected: "every address serves the site with a certificate for its name",
    found: list,
    confirm: isTransient ? "later" : "again",
    data: { stale: bad.map(({ address }) => address), host: fact },
  };
}

function kindsOf(fact: HostPages, store: StoreProfile, hasIpv6: boolean): Judged[] {
  const tolerance = Math.max(SAME_PAGE_BITS, fact.ownChange ?? 0);
  const first = fact.addresses.map((address): Judged => ({ ...address, kind: kindAlone(address, hasIpv6) }));
  const reference = referenceOf(first, tolerance, store);
  if (reference === null) return first;
  return first.map((address) => {
    if (address.kind !== "serves" || address === reference) return address;
    if (address.tls.chainError !== null && reference.tls.chainError === null)
      return { ...address, kind: "invalid-certificate" };
    return isSameSite(address, reference, tolerance) ? address : { ...address, kind: "other-content" };
  });
}

function provesIpv6({ address, tls }: AddressFact): boolean {
  return isIP(address) === 6 && (tls.fault === null || tls.fault === "refused");
}

/** What an address is before it is compared with the others. */
function kindAlone({ address, tls, page, answersOn80 }: AddressFact, hasIpv6: boolean): Kind {
  // Silence over IPv6 says nothing while no IPv6 address anywhere has answered us: our network may have no IPv6.
  if (tls.fault === "timeout" && isIP(address) === 6 && !hasIpv6) return "not-reached";
  switch (tls.fault) {
    case null:
      break;
    case "unreachable":
    case "budget":
    case "dns":
      return "not-reached";
    case "guarded":
      return "private";
    default:
      return answersOn80 ? "http-only" : "dead";
  }
  if (!tls.covers) return "wrong-certificate";
  if (page === null) return "not-reached";
  if (page.botWall || (page.status !== null && TURNED_AWAY.has(page.status))) return "blocked";
  if (page.status === null) return page.fault === "timeout" || page.fault === "reset" ? "dead" : "not-reached";
  if (DEFAULT_TITLES.some((title) => title.test(page.title))) return "default-page";
  return "serves";
}

/** The site most addresses agree on; the platform's own address and a good status decide between equals. */
function referenceOf(addresses: Judged[], tolerance: number, store: StoreProfile): Judged | null {
  const serving = addresses.filter(({ kind }) => kind === "serves");
  const score = (candidate: Judged) => {
    const agreeing = serving.filter((other) => isSameSite(candidate, other, tolerance)).length;
    const isPlatform = isPlatformAddress(candidate.address, store) === true;
    const isGood = (candidate.page?.status ?? 500) < 400;
    return (isPlatform ? 1000 : 0) + (isGood ? 100 : 0) + (candidate.tls.chainError === null ? 50 : 0) + agreeing;
  };
  return serving.toSorted((left, right) => score(right) - score(left))[0] ?? null;
}

/**
 * Same status and target, or the same page within the tolerance. A page with too little text, or one that changes more
 * than that, still is the same site where title, certificate and server software agree.
 */
function isSameSite(left: AddressFact, right: AddressFact, tolerance: number): boolean {
  if (left.page === null || right.page === null) return false;
  if (statusClass(left.page) !== statusClass(right.page)) return false;
  if (left.page.location !== null || right.page.location !== null) return left.page.location === right.page.location;
  if ((left.page.status ?? 0) >= 400) return true;
  const hasText = left.page.words >= WORDS_MIN && right.page.words >= WORDS_MIN;
  if (hasText && simhashDistance(left.page.simhash, right.page.simhash) <= tolerance) return true;
  if (!hasText && left.page.simhash === right.page.simhash) return true;
  const sameTitle = left.page.title !== "" && left.page.title === right.page.title;
  const sameServer = left.page.server === right.page.server && left.page.traces.join() === right.page.traces.join();
  return sameTitle && sameServer && left.tls.fingerprint === right.tls.fingerprint;
}

function statusClass(page: PageFact): number {
  return Math.floor((page.status ?? 0) / 100);
}

/** A trusted certificate of somebody else, not a vendor's default: visitors are shown another company. */
function isForeignCertificate({ kind, tls }: Judged, store: StoreProfile): boolean {
  if (kind !== "wrong-certificate" || tls.chainError !== null || tls.names.length === 0) return false;
  const own = new Set([store.domain, ...store.hosts.map((host) => host.name)].map(registrableOf));
  return tls.names.every((name) => !own.has(registrableOf(name.replace(/^\*\./, ""))) && !isPlatformName(name));
}

/** Shopify is the one platform with a published fixed range (catalogue 0.6); null when the platform has none. */
function isPlatformAddress(address: string, store: StoreProfile): boolean | null {
  if (store.platform !== "shopify") return null;
  return address.startsWith("23.227.38.") || address.toLowerCase().startsWith("2620:127:f00f:");
}

/** Serving addresses outside the platform's range, only where another one is inside: a CDN in front has none inside. */
function outsidePlatform(good: Judged[], store: StoreProfile): Judged[] {
  const hasInside = good.some(({ address }) => isPlatformAddress(address, store) === true);
  return hasInside ? good.filter(({ address }) => isPlatformAddress(address, store) === false) : [];
}

function describe(judged: Judged[], fact: HostPages): string {
  const rows = judged.map(({ address, kind, tls, page }) => {
    const certificate =
      tls.fault === null
        ? `certificate for ${tls.names.slice(0, 3).join(" ") || "nobody"}`
        : `TLS ${tls.fault} ${tls.code ?? ""}`.trim();
    const chain = tls.chainError === null ? "" : ` (${tls.chainError})`;
    const shown =
      page === null || page.status === null ? "" : `, status ${page.status}${page.title ? ` "${page.title}"` : ""}`;
    return `${address} ${kind}: ${certificate}${chain}${shown}`;
  });
  const change = fact.ownChange === null ? "" : `; the page differs from itself by ${fact.ownChange} of 64 bits`;
  return `${rows.join("; ")}${change}`;
}
