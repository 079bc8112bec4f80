/** Zones and what a name server that holds them answers (RFC 1034, section 4.3.2). */
import type { DnsRecord, DnsReply, RecordData, RecordType } from "./dns-message.ts";

/** What goes wrong at one name, whatever is asked of it. */
export type NameFault = "nxdomain" | "refused" | "servfail" | "timeout";

export type Zone = {
  apex: string;
  /** Addresses of the servers that hold the zone; any other server refuses it. */
  servedBy: Set<string>;
  soa: DnsRecord;
  byName: Map<string, DnsRecord[]>;
  nameFaults: Map<string, NameFault>;
  /** What the other region's resolver answers in place of the zone. */
  regional: DnsRecord[];
};

const SOA_TTL_SECONDS = 3600;

/** Builds a zone from its records; the SOA is made, and names between a record and the apex exist without data. */
export function createZone(input: {
  apex: string;
  servedBy: Iterable<string>;
  primary: string;
  records: DnsRecord[];
  nameFaults?: Map<string, NameFault>;
  regional?: DnsRecord[];
}): Zone {
  const soa: DnsRecord = {
    name: input.apex,
    ttl: SOA_TTL_SECONDS,
    data: {
      type: "SOA",
      mname: input.primary,
      rname: `hostmaster.${input.primary}`,
      serial: 2026110201,
      refresh: 7200,
      retry: 900,
      expire: 1209600,
      minimum: 900,
    },
  };
  const byName = new Map<string, DnsRecord[]>([[input.apex, [soa]]]);
  for (const record of input.records) {
    byName.set(record.name, [...(byName.get(record.name) ?? []), record]);
    for (let name = parentOf(record.name); isUnder(name, input.apex) && !byName.has(name); name = parentOf(name)) {
      byName.set(name, []);
    }
  }
  const nameFaults = input.nameFaults ?? new Map<string, NameFault>();
  const regional = input.regional ?? [];
  return { apex: input.apex, servedBy: new Set(input.servedBy), soa, byName, nameFaults, regional };
}

/** The name without its leftmost label; the root's parent is the root. */
export function parentOf(name: string): string {
  const dot = name.indexOf(".");
  return dot === -1 ? "" : name.slice(dot + 1);
}

/** Says whether a name is an apex or lies below it. */
export function isUnder(name: string, apex: string): boolean {
  return apex === "" || name === apex || name.endsWith(`.${apex}`);
}

/** Finds the deepest zone a name lies in; questions for DS belong to the parent of a cut (RFC 4035, section 3.1.4.1). */
export function zoneOf(zones: Map<string, Zone>, name: string, type: RecordType | null): Zone | null {
  let apex = type === "DS" && name !== "" ? parentOf(name) : name;
  for (;;) {
    const zone = zones.get(apex);
    if (zone !== undefined) return zone;
    if (apex === "") return null;
    apex = parentOf(apex);
  }
}

const nothing = { answers: [], authority: [], additional: [] };

/** What went wrong before a zone could answer: no reply at all, or a bare code. */
export function replyOfFault(zone: Zone, name: string): DnsReply | "silence" | null {
  switch (zone.nameFaults.get(name)) {
    case "timeout":
      return "silence";
    case "servfail":
      return { ...nothing, rcode: "SERVFAIL", authoritative: false };
    case "refused":
      return { ...nothing, rcode: "REFUSED", authoritative: false };
    case "nxdomain":
      return { ...nothing, rcode: "NXDOMAIN", authoritative: true, authority: [zone.soa] };
    case undefined:
      return null;
  }
}

/** Answers from one zone with authority: data, an alias, a referral to a child zone, NODATA or NXDOMAIN. */
export function answerFromZone(zone: Zone, name: string, type: RecordType | null): DnsReply {
  const cut = findCut(zone, name, type);
  if (cut !== null) return referral(zone, cut);
  const owned = zone.byName.get(name) ?? wildcardAt(zone, name);
  if (owned === null) return { ...nothing, rcode: "NXDOMAIN", authoritative: true, authority: [zone.soa] };
  const matching = owned.filter(({ data }) => data.type === type || data.type === "CNAME");
  // A name that breaks the rule and holds an alias beside other data still answers what it was asked for first.
  const exact = matching.filter(({ data }) => data.type === type);
  const answers = exact.length > 0 ? exact : matching;
  const reply: DnsReply = { ...nothing, rcode: "NOERROR", authoritative: true, answers };
  if (answers.length === 0) reply.authority = [zone.soa];
  return reply;
}

function findCut(zone: Zone, name: string, type: RecordType | null): string | null {
  let found: string | null = null;
  for (let at = name; at !== zone.apex && isUnder(at, zone.apex); at = parentOf(at)) {
    const delegates = (zone.byName.get(at) ?? []).some(({ data }) => data.type === "NS");
    if (delegates && !(type === "DS" && at === name)) found = at;
  }
  return found;
}

function referral(zone: Zone, cut: string): DnsReply {
  const authority = (zone.byName.get(cut) ?? []).filter(({ data }) => data.type === "NS" || data.type === "DS");
  const additional = authority.flatMap(({ data }) => (data.type === "NS" ? addressesIn(zone, data.value) : []));
  return { ...nothing, rcode: "NOERROR", authoritative: false, authority, additional };
}

function addressesIn(zone: Zone, host: string): DnsRecord[] {
  return (zone.byName.get(host) ?? []).filter(({ data }) => data.type === "A" || data.type === "AAAA");
}

/** RFC 4592: the asterisk below the closest name that exists stands in, under the name that was asked. */
function wildcardAt(zone: Zone, name: string): DnsRecord[] | null {
  for (let encloser = parentOf(name); isUnder(encloser, zone.apex); encloser = parentOf(encloser)) {
    const star = zone.byName.get(encloser === "" ? "*" : `*.${encloser}`);
    if (star !== undefined) return star.map((record) => ({ ...record, name }));
    if (zone.byName.has(encloser) || encloser === "") return null;
  }
  return null;
}

/** The target of an alias among records, or null. */
export function aliasTarget(records: DnsRecord[]): string | null {
  for (const { data } of records) if (data.type === "CNAME") return data.value;
  return null;
}

/** Shorthand for a record with the TTL the stores use. */
export function record(name: string, data: RecordData, ttl = 300): DnsRecord {
  return { name: name.toLowerCase(), ttl, data };
}
