/** Gathers what the DNS validation script lists: records, the way from each address, subdomains. */
import type { DnsRecord, DnsType, HttpChain, Probes } from "../../server/checks/probes/probes.ts";
import type { StoreProfile } from "../../server/checks/store-profile.ts";

export type DnsFacts = {
  /** The zone that holds the domain; null when no name server is found. */
  zone: string | null;
  nameServers: string[];
  records: { name: string; type: string; ttl: number; value: string }[];
  redirects: {
    from: string;
    /** Where the way ends; null when nothing answered. */
    to: string | null;
    statuses: number[];
    end: HttpChain["end"];
  }[];
  subdomains: {
    name: string;
    role: string;
    required: boolean;
    alias: string | null;
    addresses: string[];
    rcode: string;
  }[];
};

const apexTypes: DnsType[] = ["SOA", "NS", "A", "AAAA", "MX", "TXT", "CAA", "DS"];
const hostTypes: DnsType[] = ["A", "AAAA"];

/** Looks around a domain. Every look-up that finds nothing leaves its rows out; nothing throws for the network. */
export async function lookAround(store: StoreProfile, probes: Probes): Promise<DnsFacts> {
  const { domain } = store;
  const www = `www.${domain}`;
  const others = store.hosts.filter(({ name }) => name !== domain && name !== www);
  const addresses = [
    ...new Set([domain, www, ...(store.canonicalOrigin ? [new URL(store.canonicalOrigin).hostname] : [])]),
  ];
  const [delegation, apex, dmarc, hosts, redirects, subdomains] = await Promise.all([
    probes.dns.delegation(domain),
    Promise.all(apexTypes.map((type) => recordsOf(probes, domain, type))),
    recordsOf(probes, `_dmarc.${domain}`, "TXT"),
    Promise.all(
      [www, ...others.map(({ name }) => name)].flatMap((name) =>
        hostTypes.map((type) => recordsOf(probes, name, type)),
      ),
    ),
    Promise.all(
      addresses.flatMap((host) => ["http", "https"].map((scheme) => wayFrom(probes, `${scheme}://${host}/`))),
    ),
    Promise.all(others.map(({ name, role, required }) => subdomainOf(probes, { name, role, required }))),
  ]);
  const records = [...apex, dmarc, ...hosts].flat();
  const rows = new Map(records.map((row) => [`${row.name} ${row.type} ${row.value}`, row]));
  return {
    zone: delegation?.zone ?? null,
    nameServers: delegation?.parentNs.toSorted() ?? [],
    records: [...rows.values()],
    redirects,
    subdomains,
  };
}

async function recordsOf(probes: Probes, name: string, type: DnsType): Promise<DnsFacts["records"]> {
  const { answers } = await probes.dns.resolve(name, type);
  return answers.map((record) => ({
    name: record.name,
    type: record.type,
    ttl: record.ttl,
    value: recordText(record),
  }));
}

async function wayFrom(probes: Probes, from: string): Promise<DnsFacts["redirects"][number]> {
  const { hops, end } = await probes.http.chain(from);
  const answered = hops.filter(({ status }) => status !== null);
  return { from, to: answered.at(-1)?.url ?? null, statuses: answered.flatMap(({ status }) => status ?? []), end };
}

async function subdomainOf(
  probes: Probes,
  host: Pick<DnsFacts["subdomains"][number], "name" | "role" | "required">,
): Promise<DnsFacts["subdomains"][number]> {
  const { a, addresses } = await probes.dns.addresses(host.name);
  const alias = a.answers.find(({ type, name }) => type === "CNAME" && name === host.name);
  return { ...host, alias: alias?.kind === "text" ? alias.data : null, addresses, rcode: a.rcode };
}

/** Writes a record's data as zone files do (RFC 1035, section 5). */
function recordText(record: DnsRecord): string {
  switch (record.kind) {
    case "text":
      return record.type === "TXT" ? JSON.stringify(record.data) : record.data;
    case "mx":
      return `${record.preference} ${record.exchange === "" ? "." : record.exchange}`;
    case "soa": {
      const { mname, rname, serial, refresh, retry, expire, minimum } = record;
      return [mname, rname, serial, refresh, retry, expire, minimum].join(" ");
    }
    case "caa":
      return `${record.flags} ${record.tag} "${record.value}"`;
    case "ds":
      return `${record.keyTag} ${record.algorithm} ${record.digestType} ${record.digest}`;
    case "dnskey":
      return `${record.flags} 3 ${record.algorithm} ${record.key}`;
    case "rrsig":
      return `${record.typeCovered} ${record.algorithm} ${record.keyTag} ${record.signer}`;
    case "other":
      return `\\# ${record.hex.length / 2} ${record.hex}`;
  }
}
