/** One shop as it stands right now: built healthy from its spec, then bent by faults. */
import { addresses, serverNames, storeNameServers } from "./addresses.ts";
import type { CertificateWish } from "./authority.ts";
import { type CloudflareZoneState, healthyZone } from "./cloudflare-zone.ts";
import type { DnsRecord, RecordData } from "./dns-message.ts";
import type { DkimKeys } from "./mail-records.ts";
import { mailRecords } from "./mail-records.ts";
import type { StoreSpec } from "./store-spec.ts";
import type { Reply, WebRequest } from "./web-reply.ts";
import type { NameFault } from "./zones.ts";
import { record } from "./zones.ts";

/** Counted from whenever the registry is asked, so that a world that runs for weeks keeps its story. */
export type Registration = {
  registeredDaysAgo: number;
  expiresInDays: number;
  /** As RDAP spells them (RFC 8056). */
  status: string[];
};

export type StoreState = {
  spec: StoreSpec;
  domain: string;
  /** The address of its own edge. */
  address: string;
  dkimKeys: DkimKeys;
  /** In whose name its order mail comes: the shop's, signed, or that of the platform it runs on. */
  orderMailFrom: "shop" | "platform";
  /** The zone's content without SOA and apex NS. */
  records: DnsRecord[];
  /** What the registry delegates to. */
  parentNs: string[];
  /** What the zone itself says. */
  childNs: string[];
  /** Addresses of the servers that hold the zone. */
  servedBy: string[];
  ds: RecordData | null;
  nameFaults: Map<string, NameFault>;
  /** What the other region's resolver answers in place of the zone. */
  regional: DnsRecord[];
  registration: Registration;
  /** Each may ask for another certificate than the healthy one; the first answer counts. */
  certificates: ((host: string, address: string) => CertificateWish | null)[];
  /** Each may answer in place of the shop; the first answer counts. */
  before: ((request: WebRequest) => Reply | null)[];
  /** Each may change what the shop answered, in order. */
  after: ((request: WebRequest, reply: Reply) => Reply)[];
  /** Which of the payment provider's two worlds the shop talks to. */
  paymentMode: "live" | "test";
  /** Which release is live; healthy is 41. */
  release: string;
  /** Wrong passwords so far, by the address they were sent for, and after how many the shop slows down. */
  signInFailures: Map<string, number>;
  signInTriesMax: number;
  /** How old a signed message may be. */
  messageAgeMaxSeconds: number;
  /** Code added to the shop's script bundle. */
  bundleExtra: string[];
  /** Mark-up added to the head of every page. */
  headExtra: string[];
  /** The source map of the bundle; null answers 404, as a careful build does. */
  sourceMap: string | null;
  /** The server behind the edge; nobody but the edge should get an answer there. */
  originAddress: string;
  /** Its zone at Cloudflare; null for shops whose platform brings its own edge. */
  cloudflare: CloudflareZoneState | null;
  /** Since when the edge has kept the shop's files for other visitors, in milliseconds since 1970. */
  cachedSince: number;
  /** False when the help desk has no such customer any more, so that anyone may claim the name. */
  helpDeskClaimed: boolean;
};

/** Builds a shop with nothing wrong: two name servers, signed mail, valid certificates, a domain paid for years. */
export function healthyState(spec: StoreSpec, address: string, dkimKeys: DkimKeys): StoreState {
  return {
    spec,
    domain: spec.domain,
    address,
    dkimKeys,
    orderMailFrom: "shop",
    records: [...webRecords(spec, address), ...mailRecords(spec.domain, dkimKeys)],
    parentNs: [...storeNameServers],
    childNs: [...storeNameServers],
    servedBy: [...addresses.storeDns],
    ds: null,
    nameFaults: new Map(),
    regional: [],
    registration: {
      registeredDaysAgo: 900,
      expiresInDays: 400,
      status: ["client transfer prohibited"],
    },
    certificates: [],
    before: [],
    after: [],
    paymentMode: "live",
    release: "41",
    signInFailures: new Map(),
    signInTriesMax: 5,
    messageAgeMaxSeconds: 300,
    bundleExtra: [],
    headExtra: [],
    sourceMap: null,
    originAddress: addresses.deadHost,
    cloudflare: spec.flavour === "nginx" ? healthyZone(spec.domain) : null,
    cachedSince: Date.now(),
    helpDeskClaimed: true,
  };
}

function webRecords(spec: StoreSpec, address: string): DnsRecord[] {
  const { domain } = spec;
  return [
    record(domain, { type: "A", value: address }),
    record(`www.${domain}`, wwwData(spec, address)),
    record(`app.${domain}`, { type: "A", value: address }),
    record(`api.${domain}`, { type: "A", value: address }),
    record(`help.${domain}`, { type: "CNAME", value: `${slugOf(domain)}.helpscoutdocs.com` }),
  ];
}

/** Platforms ask for an alias of theirs; a server of one's own has an address. */
function wwwData(spec: StoreSpec, address: string): RecordData {
  switch (spec.flavour) {
    case "nginx":
      return { type: "A", value: address };
    case "shopify":
      return { type: "CNAME", value: "shops.myshopify.com" };
    case "vercel":
      return { type: "CNAME", value: `${slugOf(spec.domain)}.vercel-dns-017.com` };
  }
}

function slugOf(domain: string): string {
  return domain.split(".", 1)[0] ?? domain;
}

/** Takes records away: all of a name, or those of one type. */
export function removeRecords(state: StoreState, name: string, type?: RecordData["type"]): void {
  state.records = state.records.filter(
    (entry) => entry.name !== name || (type !== undefined && entry.data.type !== type),
  );
}

/** Puts one record in the place of all that a name holds of its type, and of an alias. */
export function replaceRecord(state: StoreState, name: string, data: RecordData): void {
  removeRecords(state, name, data.type);
  removeRecords(state, name, "CNAME");
  state.records.push(record(name, data));
}

/** Adds a record beside what is there. */
export function addRecord(state: StoreState, name: string, data: RecordData): void {
  state.records.push(record(name, data));
}

/** The address of a name server of the world. */
export function serverAddress(name: string): string {
  const address = serverNames[name];
  if (address === undefined) throw new Error(`${name} is no name server of this world`);
  return address;
}
