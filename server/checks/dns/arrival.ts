/** Watches a changed record arrive: what each name server and resolver answers now, and how long an old answer lives. */
import type { DnsAnswer, DnsProbe, DnsType } from "../probes/probes.ts";
import { textsOf, wasAnswered } from "./answers.ts";
import { normalName } from "./hosts.ts";
import { type DnsChange, presentation, takesAway } from "./record-change.ts";

/**
 * `new` it answers as the change wants, `old` it still gives what the change replaces, `absent` it has no such record
 * yet, `silent` it gave no answer.
 */
export const arrivalStates = ["new", "old", "absent", "silent"] as const;
export type ArrivalState = (typeof arrivalStates)[number];

export type ArrivalSight = {
  kind: "authoritative" | "resolver";
  /** The name server's name, or the resolver's. */
  label: string;
  /** `host:port` it was asked at. */
  server: string;
  state: ArrivalState;
  /** What it gave, in presentation form. */
  values: string[];
  /** Seconds a resolver keeps this answer; null where nothing is kept: a zone's own server, or a record that is new. */
  ttlSeconds: number | null;
};

export type Arrival = {
  sights: ArrivalSight[];
  /** True once every one that answers gives the new record, and one of each kind did. */
  hasArrived: boolean;
  /** Longest time in seconds a resolver keeps what it gives now; 0 when none keeps an old answer. */
  longestSeconds: number;
};

/** Servers of a zone that are asked: what a referral holds (RFC 1034, section 2.2 asks for few). */
const SERVERS_MAX = 8;
/** Two tries: one lost packet is no silence. */
const PATIENCE = { fresh: true, tries: 2, timeoutMs: 2_000 } as const;

/** Names of resolvers people know, by address (the operators' own pages). */
const resolverNames: { [address: string]: string } = {
  "1.1.1.1": "Cloudflare",
  "8.8.8.8": "Google",
  "9.9.9.9": "Quad9",
  "208.67.222.222": "OpenDNS",
  "94.140.14.140": "AdGuard",
};

/** Asks every authoritative server of the zone and every resolver of the run for a change's record. */
export async function watchArrival(dns: DnsProbe, domain: string, change: DnsChange): Promise<Arrival> {
  const types = questionTypes(change);
  const servers = await serversOf(dns, normalName(domain));
  const own = servers.map(async ({ name, address }): Promise<ArrivalSight> => {
    const answers = await Promise.all(types.map((type) => dns.ask(address, change.name, type, PATIENCE)));
    return sightOf({ kind: "authoritative", label: name, server: address }, change, answers);
  });
  const others = dns.resolvers.map(async (resolver): Promise<ArrivalSight> => {
    const answers = await Promise.all(types.map((type) => dns.resolve(change.name, type, { ...PATIENCE, resolver })));
    const label = resolverNames[resolver.slice(0, resolver.lastIndexOf(":"))] ?? resolver;
    return sightOf({ kind: "resolver", label, server: resolver }, change, answers);
  });
  const sights = await Promise.all([...own, ...others]);
  const answered = sights.filter(({ state }) => state !== "silent");
  const kinds = new Set(answered.map(({ kind }) => kind));
  return {
    sights,
    hasArrived: kinds.size === 2 && answered.every(({ state }) => state === "new"),
    longestSeconds: Math.max(0, ...sights.map(({ state, ttlSeconds }) => (state === "new" ? 0 : (ttlSeconds ?? 0)))),
  };
}

/** ALIAS is no type: what arrives is its target's addresses, which only their presence shows. */
function questionTypes({ type }: DnsChange): DnsType[] {
  return type === "ALIAS" ? ["A", "AAAA"] : [type];
}

/** The zone's servers by the resolver's word, one address each, so that a poll costs little. */
async function serversOf(dns: DnsProbe, domain: string): Promise<{ name: string; address: string }[]> {
  for (let zone = domain; zone.includes("."); zone = zone.slice(zone.indexOf(".") + 1)) {
    const names = textsOf(await dns.resolve(zone, "NS"), "NS")
      .map(normalName)
      .sort()
      .slice(0, SERVERS_MAX);
    if (names.length === 0) continue;
    const found = await Promise.all(
      names.map(async (name) => {
        const [address] = (await dns.addresses(name)).addresses;
        return address === undefined ? [] : [{ name, address }];
      }),
    );
    return found.flat();
  }
  return [];
}

function sightOf(
  who: Pick<ArrivalSight, "kind" | "label" | "server">,
  change: DnsChange,
  answers: DnsAnswer[],
): ArrivalSight {
  const clear = answers.filter(({ rcode }) => wasAnswered(rcode) && (rcode === "NOERROR" || rcode === "NXDOMAIN"));
  if (clear.length < answers.length || (who.kind === "authoritative" && clear.some(({ aa }) => !aa))) {
    return { ...who, state: "silent", values: [], ttlSeconds: null };
  }
  const records = clear.flatMap((answer) => answer.answers.filter((record) => record.name === change.name));
  const values = [...new Set(records.flatMap((record) => presentation(record) ?? []))].sort();
  const isThere = change.type === "ALIAS" ? records.length > 0 : values.includes(change.value);
  const isOldThere = records.some(
    (record) => takesAway(change, record) && (change.act === "delete" || presentation(record) !== change.value),
  );
  const state = stateOf(change, isThere, isOldThere, records.length > 0);
  const kept = records.length > 0 ? records.map(({ ttl }) => ttl) : clear.flatMap(negativeTtl);
  const isKept = who.kind === "resolver" && state !== "new" && kept.length > 0;
  return { ...who, state, values, ttlSeconds: isKept ? Math.max(...kept) : null };
}

function stateOf(change: DnsChange, isThere: boolean, isOldThere: boolean, hasAny: boolean): ArrivalState {
  if (change.act === "delete") return isOldThere ? "old" : "new";
  if (isThere && !isOldThere) return "new";
  return hasAny && (isOldThere || isThere) ? "old" : "absent";
}

/** RFC 2308, section 5: "no such record" is kept as long as the SOA that comes with it says. */
function negativeTtl({ authority }: DnsAnswer): number[] {
  return authority.flatMap((record) => (record.kind === "soa" ? [Math.min(record.ttl, record.minimum)] : []));
}
