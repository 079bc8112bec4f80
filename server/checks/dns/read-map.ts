/** Reads a zone for its map: whole through a connected provider, else the names that are known, at its name servers. */
import type { CloudflareZone, GatherContext, Json } from "../check.ts";
import { askZone, fieldOf, isRefused, listOf, textOf } from "../edge/api-answer.ts";
import { planSelectors } from "../email/dkim-selectors.ts";
import type { DnsProbe, DnsType } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { wasAnswered } from "./answers.ts";
import { hostsOf, isOwnName, normalName } from "./hosts.ts";
import { compareRecords, type MapRecord, type MapSource, mapRecordOf, type RecordNote } from "./map-record.ts";

export type ZoneView = {
  /** The zone the domain belongs to; null when none was found. */
  zone: string | null;
  source: MapSource;
  /** The permission a connected token lacks; null when it has it or nothing is connected. */
  refused: string | null;
  records: MapRecord[];
  /** Questions nobody answered, as `name TYPE`. */
  unseen: string[];
};

/** Cloudflare API, "List DNS records": at most 100 a page are asked for; 20 pages are more than any shop's zone. */
const PAGE_RECORDS = 100;
const PAGES_MAX = 20;
/** Cloudflare API, "TTL": 1 stands for automatic. */
const TTL_AUTOMATIC = 1;
/** What a map leaves out: SOA counts changes, and signatures are the provider's own work. */
const LEFT_OUT = new Set(["SOA", "RRSIG", "NSEC", "NSEC3", "DNSKEY"]);

/** Reads the records; `notes` name further records that must be looked for. */
export async function readMap(
  { store, probes, connections }: Pick<GatherContext, "store" | "probes" | "connections">,
  notes: readonly RecordNote[],
): Promise<ZoneView> {
  const domain = normalName(store.domain);
  const delegation = await probes.dns.delegation(domain);
  const zone = delegation?.zone ?? null;
  const servers = (delegation?.servers ?? []).flatMap(({ addresses }) => addresses).slice(0, 3);
  const inside = connections?.cloudflare ? await readZone(connections.cloudflare) : null;
  if (inside !== null && inside !== "refused") {
    const apex = await lookAt(probes.dns, servers, [{ name: zone ?? domain, type: "NS" }]);
    return { zone: zone ?? domain, source: "zone", refused: null, ...sorted([...inside, ...apex.records]), unseen: [] };
  }
  const seen = await lookAt(probes.dns, servers, questionsOf(store, notes));
  return {
    zone,
    source: "outside",
    refused: inside === "refused" ? "DNS Read" : null,
    ...sorted(seen.records),
    unseen: seen.unseen,
  };
}

function sorted(records: MapRecord[]): { records: MapRecord[] } {
  const unique = new Map(records.map((record) => [`${record.type} ${record.name} ${record.value}`, record]));
  return { records: [...unique.values()].filter(({ type }) => !LEFT_OUT.has(type)).toSorted(compareRecords) };
}

/** Null when the API gave no list for another reason than the token: then the zone is seen from outside. */
async function readZone(zone: CloudflareZone): Promise<MapRecord[] | "refused" | null> {
  const records: MapRecord[] = [];
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const further = page === 1 ? "" : `&page=${page}`;
    const answer = await askZone(zone, `/zones/{zone}/dns_records?per_page=${PAGE_RECORDS}${further}`);
    if (isRefused(answer)) return "refused";
    if (answer.status !== 200) return null;
    const entries = listOf(answer.result);
    records.push(...entries.flatMap(recordOfEntry));
    if (entries.length < PAGE_RECORDS) return records;
  }
  return records;
}

