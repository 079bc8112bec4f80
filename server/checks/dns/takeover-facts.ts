/** The questions behind `dns.takeover`: where declared names lead, and whether what they name can be claimed. */
import { createHash } from "node:crypto";
import type { GatherContext } from "../check.ts";
import type { DnsProbe, HttpExchange, NetworkFault, Probes, Rcode, RdapDomain } from "../probes/probes.ts";
import { type AliasChain, followAliases } from "./alias-chain.ts";
import { type AddressClass, classOfAddresses, recordsOf, wasAnswered } from "./answers.ts";
import { hostsOf, isOwnName, normalName, registrableOf } from "./hosts.ts";
import { namesOf } from "./name-servers.ts";
import { fingerprintOf } from "./takeover-fingerprints.ts";

/** What a vendor answers for the name over one scheme; `markerSeen` is its "nobody owns this" text. */
export type PageFact = {
  scheme: "http" | "https";
  status: number | null;
  markerSeen: boolean;
  botWall: boolean;
  fault: NetworkFault["kind"] | null;
};
/** A name another record leans on: a mail server, a name server. */
export type LeanedOn = { name: string; class: AddressClass };
/** The servers a name below the zone is handed to, and what they say of it. */
export type SubDelegation = { servers: (LeanedOn & { soaRcode: Rcode | null; soaAa: boolean })[] };
/** Where one declared name leads. */
export type TakeoverHost = { chain: AliasChain; pages: PageFact[]; subDelegation: SubDelegation | null };
/** All that a stranger could claim. */
export type TakeoverFacts = {
  hosts: TakeoverHost[];
  /** First alias target of a made-up name; null when no wildcard alias answers. */
  wildcardTarget: string | null;
  mail: LeanedOn[];
  nameServers: LeanedOn[];
  /** By registrable domain of missing targets: whether DNS and the registry know it. */
  owners: { [registrable: string]: { soaRcode: Rcode; rdap: RdapDomain["outcome"] | null } };
};

/**
 * Gives a label nobody has made a record for. It is fixed per domain, so that two looks at the same zone ask the same
 * question and their facts compare.
 */
export function wildcardLabel(domain: string): string {
  return `lrc-${createHash("sha256").update(`wildcard:${domain}`).digest("hex").slice(0, 12)}`;
}

/** Asks for declared names only (level public): aliases, mail and name servers, and the vendor's page where one matters. */
export async function gatherTakeover({ store, probes }: GatherContext): Promise<TakeoverFacts> {
  const { dns } = probes;
  const domain = normalName(store.domain);
  const delegation = await dns.delegation(domain);
  const zoneServer = delegation?.servers.flatMap((server) => server.addresses)[0] ?? null;
  const [hosts, wildcard, mail, nameServers] = await Promise.all([
    Promise.all(hostsOf(store).map((host) => gatherHost(probes, host.name, domain, zoneServer))),
    dns.resolve(`${wildcardLabel(domain)}.${domain}`, "CNAME"),
    mailTargets(dns, domain),
    Promise.all((delegation?.parentNs ?? []).map((name) => leanedOn(dns, normalName(name)))),
  ]);
  const missing = [
    ...hosts.flatMap(({ chain }) => (isMissing(chain.end) ? [chain.links.at(-1)?.to] : [])),
    ...hosts.flatMap(({ subDelegation }) => (subDelegation?.servers ?? []).filter(isGone).map(({ name }) => name)),
    ...[...mail, ...nameServers].filter(isGone).map(({ name }) => name),
  ];
  const wildcardTarget = wildcard.answers.flatMap((record) =>
    record.type === "CNAME" && record.kind === "text" ? [normalName(record.data)] : [],
  )[0];
  return {
    hosts,
    wildcardTarget: wildcardTarget ?? null,
    mail,
    nameServers,
    owners: await ownersOf(probes, missing, domain),
  };
}

