/** The stores of a world: which faults are on where, and what every name and host answers because of them. */
import { addresses, storeAddress } from "./addresses.ts";
import { type CertificateWish, healthyCertificate } from "./authority.ts";
import { behaviours } from "./behaviours.ts";
import { cloudflareApiHost, cloudflareReply } from "./cloudflare-api.ts";
import type { Zones } from "./dns-answers.ts";
import { faults } from "./faults.ts";
import { buildZones } from "./internet.ts";
import type { DkimKeys } from "./mail-records.ts";
import { bootstrapHost, bootstrapReply, rdapHost, rdapReply } from "./rdap.ts";
import { shopReply } from "./shop.ts";
import { deploymentHost } from "./shop-secrets.ts";
import type { StoreSpec } from "./store-spec.ts";
import { addRecord, healthyState, type StoreState } from "./store-state.ts";
import { paymentHost, paymentScriptReply, unknownSiteReply } from "./vendor-sites.ts";
import type { Reply, WebRequest } from "./web-reply.ts";
import { isUnder, type NameFault, parentOf } from "./zones.ts";

/** The stores of a world as they stand, and the ways to change them. */
export type Shops = {
  states: Map<string, StoreState>;
  zones: Zones;
  /** The stores' own web addresses. */
  addresses: string[];
  stateOf(domain: string): StoreState;
  setFaults(domain: string, names: string[]): void;
  faultsOf(domain: string): string[];
  setTxt(domain: string, name: string, values: string[]): void;
  setNameFault(domain: string, name: string, fault: NameFault | null): void;
};

/** What was set by hand at a store, beside its faults. */
type ByHand = { texts: Map<string, string[]>; nameFaults: Map<string, NameFault> };

/** Builds the stores; `only` is the one address a machine without more has. Throws for a fault nobody knows. */
export function createShops(specs: StoreSpec[], keys: DkimKeys, only: string | null): Shops {
  const states = new Map<string, StoreState>();
  const active = new Map<string, string[]>();
  const byHand = new Map<string, ByHand>();
  const own = new Map(specs.map(({ domain }, index) => [domain, storeAddress(index)]));
  const shops: Shops = {
    states,
    zones: new Map(),
    addresses: [...own.values()],
    stateOf(domain) {
      const state = states.get(domain);
      if (state === undefined) throw new Error(`the world has no store ${domain}`);
      return state;
    },
    setFaults(domain, names) {
      rebuild(shops.stateOf(domain).spec, names);
      shops.zones = zonesOf(states, only);
    },
    faultsOf: (domain) => active.get(shops.stateOf(domain).domain) ?? [],
    setTxt: (domain, name, values) => setByHand(domain, name, ({ texts }) => texts.set(name, values)),
    setNameFault: (domain, name, fault) =>
      setByHand(domain, name, ({ nameFaults }) =>
        fault === null ? nameFaults.delete(name) : nameFaults.set(name, fault),
      ),
  };
  function setByHand(domain: string, name: string, set: (entries: ByHand) => void): void {
    if (!isUnder(name, shops.stateOf(domain).domain)) throw new Error(`${name} is not a name of ${domain}`);
    const entries = byHand.get(domain) ?? { texts: new Map(), nameFaults: new Map() };
    set(entries);
    byHand.set(domain, entries);
    shops.setFaults(domain, shops.faultsOf(domain));
  }
  function rebuild(spec: StoreSpec, names: string[]): void {
    const state = healthyState(spec, own.get(spec.domain) ?? addresses.resolver, keys);
    for (const name of names) {
      const known = [...faults, ...behaviours].find((candidate) => candidate.name === name);
      if (known === undefined) throw new Error(`${name} is no fault or behaviour of this world`);
      known.apply(state);
    }
    const entries = byHand.get(spec.domain);
    for (const [name, values] of entries?.texts ?? []) {
      for (const value of values) addRecord(state, name, { type: "TXT", value });
    }
    for (const [name, fault] of entries?.nameFaults ?? []) state.nameFaults.set(name, fault);
    states.set(spec.domain, state);
    active.set(spec.domain, [...names]);
  }
  for (const spec of specs) rebuild(spec, spec.faults ?? []);
  shops.zones = zonesOf(states, only);
  return shops;
}

/** The zones; with one address only, every address record of the world leads to it. */
function zonesOf(states: Map<string, StoreState>, only: string | null): Zones {
  const zones = buildZones(states.values());
  if (only === null) return zones;
  for (const { byName } of zones.values()) {
    for (const [name, records] of byName) {
      const moved = records.map((record) =>
        record.data.type === "A" && record.data.value.startsWith("127.")
          ? { ...record, data: { ...record.data, value: only } }
          : record,
      );
      byName.set(name, moved);
    }
  }
  return zones;
}

/** The store a host name belongs to. */
function stateOfHost(shops: Shops, host: string): StoreState | null {
  for (let name = host; name !== ""; name = parentOf(name)) {
    const state = shops.states.get(name);
    if (state !== undefined) return state;
  }
  for (const state of shops.states.values()) if (deploymentHost(state.domain) === host) return state;
  return null;
}

/** The certificate a host shows at an address. */
export function certificateFor(shops: Shops, host: string, address: string): CertificateWish {
  const state = stateOfHost(shops, host);
  for (const wish of state?.certificates ?? []) {
    const certificate = wish(host, address);
    if (certificate !== null) return certificate;
  }
  return healthyCertificate([host]);
}

/** What the web answers, whoever is asked. */
export function webReply(shops: Shops, request: WebRequest): Reply {
  if (request.host === rdapHost) return rdapReply(request.path, shops.states);
  if (request.host === bootstrapHost) return bootstrapReply(request.path);
  if (request.host === paymentHost) return paymentScriptReply();
  if (request.host === cloudflareApiHost) return cloudflareReply(request, shops.states);
  const state = stateOfHost(shops, request.host);
  return state === null ? unknownSiteReply() : shopReply(state, request);
}
