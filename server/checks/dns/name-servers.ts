/** The name servers of a zone as parent and child list them. */
import type { Delegation, DnsAnswer, DnsProbe, Rcode } from "../probes/probes.ts";
import { textsOf } from "./answers.ts";
import { normalName } from "./hosts.ts";

/** One name server, its addresses, and which side lists it. */
export type NameServer = { name: string; addresses: string[]; byParent: boolean; byChild: boolean };

/** A zone and the name servers both sides list for it. */
export type ZoneServers = {
  zone: string;
  parentZone: string;
  /** Name servers by the parent (P) and by the zone itself (C), sorted. */
  parentNs: string[];
  childNs: string[];
  servers: NameServer[];
};

/** Whether the name exists for a resolver: tells "not delegated" from "we could not find the zone". */
export type ZoneFacts = { domain: string; servers: ZoneServers | null; nsRcode: Rcode; nsByResolver: string[] };

/** No zone worth asking has more: 13 names times two families, rounded down to what a run can afford. */
const ADDRESSES_MAX = 16;

/** Finds the zone's servers on both sides, and the NS set a resolver sees. */
export async function gatherZone(
  dns: DnsProbe,
  domain: string,
): Promise<ZoneFacts & { delegation: Delegation | null }> {
  const [delegation, ns] = await Promise.all([dns.delegation(domain), dns.resolve(domain, "NS")]);
  return {
    domain: normalName(domain),
    delegation,
    servers: delegation === null ? null : zoneServersOf(delegation),
    nsRcode: ns.rcode,
    nsByResolver: namesOf(ns),
  };
}

function zoneServersOf(delegation: Delegation): ZoneServers {
  const parentNs = sorted(delegation.parentNs);
  const childNs = sorted(delegation.childNs);
  return {
    zone: normalName(delegation.zone),
    parentZone: normalName(delegation.parentZone),
    parentNs,
    childNs,
    servers: sorted([...parentNs, ...childNs]).map((name) => ({
      name,
      addresses: delegation.servers.find((server) => normalName(server.name) === name)?.addresses ?? [],
      byParent: parentNs.includes(name),
      byChild: childNs.includes(name),
    })),
  };
}

/** Lists every server address once, with the first server name that has it; at most 16. */
export function addressesOf(servers: NameServer[]): { server: string; address: string }[] {
  const seen = new Set<string>();
  const rows = servers.flatMap(({ name, addresses }) => addresses.map((address) => ({ server: name, address })));
  return rows.filter(({ address }) => !seen.has(address) && seen.add(address)).slice(0, ADDRESSES_MAX);
}

/** Gives the NS names in the answer section, sorted and once each. */
export function namesOf(answer: DnsAnswer): string[] {
  return sorted(textsOf(answer, "NS"));
}

/** Gives names in the form records hold them, sorted and once each. */
export function sorted(names: string[]): string[] {
  return [...new Set(names.map(normalName))].sort();
}
