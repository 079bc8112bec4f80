/** The rest of the world's name space: root, registries and the vendors that stores point at. */
import { addresses, serverNames } from "./addresses.ts";
import type { DnsRecord } from "./dns-message.ts";
import type { StoreState } from "./store-state.ts";
import { serverAddress } from "./store-state.ts";
import type { Zone } from "./zones.ts";
import { createZone, isUnder, parentOf, record } from "./zones.ts";

const topLevel = ["arpa", "com", "example", "net", "org", "test"];
const rootServers = ["a.root-servers.net", "b.root-servers.net"];
const registryServers = ["a.nic.example", "b.nic.example"];
const vendorServers = ["ns1.vendor-dns.net", "ns2.vendor-dns.net"];
const storeServers = ["ns1.anchordns.example", "ns2.anchordns.example", "ns3.anchordns.example"];
const DELEGATION_TTL_SECONDS = 86_400;

type Delegation = { apex: string; servers: string[] };

/** Domains of the world that are registered and delegated, besides the stores'. */
export const vendorDomains: Delegation[] = [
  { apex: "anchordns.example", servers: storeServers.slice(0, 2) },
  { apex: "olddns.example", servers: ["ns1.olddns.example"] },
  ...[
    "amazonses.com",
    "brevo.com",
    "cloudflare.com",
    "deployments.example",
    "freshdesk.com",
    "google.com",
    "helpscoutdocs.com",
    "iana.org",
    "in-addr.arpa",
    "mailgun.org",
    "mcsv.net",
    "mtasv.net",
    "myshopify.com",
    "outlook.com",
    "rdap.example",
    "salesforce.com",
    "sendgrid.net",
    "stripe.com",
    "vercel-dns-017.com",
    "zendesk.com",
  ].map((apex) => ({ apex, servers: vendorServers })),
];

const vendorRecords: DnsRecord[] = [
  ...["smtp.google.com", "aspmx.l.google.com", "pm.mtasv.net"].map((name) => a(name, addresses.mail)),
  mx("pm.mtasv.net", "pm.mtasv.net"),
  // The server order mail leaves from has a name that leads back to it.
  a("mta10.mtasv.net", "50.31.156.10"),
  record("10.156.31.50.in-addr.arpa", { type: "PTR", value: "mta10.mtasv.net" }),
  a("shops.myshopify.com", addresses.shopify),
  a("*.vercel-dns-017.com", addresses.vercel),
  a("*.deployments.example", addresses.vercel),
  a("js.stripe.com", addresses.vercel),
  a("*.helpscoutdocs.com", addresses.helpDesk),
  a("rdap.example", addresses.registryWeb),
  a("data.iana.org", addresses.registryWeb),
  a("api.cloudflare.com", addresses.cloudflareApi),
  spf("_spf.google.com", "include:_netblocks.google.com include:_netblocks2.google.com include:_netblocks3.google.com"),
  spf("_netblocks.google.com", "ip4:35.190.247.0/24 ip4:64.233.160.0/19 ip4:66.102.0.0/20"),
  spf("_netblocks2.google.com", "ip6:2001:4860:4000::/36 ip6:2404:6800:4000::/36"),
  spf("_netblocks3.google.com", "ip4:172.217.0.0/19 ip4:172.253.56.0/21"),
  spf("pm.mtasv.net", "ip4:50.31.156.0/24 ip4:104.245.209.0/24"),
  spf("spf.mtasv.net", "ip4:50.31.156.0/24 ip4:104.245.209.0/24"),
  spf("spf.protection.outlook.com", "ip4:40.92.0.0/15 ip4:40.107.0.0/16"),
  spf("servers.mcsv.net", "ip4:205.201.128.0/20 ip4:198.2.128.0/18"),
  spf("sendgrid.net", "ip4:167.89.0.0/17 ip4:208.117.48.0/20"),
  spf("amazonses.com", "ip4:199.255.192.0/22 ip4:54.240.0.0/18"),
  spf("mailgun.org", "ip4:198.61.254.0/23 ip4:161.38.192.0/20"),
  spf("mail.zendesk.com", "ip4:192.161.144.0/20 ip4:103.151.192.0/23"),
  spf("_spf.salesforce.com", "ip4:13.108.0.0/14 ip4:204.14.232.0/21"),
  spf("spf.brevo.com", "ip4:77.32.148.0/24 ip4:185.41.28.0/22"),
  spf("email.freshdesk.com", "ip4:94.46.96.0/24 ip4:168.245.96.0/24"),
];

function a(name: string, value: string): DnsRecord {
  return record(name, { type: "A", value });
}

function mx(name: string, exchange: string): DnsRecord {
  return record(name, { type: "MX", preference: 10, exchange });
}

function spf(name: string, terms: string): DnsRecord {
  return record(name, { type: "TXT", value: `v=spf1 ${terms} ~all` });
}

function ns(name: string, server: string): DnsRecord {
  return record(name, { type: "NS", value: server }, DELEGATION_TTL_SECONDS);
}

/** Builds every zone of the world around the stores as they stand. */
export function buildZones(stores: Iterable<StoreState>): Map<string, Zone> {
  const states = [...stores];
  const zones = [rootZone(), ...topLevel.map((apex) => registryZone(apex, states))];
  zones.push(...vendorDomains.map(vendorZone), ...states.map(storeZone));
  return new Map(zones.map((zone) => [zone.apex, zone]));
}

function rootZone(): Zone {
  const glue = [...registryServers, ...rootServers].map(serverRecord);
  const delegations = topLevel.flatMap((apex) => registryServers.map((server) => ns(apex, server)));
  const records = [...rootServers.map((server) => ns("", server)), ...delegations, ...glue];
  return createZone({ apex: "", servedBy: addresses.root, primary: rootServers[0] ?? "", records });
}

/** A registry's zone: the delegations, the addresses of name servers below it, and the signatures' digests left with it. */
function registryZone(apex: string, states: StoreState[]): Zone {
  const below = (name: string) => isUnder(name, apex);
  const records = registryServers.map((server) => ns(apex, server));
  for (const { apex: domain, servers } of vendorDomains.filter((entry) => parentOf(entry.apex) === apex)) {
    records.push(...servers.map((server) => ns(domain, server)));
  }
  for (const state of states.filter(({ domain }) => parentOf(domain) === apex)) {
    records.push(...state.parentNs.map((server) => ns(state.domain, server)));
    if (state.ds !== null) records.push(record(state.domain, state.ds, DELEGATION_TTL_SECONDS));
  }
  records.push(...Object.keys(serverNames).filter(below).map(serverRecord));
  return createZone({ apex, servedBy: addresses.registry, primary: registryServers[0] ?? "", records });
}

function vendorZone({ apex, servers }: Delegation): Zone {
  const inZone = (name: string) => isUnder(name, apex);
  const records = [
    ...servers.map((server) => ns(apex, server)),
    ...vendorRecords.filter(({ name }) => inZone(name)),
    ...Object.keys(serverNames).filter(inZone).map(serverRecord),
  ];
  return createZone({ apex, servedBy: servers.map(serverAddress), primary: servers[0] ?? "", records });
}

function storeZone(state: StoreState): Zone {
  const records = [...state.childNs.map((server) => ns(state.domain, server)), ...state.records];
  const primary = state.childNs[0] ?? "";
  return createZone({
    apex: state.domain,
    servedBy: state.servedBy,
    primary,
    records,
    nameFaults: state.nameFaults,
    regional: state.regional,
  });
}

function serverRecord(name: string): DnsRecord {
  return record(name, { type: "A", value: serverAddress(name) }, DELEGATION_TTL_SECONDS);
}
