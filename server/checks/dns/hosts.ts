/** Which host names a check looks at, and how much of the shop each one carries. */
import { getDomain } from "tldts";
import type { Reach } from "../check.ts";
import type { StoreHost, StoreProfile } from "../store-profile.ts";

/** A host to look at; `declared` is false for the apex, www and canonical host nobody listed. */
export type HostToCheck = StoreHost & { declared: boolean };

/**
 * Lists the declared hosts, then the apex, the canonical host and www where nobody listed them. Implied hosts that
 * do not resolve are the business of `dns.apex-resolves` and `dns.www-resolves`, not of the check that asks here.
 */
export function hostsOf(store: StoreProfile): HostToCheck[] {
  const hosts: HostToCheck[] = [];
  const add = (host: HostToCheck) => {
    if (!hosts.some((known) => known.name === host.name)) hosts.push(host);
  };
  for (const host of declaredHostsOf(store)) add({ ...host, declared: true });
  const canonical = canonicalHost(store);
  const implied = [store.domain, ...(canonical === null ? [] : [canonical])];
  if (!store.wwwUnused && hasOwnWww(store.domain)) implied.push(`www.${store.domain}`);
  for (const raw of implied) {
    const name = normalName(raw);
    const role = canonical === null || canonical === name ? "storefront" : "redirect";
    add({ name, role, http: true, required: true, declared: false });
  }
  return hosts;
}

/**
 * Lists the declared hosts by their normal names, without a www nobody expects: one left out on purpose, or one that a
 * starting profile put in front of a chosen subdomain.
 */
export function declaredHostsOf(store: StoreProfile): StoreHost[] {
  const www = `www.${normalName(store.domain)}`;
  const isIdle = (host: StoreHost) => host.name === www && (store.wwwUnused || !hasOwnWww(store.domain));
  return store.hosts
    .map((host) => ({ ...host, name: normalName(host.name) }))
    .filter((host) => host.role !== "redirect" || !isIdle(host));
}

/** Lists the hosts that answer web requests. */
export function webHostsOf(store: StoreProfile): HostToCheck[] {
  return hostsOf(store).filter((host) => host.http);
}

/** Gives the host name of the canonical origin; null while it is not known. */
export function canonicalHost(store: StoreProfile): string | null {
  if (store.canonicalOrigin === null || !URL.canParse(store.canonicalOrigin)) return null;
  return normalName(new URL(store.canonicalOrigin).hostname);
}

/** Weighs a host: 1 shop front or apex, .9 checkout or sign-in, .6 another required host, .3 an optional one. */
export function reachOf(host: StoreHost, store: StoreProfile): Reach {
  if (host.role === "storefront" || host.name === normalName(store.domain)) return 1;
  if (host.name === canonicalHost(store)) return 1;
  if (!host.required) return 0.3;
  return host.role === "checkout" || host.role === "app" ? 0.9 : 0.6;
}

/** Tells whether a name is the domain or below it. */
export function isOwnName(name: string, domain: string): boolean {
  const [own, zone] = [normalName(name), normalName(domain)];
  return own === zone || own.endsWith(`.${zone}`);
}

/** Gives the registrable domain by the ICANN section of the Public Suffix List; null for a public suffix or an address. */
export function registrableOf(name: string): string | null {
  return getDomain(normalName(name), { allowPrivateDomains: false, validateHostname: false });
}

/**
 * Tells whether visitors expect a www beside this name: they do for a registrable domain, not for a chosen subdomain
 * such as `shop.example.com`.
 */
export function hasOwnWww(domain: string): boolean {
  return registrableOf(domain) === normalName(domain);
}

/** Writes a name as records hold it: lower case, no final dot. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}
