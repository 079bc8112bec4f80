/** What stands in front of each host: the store's own Cloudflare zone, a platform's edge, or nothing. */
import type { Connections } from "../check.ts";
import { classOfAddresses } from "../dns/answers.ts";
import { type HostToCheck, isOwnName, normalName, registrableOf, webHostsOf } from "../dns/hosts.ts";
import { bundledCloudflareRanges, rangeTest } from "../probes/cloudflare-ranges.ts";
import type { Probes } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { edgeOf, isFromCloudflare } from "./edges.ts";
import { proxiedIn, readZoneRecords, type ZoneRecord } from "./zone-records.ts";

export type FrontFact = {
  name: string;
  addresses: string[];
  /** False when the name servers did not say whether it has an address. */
  isResolved: boolean;
  /** Last alias of the name; null when it has none. */
  alias: string | null;
  /** Addresses among Cloudflare's published ranges. */
  inRanges: string[];
  /** The switch in the connected zone; null when it is not connected or holds no such record. */
  proxied: boolean | null;
  /** Status of the front page; null when nothing answered. */
  status: number | null;
  fault: string | null;
  /** Platform or network named by the answer. */
  edge: string | null;
  fromCloudflare: boolean;
};

/** The store's domain as a zone: who runs it. */
export type ZoneFact = {
  nameServers: string[];
  isAnswered: boolean;
  isConnected: boolean;
};

/** `own` the store's Cloudflare zone, `platform` somebody's edge it may not configure, `mixed` some addresses lead past it. */
export type Front = { kind: "own" | "platform" | "mixed" | "bare" | "no-address" | "not-seen"; edge: string | null };

/** Lists the hosts people shop at: storefront, checkout, and the addresses that lead there. */
export function shopHostsOf(store: StoreProfile): HostToCheck[] {
  return webHostsOf(store).filter(({ role }) => role === "storefront" || role === "checkout" || role === "redirect");
}

/** Reads Cloudflare's ranges as this run knows them. */
export async function rangesOf(probes: Probes): Promise<(address: string) => boolean> {
  return rangeTest((await probes.cloudflareRanges?.()) ?? bundledCloudflareRanges);
}

/** Looks who runs the zone: its name servers (signal a), and whether we may read it. */
export async function gatherZone(probes: Probes, domain: string, connections?: Connections): Promise<ZoneFact> {
  const zone = registrableOf(domain) ?? normalName(domain);
  const { rcode, answers } = await probes.dns.resolve(zone, "NS");
  const nameServers = answers.flatMap((record) =>
    record.kind === "text" && record.type === "NS" ? [normalName(record.data)] : [],
  );
  const isConnected = (connections?.cloudflare ?? null) !== null;
  return { nameServers: nameServers.sort(), isAnswered: rcode === "NOERROR" && nameServers.length > 0, isConnected };
}

/** Looks at the addresses (signal b) and the answer (signal c) of each host, and at the switch where the zone is connected. */
export async function gatherFronts(
  probes: Probes,
  names: string[],
  connections?: Connections,
): Promise<{ fronts: FrontFact[]; records: ZoneRecord[] | null }> {
  const [isInRanges, records] = await Promise.all([rangesOf(probes), readZoneRecords(connections?.cloudflare)]);
  const fronts = await Promise.all(
    names.map(async (name): Promise<FrontFact> => {
      const { a, aaaa, addresses } = await probes.dns.addresses(name);
      const kind = classOfAddresses(a, aaaa);
      const isResolved = addresses.length > 0 || kind === "nodata" || kind === "nxdomain";
      const aliases = a.answers.flatMap((record) =>
        record.kind === "text" && record.type === "CNAME" ? [record.data] : [],
      );
      const last = aliases.at(-1);
      const alias = last === undefined ? null : normalName(last);
      const page = addresses.length === 0 ? null : await probes.http.get(`https://${name}/`);
      const headers = page?.headers ?? [];
      return {
        name,
        addresses,
        isResolved,
        alias,
        inRanges: addresses.filter(isInRanges),
        proxied: proxiedIn(records, name),
        status: page?.status ?? null,
        fault: page?.fault?.kind ?? null,
        edge: edgeOf({ headers, alias, addresses }),
        fromCloudflare: isFromCloudflare(headers),
      };
    }),
  );
  return { fronts, records };
}

/**
 * Tells what is in front. Only addresses in the published ranges mean the store's own proxy (catalogue, section 4), and
 * only without an alias to somebody else's domain: platforms on Cloudflare lead there too, and their settings are theirs.
 */
export function frontOf(fact: FrontFact, domain: string): Front {
  const { addresses, inRanges, alias, edge } = fact;
  if (addresses.length === 0) return { kind: fact.isResolved ? "no-address" : "not-seen", edge: null };
  if (fact.proxied === true) return { kind: "own", edge: "Cloudflare" };
  const isOwnAlias = alias === null || isOwnName(alias, domain) || alias.endsWith(".cdn.cloudflare.net");
  if (inRanges.length > 0 && isOwnAlias && fact.proxied === null) {
    return { kind: inRanges.length === addresses.length ? "own" : "mixed", edge: "Cloudflare" };
  }
  if (edge !== null) return { kind: "platform", edge };
  if (inRanges.length > 0 || fact.fromCloudflare) return { kind: "platform", edge: "a platform that uses Cloudflare" };
  if (fact.status === null) return { kind: "not-seen", edge: null };
  return { kind: "bare", edge: null };
}

/** Tells whether the store has a zone at Cloudflare: by name servers, by a connection, or because it proxies a host. */
export function hasCloudflareZone(zone: ZoneFact, fronts: FrontFact[], domain: string): boolean {
  const isDelegated = zone.nameServers.some((name) => name.endsWith(".ns.cloudflare.com"));
  return (
    isDelegated || zone.isConnected || fronts.some((fact) => ["own", "mixed"].includes(frontOf(fact, domain).kind))
  );
}

/** Tells whether the zone is clearly seen to be run elsewhere; false also where it could not be seen. */
export function isZoneElsewhere(zone: ZoneFact, fronts: FrontFact[], domain: string): boolean {
  const isClear = zone.isAnswered && fronts.every((fact) => frontOf(fact, domain).kind !== "not-seen");
  return isClear && !hasCloudflareZone(zone, fronts, domain);
}

/** Writes the signals of one host for engineers. */
export function signalsText(fact: FrontFact): string {
  const { name, addresses, inRanges, alias, proxied, edge } = fact;
  const parts = [
    `${name} ${addresses.join(" ") || "without address"}`,
    `${inRanges.length} of ${addresses.length} in Cloudflare's ranges`,
    ...(alias === null ? [] : [`alias ${alias}`]),
    ...(proxied === null ? [] : [proxied ? "proxied in the zone" : "DNS only in the zone"]),
    ...(fact.fromCloudflare ? ["answered by Cloudflare"] : []),
    ...(edge === null ? [] : [`answered by ${edge}`]),
    fact.status === null ? `no answer (${fact.fault ?? "not asked"})` : `status ${fact.status}`,
  ];
  return parts.join(", ");
}
