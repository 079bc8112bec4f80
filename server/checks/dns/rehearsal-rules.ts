/** What DNS itself says of a proposed change, before any check looks at what it means for the shop. */
import { isIP } from "node:net";
import { isPublicAddress } from "../probes/address.ts";
import type { DnsProbe, DnsRecord, DnsType } from "../probes/probes.ts";
import { wasAnswered } from "./answers.ts";
import { normalName } from "./hosts.ts";
import { type DnsChange, presentation, recordOf, takesAway } from "./record-change.ts";

/** One rule a change breaks (`fail`: providers refuse it, or records stop answering) or bends (`warn`). */
export type RuleFinding = { status: "fail" | "warn"; key: string; summary: string };

/** The zone a rehearsal takes place in, and what stands at the names it changes. */
export type StandingZone = {
  /** Owner of the zone; the domain itself where none was found. */
  zone: string;
  nameServers: string[];
  /** Cloudflare answers for a CNAME at the apex with addresses ("CNAME flattening"). */
  isApexFlattened: boolean;
  /** Records by their own name. */
  records: DnsRecord[];
  /** Questions nobody answered, as `name TYPE`. */
  unseen: string[];
  /** Wildcards above the changed names. */
  wildcards: string[];
  /** Longest time in seconds an old answer may still be given, by the TTLs seen and the zone's negative TTL. */
  oldAnswersSeconds: number;
};

const standingTypes: readonly DnsType[] = ["A", "AAAA", "CNAME", "MX", "TXT", "CAA", "NS"];

/** Reads what stands at the names of the changes: at the zone's first server that answers, else at the resolver. */
export async function readStanding(
  dns: DnsProbe,
  domain: string,
  changes: readonly DnsChange[],
): Promise<StandingZone> {
  const delegation = await dns.delegation(normalName(domain));
  const zone = delegation?.zone ?? normalName(domain);
  const nameServers = delegation?.parentNs ?? [];
  const servers = (delegation?.servers ?? []).flatMap(({ addresses }) => addresses).slice(0, 2);
  const names = [...new Set(changes.map(({ name }) => name))];
  const wild = [
    ...new Set(
      names
        .filter((name) => name !== zone && !name.startsWith("*."))
        .map((name) => `*.${name.slice(name.indexOf(".") + 1)}`),
    ),
  ];
  const [seen, wildSeen, soa] = await Promise.all([
    Promise.all(names.flatMap((name) => standingTypes.map((type) => lookOnce(dns, servers, name, type)))),
    Promise.all(
      wild.flatMap((name) => (["A", "CNAME", "TXT"] as const).map((type) => lookOnce(dns, servers, name, type))),
    ),
    dns.resolve(zone, "SOA"),
  ]);
  const records = seen.flatMap((look) => look.records);
  const start = soa.answers.find((record) => record.kind === "soa");
  // RFC 2308, section 5: how long "there is no such record" is remembered.
  const negativeSeconds = start?.kind === "soa" ? Math.min(start.ttl, start.minimum) : 0;
  const isNew = changes.some(
    ({ name, type }) => !records.some((record) => record.name === name && record.type === type),
  );
  return {
    zone,
    nameServers,
    isApexFlattened: nameServers.length > 0 && nameServers.every((server) => server.endsWith(".ns.cloudflare.com")),
    records,
    unseen: seen.flatMap((look) => (look.isSeen ? [] : [look.question])),
    wildcards: [...new Set(wildSeen.flatMap((look) => look.records.map(({ name }) => name)))],
    oldAnswersSeconds: Math.max(
      isNew ? negativeSeconds : 0,
      ...records.filter(isConcerned(changes)).map(({ ttl }) => ttl),
    ),
  };
}

function isConcerned(changes: readonly DnsChange[]): (record: DnsRecord) => boolean {
  return (record) => changes.some(({ name, type }) => name === record.name && type === record.type);
}

type Look = { question: string; isSeen: boolean; records: DnsRecord[] };

