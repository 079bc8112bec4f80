/** Short, storable forms of DNS answers and what they mean. */
import type { DnsAnswer, DnsRecord, DnsType, Rcode } from "../probes/probes.ts";

/**
 * What a name is to one server: it has addresses, is an alias that leaves the server's zones, exists without an
 * address, does not exist, makes the server fail, or could not be seen (time-out, refusal, no way to send).
 */
export type AddressClass = "addresses" | "alias" | "nodata" | "nxdomain" | "servfail" | "unseen";

/** Gives the texts of the records of one type (addresses, targets, TXT values), in order. */
export function textsOf(answer: Pick<DnsAnswer, "answers">, type: DnsType): string[] {
  return recordsOf(answer.answers, type).flatMap((record) => (record.kind === "text" ? [record.data] : []));
}

/** Gives the records of one type, optionally only those of one owner. */
export function recordsOf(records: DnsRecord[], type: DnsType, owner?: string): DnsRecord[] {
  return records.filter((record) => record.type === type && (owner === undefined || record.name === owner));
}

/** Tells whether a server answered at all; a time-out or no way to send says nothing about the name. */
export function wasAnswered(rcode: Rcode): boolean {
  return rcode !== "TIMEOUT" && rcode !== "NETWORK";
}

/** Classifies the A and AAAA answers of one server for one name. */
export function classOfAddresses(a: DnsAnswer, aaaa: DnsAnswer): AddressClass {
  if (textsOf(a, "A").length > 0 || textsOf(aaaa, "AAAA").length > 0) return "addresses";
  if (a.rcode === "NXDOMAIN" || aaaa.rcode === "NXDOMAIN") return "nxdomain";
  if (a.rcode === "NOERROR" && aaaa.rcode === "NOERROR") {
    const isAlias = textsOf(a, "CNAME").length > 0;
    // A server without recursion rightly stops at an alias that leaves its zones (RFC 1034, section 4.3.2, step 3a).
    if (a.aa && isAlias) return "alias";
    // No authority and no data is a referral or an empty answer of a server that does not know the zone.
    return "nodata";
  }
  if (a.rcode === "SERVFAIL" || aaaa.rcode === "SERVFAIL") return "servfail";
  return "unseen";
}

/** Gives the address of `host:port` or `[host]:port`. */
export function addressOfServer(server: string): string {
  const bracket = /^\[([^\]]+)\]/.exec(server)?.[1];
  if (bracket !== undefined) return bracket;
  return server.split(":").length === 2 ? server.slice(0, server.indexOf(":")) : server;
}

/** Tells whether a text is an IPv6 address. */
export function isIpv6(address: string): boolean {
  return address.includes(":");
}
