/** Finds a zone's cut and both sides' name servers (RFC 1034, section 4.2). */
import { isIP } from "node:net";
import { hasIpv6Route, isPublicAddress } from "./address.ts";
import { isWithin, parentName } from "./dns-name.ts";
import type { Delegation, DnsAnswer, DnsProbe, DnsRecord } from "./probes.ts";

/** Two parent servers are enough to see a referral; more would only burden the registry. */
const PARENT_SERVERS = 2;
/** A zone with more name servers than this is judged by the first ones. */
const CHILD_SERVERS_MAX = 16;

type Asker = Pick<DnsProbe, "resolve" | "ask">;

/** Finds the delegation that governs a name; null when no SOA is found at or above it. */
export async function findDelegation(dns: Asker, domain: string): Promise<Delegation | null> {
  const seen = await findZone(dns, domain);
  if (seen === null) return null;
  const referral = seen.broken === null ? null : await askParent(dns, seen.zone, seen.broken);
  // The name does not resolve, yet its parent hands it to servers: the cut is there, and the servers are the fault.
  if (referral !== null && referral.parentNs.length > 0) return describe(dns, referral);
  if (seen.zone === "") return null;
  const above = await findZone(dns, parentName(seen.zone));
  return describe(dns, await askParent(dns, above?.zone ?? "", seen.zone));
}

/** The closest zone at or above a name, and the name below it whose lookup failed, null when none did. */
async function findZone(dns: Asker, domain: string): Promise<{ zone: string; broken: string | null } | null> {
  let broken: string | null = null;
  for (let name = domain; ; name = parentName(name)) {
    const answer = await dns.resolve(name, "SOA");
    const owner = soaOwner(answer, name);
    if (owner !== null) return { zone: owner, broken: broken === null ? null : childOf(owner, broken) };
    if (answer.rcode !== "NOERROR" && answer.rcode !== "NXDOMAIN") broken ??= name;
    if (name === "") return broken === null ? null : { zone: "", broken: childOf("", broken) };
  }
}

function soaOwner(answer: DnsAnswer, name: string): string | null {
  const records = [...answer.answers, ...answer.authority];
  const owners = records.filter((record) => record.kind === "soa" && isWithin(name, record.name));
  // An alias at the name brings the SOA of another zone along; the closest one above the name is ours.
  const closest = owners.toSorted((a, b) => b.name.length - a.name.length)[0];
  return closest?.name ?? null;
}

/** The name one label below a zone on the way to a longer name. */
function childOf(zone: string, name: string): string {
  let child = name;
  while (parentName(child) !== zone && child !== "") child = parentName(child);
  return child;
}

type ParentView = {
  zone: string;
  parentZone: string;
  parentNs: string[];
  parentAnswers: DnsAnswer[];
  glue: DnsRecord[];
};

async function askParent(dns: Asker, parentZone: string, zone: string): Promise<ParentView> {
  const parents = nameServersIn((await dns.resolve(parentZone, "NS")).answers, parentZone);
  const parentAnswers = await Promise.all(
    parents.slice(0, PARENT_SERVERS).map((name) => askForReferral(dns, name, zone)),
  );
  for (const parent of parents.slice(PARENT_SERVERS)) {
    if (parentAnswers.filter(isUseful).length >= PARENT_SERVERS) break;
    parentAnswers.push(await askForReferral(dns, parent, zone));
  }
  // The referral stands in the authority section; a server of both zones answers with authority instead.
  const answered = parentAnswers.filter((answer) => answer !== null);
  const records = answered.flatMap((answer) => [...answer.authority, ...answer.answers]);
  const glue = answered.flatMap((answer) => answer.additional);
  return { zone, parentZone, parentNs: nameServersIn(records, zone), parentAnswers: answered, glue };
}

/** Null when the parent's server has no address this machine can reach. */
async function askForReferral(dns: Asker, server: string, zone: string): Promise<DnsAnswer | null> {
  const [address] = usable(await addressesOf(dns, server, []));
  return address === undefined ? null : dns.ask(address, zone, "NS");
}

async function describe(dns: Asker, view: ParentView): Promise<Delegation> {
  const { glue, ...parent } = view;
  const parentServers = await Promise.all(
    parent.parentNs.map(async (name) => ({ name, addresses: await addressesOf(dns, name, glue) })),
  );
  const askable = [...new Set(parentServers.flatMap((server) => usable(server.addresses)))].slice(0, CHILD_SERVERS_MAX);
  const childAnswers = await Promise.all(askable.map((address) => dns.ask(address, parent.zone, "NS")));
  const records = childAnswers.filter((answer) => answer.aa).flatMap((answer) => answer.answers);
  const childNs = nameServersIn(records, parent.zone);
  const extra = childNs.filter((name) => !parent.parentNs.includes(name));
  const extraServers = await Promise.all(
    extra.map(async (name) => ({ name, addresses: await addressesOf(dns, name, []) })),
  );
  return { ...parent, childNs, servers: [...parentServers, ...extraServers], childAnswers };
}

async function addressesOf(dns: Asker, name: string, glue: DnsRecord[]): Promise<string[]> {
  const glued = glue.flatMap((record) => (record.kind === "text" && record.name === name ? addressData(record) : []));
  if (glued.length > 0) return [...new Set(glued)];
  const answers = await Promise.all([dns.resolve(name, "A"), dns.resolve(name, "AAAA")]);
  return [...new Set(answers.flatMap((answer) => answer.answers.flatMap(addressData)))];
}

function addressData(record: DnsRecord): string[] {
  return record.kind === "text" && (record.type === "A" || record.type === "AAAA") ? [record.data] : [];
}

/** Leaves out addresses this machine has no route to; IPv4 first. */
function usable(addresses: string[]): string[] {
  const ipv4 = addresses.filter((address) => isIP(address) === 4);
  const ipv6 = addresses.filter((address) => isIP(address) === 6 && (!isPublicAddress(address) || hasIpv6Route()));
  return [...ipv4, ...ipv6];
}

function isUseful(answer: DnsAnswer | null): boolean {
  return answer?.rcode === "NOERROR" || answer?.rcode === "NXDOMAIN";
}

function nameServersIn(records: DnsRecord[], owner: string): string[] {
  const names = records.flatMap((record) =>
    record.kind === "text" && record.type === "NS" && record.name === owner ? [record.data] : [],
  );
  return [...new Set(names)].sort();
}