async function lookOnce(dns: DnsProbe, servers: string[], name: string, type: DnsType): Promise<Look> {
  const question = `${name} ${type}`;
  const answers = [...servers.map((server) => () => dns.ask(server, name, type)), () => dns.resolve(name, type)];
  for (const answer of answers) {
    const { rcode, answers: all } = await answer();
    if (!wasAnswered(rcode) || (rcode !== "NOERROR" && rcode !== "NXDOMAIN")) continue;
    return { question, isSeen: true, records: all.filter((record) => record.name === name && record.type === type) };
  }
  return { question, isSeen: false, records: [] };
}

/** Judges the changes by the rules every zone obeys. */
export function judgeRules(changes: readonly DnsChange[], standing: StandingZone): RuleFinding[] {
  return [
    ...changes.flatMap((change) => judgeValue(change, standing)),
    ...[...new Set(changes.map(({ name }) => name))].flatMap((name) => judgeName(name, changes, standing)),
  ];
}

function judgeValue(change: DnsChange, standing: StandingZone): RuleFinding[] {
  const { act, type, name, value } = change;
  const twins = standing.records.filter(
    (record) => record.name === name && record.type === type && (value === "" || presentation(record) === value),
  );
  if (act === "delete") {
    if (twins.length > 0 || standing.unseen.includes(`${name} ${type}`)) return [];
    return [warn("nothing-to-delete", `There is no such ${type} record at ${name}, so nothing is deleted.`)];
  }
  const findings: RuleFinding[] = [];
  if (twins.length > 0) findings.push(warn("already-there", `This ${type} record already stands at ${name}.`));
  if ((type === "A" || type === "AAAA") && !isPublicAddress(value)) {
    findings.push(fail("private-address", `${value} is no public address, so no customer can reach it.`));
  }
  if (type === "MX" && isIP(value.split(" ")[1] ?? "") !== 0) {
    findings.push(fail("address-as-target", "An MX record names a host, not an address (RFC 5321, section 5.1)."));
  }
  if (type === "ALIAS" && !standing.isApexFlattened) {
    findings.push(warn("needs-provider", "ALIAS is no DNS type: your provider must offer it, or flatten a CNAME."));
  }
  return findings;
}

/** RFC 1034, section 3.6.2: nothing stands beside an alias; RFC 2181, section 10.1: and a name has one alias. */
function judgeName(name: string, changes: readonly DnsChange[], standing: StandingZone): RuleFinding[] {
  const own = changes.filter((change) => change.name === name);
  const kept = standing.records.filter(
    (record) => record.name === name && !own.some((change) => takesAway(change, record)),
  );
  const brought = own.flatMap((change) => recordOf(change, 0) ?? []);
  const aliases = new Set([...kept, ...brought].filter(({ type }) => type === "CNAME").map(presentation));
  if (aliases.size === 0) return [];
  if (aliases.size > 1) {
    return [fail("several-aliases", `${name} would have ${aliases.size} CNAME records; a name has one at most.`)];
  }
  const isApex = name === standing.zone;
  if (isApex && standing.isApexFlattened) return [];
  const beside = new Set([...kept, ...brought].map(({ type }) => type).filter((type) => type !== "CNAME"));
  if (isApex) for (const type of ["SOA", "NS"]) beside.add(type);
  if (beside.size === 0) return [];
  const list = [...beside].sort().join(", ");
  return isApex
    ? [
        fail(
          "alias-at-apex",
          `A CNAME at ${name} itself stands beside ${list}: most providers refuse it, and where it is taken mail and name servers stop answering. Use ALIAS or addresses.`,
        ),
      ]
    : [
        fail(
          "alias-beside-data",
          `A CNAME at ${name} may stand beside nothing else, and ${list} would stand there too.`,
        ),
      ];
}

function fail(key: string, summary: string): RuleFinding {
  return { status: "fail", key, summary };
}

function warn(key: string, summary: string): RuleFinding {
  return { status: "warn", key, summary };
}