async function gatherHost(
  probes: Probes,
  name: string,
  domain: string,
  zoneServer: string | null,
): Promise<TakeoverHost> {
  const chain = await followAliases(probes.dns, name);
  const isBelow = name !== domain && isOwnName(name, domain);
  const subDelegation =
    isBelow && chain.links.length === 0 && chain.end !== "addresses" && zoneServer !== null
      ? await gatherSubDelegation(probes.dns, name, zoneServer)
      : null;
  const fingerprint = fingerprintOfChain(chain);
  const marker = fingerprint && fingerprint.sign !== "nxdomain" ? fingerprint.sign.marker : null;
  if (marker === null || chain.end !== "addresses") return { chain, pages: [], subDelegation };
  const pages = await Promise.all(
    (["http", "https"] as const).map(async (scheme): Promise<PageFact> => {
      const exchange = await probes.http.get(`${scheme}://${name}/`, { kind: "html" });
      const { status, botWall, fault } = exchange;
      return { scheme, status, markerSeen: holdsMarker(exchange, marker), botWall, fault: fault?.kind ?? null };
    }),
  );
  return { chain, pages, subDelegation };
}

/** Finds the vendor of a chain: the last link that belongs to one of the list. */
export function fingerprintOfChain(chain: AliasChain) {
  return chain.links.map((link) => fingerprintOf(link.to)).findLast((fingerprint) => fingerprint !== null) ?? null;
}

/** Vendors write the apostrophe of their pages in several ways; some put the code into a header only. */
function holdsMarker(exchange: HttpExchange, marker: string): boolean {
  const plain = (text: string) => text.replace(/&#0*39;|&#x27;|&apos;|\u2019/gi, "'").toLowerCase();
  const texts = [exchange.body, ...exchange.headers.map(([, value]) => value)];
  return texts.some((text) => plain(text).includes(marker.toLowerCase()));
}

/** Asks the zone's server whether a name is handed to other servers, and whether those know it. */
async function gatherSubDelegation(dns: DnsProbe, name: string, zoneServer: string): Promise<SubDelegation | null> {
  const referral = await dns.ask(zoneServer, name, "NS");
  const listed = referral.aa
    ? namesOf(referral)
    : recordsOf(referral.authority, "NS", name).flatMap((record) => (record.kind === "text" ? [record.data] : []));
  if (referral.rcode !== "NOERROR" || listed.length === 0) return null;
  const servers = await Promise.all(
    listed.map(async (rawServer) => {
      const server = normalName(rawServer);
      const { a, aaaa, addresses } = await dns.addresses(server);
      const address = addresses[0];
      const soa = address === undefined ? null : await dns.ask(address, name, "SOA");
      return {
        name: server,
        class: classOfAddresses(a, aaaa),
        soaRcode: soa?.rcode ?? null,
        soaAa: soa?.aa ?? false,
      };
    }),
  );
  return { servers };
}

async function mailTargets(dns: DnsProbe, domain: string): Promise<LeanedOn[]> {
  const mx = await dns.resolve(domain, "MX");
  const exchanges = mx.answers.flatMap((record) => (record.kind === "mx" ? [normalName(record.exchange)] : []));
  const outside = [...new Set(exchanges)].filter((name) => name !== "" && !isOwnName(name, domain));
  return Promise.all(outside.map((name) => leanedOn(dns, name)));
}

async function leanedOn(dns: DnsProbe, name: string): Promise<LeanedOn> {
  const { a, aaaa } = await dns.addresses(name);
  return { name, class: classOfAddresses(a, aaaa) };
}

/** Asks DNS and, where DNS knows nothing, the registry about each missing target's registrable domain. */
async function ownersOf(probes: Probes, missing: (string | undefined)[], domain: string) {
  const registrables = missing.flatMap((name) => {
    const registrable = name === undefined ? null : registrableOf(name);
    return registrable === null || isOwnName(registrable, domain) || isOwnName(domain, registrable)
      ? []
      : [registrable];
  });
  const owners: TakeoverFacts["owners"] = {};
  for (const registrable of new Set(registrables)) {
    const soa = await probes.dns.resolve(registrable, "SOA");
    const hasSoa = recordsOf(soa.answers, "SOA", registrable).length > 0;
    const isUnknown = !hasSoa && wasAnswered(soa.rcode) && soa.rcode !== "SERVFAIL";
    owners[registrable] = {
      soaRcode: hasSoa ? "NOERROR" : soa.rcode,
      rdap: isUnknown ? (await probes.rdap.domain(registrable)).outcome : null,
    };
  }
  return owners;
}

/** Tells whether the end of a chain is a name that is not there. */
export function isMissing(end: AliasChain["end"]): boolean {
  return end === "nxdomain" || end === "nodata";
}

/** Tells whether a mail or name server's own name does not exist. */
export function isGone(target: LeanedOn): boolean {
  return target.class === "nxdomain";
}
