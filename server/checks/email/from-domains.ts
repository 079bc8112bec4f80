/** Which domains a store sends from, and how their names are written. */
import { domainToASCII } from "node:url";
import type { Sender, StoreProfile } from "../store-profile.ts";

/** Lists the declared From domains without repeats, or the store's own domain when no sender is declared. */
export function fromDomains(store: StoreProfile): string[] {
  const declared = store.senders.map((sender) => asciiDomain(sender.fromDomain)).filter((domain) => domain !== "");
  return declared.length > 0 ? [...new Set(declared)] : [asciiDomain(store.domain)];
}

/** Lists the declared senders of one From domain. */
export function sendersOf(store: StoreProfile, domain: string): Sender[] {
  return store.senders.filter((sender) => asciiDomain(sender.fromDomain) === domain);
}

/** Writes a domain as the DNS knows it: lower case, A-labels, no final dot; empty when it is none. */
export function asciiDomain(text: string): string {
  const plain = text.trim().toLowerCase().replace(/\.$/, "");
  return /^[\x21-\x7e]*$/.test(plain) ? plain : domainToASCII(plain);
}

/** Writes a name relative to the store's zone as DNS forms want it: `@` for the domain itself. */
export function relativeName(name: string, store: StoreProfile): string {
  const zone = asciiDomain(store.domain);
  if (name === zone) return "@";
  return name.endsWith(`.${zone}`) ? name.slice(0, -zone.length - 1) : name;
}
