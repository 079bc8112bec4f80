/** Addresses behind which the shop's own servers may stand, by the shop's own data alone: nothing is guessed. */
import { isIP } from "node:net";
import { textsOf } from "../dns/answers.ts";
import { isOwnName, normalName, webHostsOf } from "../dns/hosts.ts";
import { parseSpfRecord, selectSpfRecords } from "../email/spf-record.ts";
import { rangeTest } from "../probes/cloudflare-ranges.ts";
import type { Probes } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { rangesOf } from "./fronts.ts";
import type { ZoneRecord } from "./zone-records.ts";

/** One address and where the shop names it. */
export type Candidate = {
  address: string;
  sources: string[];
  /** The name a proxied record leads to, where it leads to a name; null otherwise. */
  alias: string | null;
};

/** Each costs a handshake and up to two pages at a polite pace; declared ones come first. */
const CANDIDATES_MAX = 8;
/** Wider networks in an SPF record belong to a provider, not to the shop. */
const OWN_PREFIX_MIN = 24;

/** Lists the candidates: declared, in the connected zone, in public records without the edge, in SPF, and mail servers. */
export async function listCandidates(
  probes: Probes,
  store: StoreProfile,
  records: ZoneRecord[] | null,
): Promise<{ candidates: Candidate[]; leftOut: number }> {
  const found = (
    await Promise.all([
      declared(store),
      inZone(probes, store, records),
      inPublicRecords(probes, store),
      inMail(probes, store),
    ])
  ).flat();
  const isInRanges = await rangesOf(probes);
  const byAddress = new Map<string, Candidate>();
  for (const { address, sources, alias } of found) {
    if (isIP(address) === 0 || isInRanges(address)) continue;
    const known = byAddress.get(address);
    if (known === undefined) byAddress.set(address, { address, sources: [...sources], alias });
    else known.sources.push(...sources.filter((source) => !known.sources.includes(source)));
  }
  const candidates = [...byAddress.values()];
  return { candidates: candidates.slice(0, CANDIDATES_MAX), leftOut: Math.max(0, candidates.length - CANDIDATES_MAX) };
}

function candidate(address: string, source: string, alias: string | null = null): Candidate {
  return { address: address.toLowerCase(), sources: [source], alias };
}

function declared({ origins = [] }: StoreProfile): Candidate[] {
  return origins.map((address) => candidate(address, "declared"));
}

/** What proxied records hide, and what unproxied ones show; an unproxied alias leads to a vendor. */
async function inZone(probes: Probes, store: StoreProfile, records: ZoneRecord[] | null): Promise<Candidate[]> {
  const own = (records ?? []).filter(({ name }) => isOwnName(name, store.domain));
  const lists = await Promise.all(
    own.map(async ({ name, type, content, proxied }): Promise<Candidate[]> => {
      if (type === "A" || type === "AAAA") {
        return [candidate(content, `${proxied ? "proxied" : "unproxied"} record ${name}`)];
      }
      const alias = normalName(content);
      if (type !== "CNAME" || !proxied || isOwnName(alias, store.domain)) return [];
      const { addresses } = await probes.dns.addresses(alias);
      return addresses.map((address) => candidate(address, `proxied record ${name}`, alias));
    }),
  );
  return lists.flat();
}

async function inPublicRecords(probes: Probes, store: StoreProfile): Promise<Candidate[]> {
  const lists = await Promise.all(
    webHostsOf(store).map(async ({ name }) => {
      const addresses = await ownAddresses(probes, name, store.domain);
      return addresses.map((address) => candidate(address, `unproxied record ${name}`));
    }),
  );
  return lists.flat();
}

/** Single addresses of the shop's own SPF record, and mail servers of its own name or in its own networks. */
async function inMail(probes: Probes, store: StoreProfile): Promise<Candidate[]> {
  const domain = normalName(store.domain);
  const [texts, mx] = await Promise.all([probes.dns.resolve(domain, "TXT"), probes.dns.resolve(domain, "MX")]);
  const networks = selectSpfRecords(textsOf(texts, "TXT")).flatMap((text) =>
    (parseSpfRecord(text).record?.mechanisms ?? []).flatMap((mechanism) => {
      const address = /^\+?ip4:([^/]+)/i.exec(mechanism.text)?.[1];
      return mechanism.kind === "ip4" && address !== undefined ? [{ address, prefix: mechanism.prefix }] : [];
    }),
  );
  const single = networks.flatMap(({ address, prefix }) => (prefix === 32 ? [candidate(address, "SPF")] : []));
  const own = networks.filter(({ prefix }) => prefix >= OWN_PREFIX_MIN);
  const isInOwnNetwork = rangeTest(own.map(({ address, prefix }) => `${address}/${prefix}`));
  const exchanges = mx.answers.flatMap((record) => (record.kind === "mx" ? [normalName(record.exchange)] : []));
  const servers = await Promise.all(
    exchanges.map(async (name) => {
      const isOwn = isOwnName(name, domain);
      const addresses = isOwn
        ? await ownAddresses(probes, name, domain)
        : (await probes.dns.addresses(name)).addresses.filter(isInOwnNetwork);
      return addresses.map((address) => candidate(address, `mail server ${name}`));
    }),
  );
  return [...single, ...servers.flat()];
}

/** Addresses of a name that is no alias of somebody else's. */
async function ownAddresses(probes: Probes, name: string, domain: string): Promise<string[]> {
  const { a, aaaa, addresses } = await probes.dns.addresses(name);
  const aliases = [...textsOf(a, "CNAME"), ...textsOf(aaaa, "CNAME")];
  return aliases.every((alias) => isOwnName(alias, domain)) ? addresses : [];
}
