/** Following aliases by hand, one question per link, so that every link and its end can be shown. */
import type { DnsProbe } from "../probes/probes.ts";
import { classOfAddresses, recordsOf } from "./answers.ts";
import { normalName } from "./hosts.ts";

/** One CNAME; `ttl` in seconds. */
export type AliasLink = { from: string; to: string; ttl: number };
/** How a chain of aliases ends. */
export type AliasEnd = "addresses" | "nodata" | "nxdomain" | "servfail" | "unseen" | "loop" | "too-long";
/** A name, the aliases it leads through and where they end; no links means the name is no alias. */
export type AliasChain = { name: string; links: AliasLink[]; end: AliasEnd; addresses: string[] };

/** Catalogue: stop after ten links; nothing longer resolves reliably. */
const LINKS_MAX = 10;

/** Follows the CNAME records of a name to their end; a name without an alias has no links. */
export async function followAliases(dns: DnsProbe, rawName: string): Promise<AliasChain> {
  const name = normalName(rawName);
  const links: AliasLink[] = [];
  let current = name;
  for (;;) {
    const answer = await dns.resolve(current, "CNAME");
    const record = recordsOf(answer.answers, "CNAME", current)[0];
    if (record?.kind !== "text") break;
    const to = normalName(record.data);
    links.push({ from: current, to, ttl: record.ttl });
    if (to === name || links.some((link) => link.from === to)) return { name, links, end: "loop", addresses: [] };
    if (links.length >= LINKS_MAX) return { name, links, end: "too-long", addresses: [] };
    current = to;
  }
  // Some servers answer CNAME questions wrongly (SERVFAIL, NXDOMAIN) though the addresses are there: these decide.
  const { a, aaaa, addresses } = await dns.addresses(current);
  const end = classOfAddresses(a, aaaa);
  return { name, links, end: end === "alias" ? "nodata" : end, addresses };
}

/** Writes a chain for engineers: `www.shop.test -> shops.example (300 s) -> 2 addresses`. */
export function describeChain(chain: AliasChain): string {
  const steps = chain.links.map((link) => `${link.to} (${link.ttl} s)`);
  const end = chain.end === "addresses" ? chain.addresses.join(" ") : chain.end.toUpperCase();
  return [chain.name, ...steps, end].join(" -> ");
}