function recordOfEntry(entry: Json): MapRecord[] {
  const [type, rawName, content] = ["type", "name", "content"].map((field) => textOf(fieldOf(entry, field)));
  if (!type || !rawName || content === null || content === undefined) return [];
  const [ttl, priority] = [fieldOf(entry, "ttl"), fieldOf(entry, "priority")];
  const value = contentOf(type, content);
  return [
    {
      type,
      name: normalName(rawName),
      value: type === "MX" && typeof priority === "number" ? `${priority} ${value}` : value,
      ttl: typeof ttl === "number" && ttl !== TTL_AUTOMATIC ? ttl : null,
      proxied: fieldOf(entry, "proxied") === true,
      comment: textOf(fieldOf(entry, "comment")) || null,
    },
  ];
}

/** The API gives TXT with or without quotes, in one or several strings; one record is one text (RFC 7208, section 3.3). */
function contentOf(type: string, content: string): string {
  if (type === "TXT") {
    const strings = [...content.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text.replace(/\\(.)/g, "$1"));
    return content.startsWith('"') && strings.length > 0 ? strings.join("") : content;
  }
  return ["CNAME", "MX", "NS"].includes(type) ? normalName(content) : content;
}

type Question = { name: string; type: DnsType };
const noteTypes: readonly DnsType[] = ["A", "AAAA", "CNAME", "MX", "TXT", "NS", "CAA", "DS"];

/** What everybody may ask without guessing: declared hosts, the usual mail names, declared senders, noted records. */
function questionsOf(store: StoreProfile, notes: readonly RecordNote[]): Question[] {
  const domain = normalName(store.domain);
  const questions: Question[] = [];
  const add = (name: string, ...types: DnsType[]) => {
    if (!isOwnName(name, domain)) return;
    for (const type of types) questions.push({ name: normalName(name), type });
  };
  for (const { name } of hostsOf(store)) add(name, "A", "AAAA");
  add(domain, "A", "AAAA", "MX", "TXT", "CAA", "NS");
  for (const label of ["_dmarc", "_mta-sts", "_smtp._tls", "default._bimi", "_launch-verify"]) {
    add(`${label}.${domain}`, "TXT");
  }
  for (const { fromDomain, returnPathDomain } of store.senders) {
    for (const plan of planSelectors(store, normalName(fromDomain))) {
      for (const selector of plan.selectors) add(`${selector}._domainkey.${normalName(fromDomain)}`, "TXT");
    }
    if (normalName(fromDomain) !== domain) add(fromDomain, "MX", "TXT");
    if (returnPathDomain) add(returnPathDomain, "MX", "TXT");
  }
  for (const note of notes) add(note.name, ...noteTypes.filter((type) => type === note.type));
  return [...new Map(questions.map((question) => [`${question.name} ${question.type}`, question])).values()];
}

async function lookAt(
  dns: DnsProbe,
  servers: string[],
  questions: Question[],
): Promise<{ records: MapRecord[]; unseen: string[] }> {
  const seen = await Promise.all(questions.map((question) => lookOnce(dns, servers, question)));
  return {
    records: seen.flatMap((records) => records ?? []),
    unseen: questions.flatMap(({ name, type }, index) => (seen[index] === null ? [`${name} ${type}`] : [])),
  };
}

/** Gives what the first server with authority says; null when none answered. */
async function lookOnce(dns: DnsProbe, servers: string[], { name, type }: Question): Promise<MapRecord[] | null> {
  for (const server of servers) {
    const answer = await dns.ask(server, name, type);
    if (!wasAnswered(answer.rcode) || (answer.rcode !== "NOERROR" && answer.rcode !== "NXDOMAIN")) continue;
    // A referral: this zone holds only the names of the servers it hands the name to (RFC 1034, section 4.3.2, step 3b).
    const own = answer.aa
      ? answer.answers.filter((record) => record.name === name)
      : answer.authority.filter((record) => record.type === "NS" && isOwnName(name, record.name));
    if (!answer.aa && own.length === 0) continue;
    return own.flatMap((record) => mapRecordOf(record) ?? []);
  }
  return null;
}
