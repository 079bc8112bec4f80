/** Who answers what: one server's own zones without recursion, or the whole world as a recursive resolver sees it. */
import { serverNames } from "./addresses.ts";
import type { DnsQuery, DnsRecord, DnsReply } from "./dns-message.ts";
import type { Zone } from "./zones.ts";
import { aliasTarget, answerFromZone, parentOf, replyOfFault, zoneOf } from "./zones.ts";

export type Zones = Map<string, Zone>;

/** Links of an alias chain a resolver follows before it gives up. */
const ALIASES_MAX = 12;

const empty = { answers: [], authority: [], additional: [] };

/** Answers at one address without recursion: data, referral or refusal (RFC 1034, section 4.3.1). */
export function answerAtServer(zones: Zones, address: string, query: DnsQuery): DnsReply | "silence" {
  const held = new Map([...zones].filter(([, zone]) => zone.servedBy.has(address)));
  return answerFromZones(held, query);
}

/** Answers for all servers at once, from the deepest zone: for machines with a single loopback address. */
export function answerFromZones(held: Zones, query: DnsQuery): DnsReply | "silence" {
  const name = query.name.toLowerCase();
  // A server that holds the child but not the parent answers for DS too: it has no such data.
  const zone = zoneOf(held, name, query.type) ?? zoneOf(held, name, null);
  if (zone === null) return { ...empty, rcode: "REFUSED", authoritative: false };
  return replyOfFault(zone, name) ?? answerFromZone(zone, name, query.type);
}

/** Answers as a validating recursive resolver that has just looked everything up, here or in the other region. */
export function answerRecursively(zones: Zones, query: DnsQuery, isRegional = false): DnsReply | "silence" {
  const answers: DnsRecord[] = [];
  const seen = new Set<string>();
  let name = query.name.toLowerCase();
  while (!seen.has(name) && seen.size < ALIASES_MAX) {
    seen.add(name);
    const zone = delegatedZone(zones, name, query.type);
    const failure = failureOf(zones, zone, query.checkingDisabled);
    if (failure !== null) return failure;
    const regional = isRegional ? zone.regional.filter((entry) => entry.name === name) : [];
    if (regional.some(({ data }) => data.type === query.type)) {
      answers.push(...regional.filter(({ data }) => data.type === query.type));
      return { ...empty, rcode: "NOERROR", authoritative: false, answers };
    }
    const fault = replyOfFault(zone, name);
    if (fault === "silence") return fault;
    if (fault !== null && fault.rcode !== "NXDOMAIN") return serverFailure(23, `${zone.apex} answered ${fault.rcode}`);
    const reply = fault ?? answerFromZone(zone, name, query.type);
    answers.push(...reply.answers);
    const target = query.type === "CNAME" ? null : aliasTarget(reply.answers);
    if (target === null) return { ...reply, answers, authoritative: false, additional: [] };
    name = target;
  }
  return serverFailure(0, "the alias chain has no end");
}

/** The deepest zone that its parent knows of; a zone nobody delegates to cannot be found. */
function delegatedZone(zones: Zones, name: string, type: DnsQuery["type"]): Zone {
  for (let zone = zoneOf(zones, name, type); zone !== null; zone = zoneOf(zones, parentOf(zone.apex), null)) {
    if (zone.apex === "" || delegation(zones, zone).some(({ data }) => data.type === "NS")) return zone;
  }
  throw new Error("the world has no root zone");
}

function delegation(zones: Zones, zone: Zone): DnsRecord[] {
  const parent = zoneOf(zones, parentOf(zone.apex), null);
  return parent?.byName.get(zone.apex) ?? [];
}

function failureOf(zones: Zones, zone: Zone, checkingDisabled: boolean): DnsReply | null {
  if (zone.apex === "") return null;
  const records = delegation(zones, zone);
  const isServed = records.some(({ data }) => data.type === "NS" && zone.servedBy.has(serverNames[data.value] ?? ""));
  // Codes of RFC 8914: 22 no reachable authority, 9 DNSKEY missing.
  if (!isServed) return serverFailure(22, `no server answers for ${zone.apex}`);
  const isSigned = records.some(({ data }) => data.type === "DS");
  if (isSigned && !checkingDisabled) return serverFailure(9, `no DNSKEY matches the DS of ${zone.apex}`);
  return null;
}

function serverFailure(code: number, text: string): DnsReply {
  return { ...empty, rcode: "SERVFAIL", authoritative: false, extendedError: { code, text } };
}
