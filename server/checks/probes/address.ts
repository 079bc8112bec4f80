/** Which addresses and URLs the probes may touch: public ones, on the two ports of the web. */
import { BlockList, isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { FaultError } from "./network-fault.ts";

/** IANA IPv4 Special-Purpose Address Registry (RFC 6890) with multicast (RFC 5771) and reserved space (RFC 1112). */
const specialIpv4: [network: string, prefix: number][] = [
  ["0.0.0.0", 8], // this network, RFC 791
  ["10.0.0.0", 8], // private use, RFC 1918
  ["100.64.0.0", 10], // shared address space, RFC 6598
  ["127.0.0.0", 8], // loopback, RFC 1122
  ["169.254.0.0", 16], // link local and cloud metadata, RFC 3927
  ["172.16.0.0", 12], // private use, RFC 1918
  ["192.0.0.0", 24], // protocol assignments, RFC 6890
  ["192.0.2.0", 24], // documentation, RFC 5737
  ["192.88.99.0", 24], // 6to4 relays, RFC 7526
  ["192.168.0.0", 16], // private use, RFC 1918
  ["198.18.0.0", 15], // benchmarking, RFC 2544
  ["198.51.100.0", 24], // documentation, RFC 5737
  ["203.0.113.0", 24], // documentation, RFC 5737
  ["224.0.0.0", 4], // multicast, RFC 5771
  ["240.0.0.0", 4], // reserved and broadcast, RFC 1112
];

/** IANA IPv6 Special-Purpose Address Registry; what embeds an IPv4 address is refused whole. */
const specialIpv6: [network: string, prefix: number][] = [
  ["::", 128], // unspecified, RFC 4291
  ["::1", 128], // loopback, RFC 4291
  ["::ffff:0:0", 96], // IPv4-mapped, RFC 4291
  ["64:ff9b::", 96], // IPv4/IPv6 translation, RFC 6052
  ["64:ff9b:1::", 48], // local translation, RFC 8215
  ["100::", 64], // discard only, RFC 6666
  ["2001::", 23], // protocol assignments with Teredo, RFC 2928, RFC 4380
  ["2001:db8::", 32], // documentation, RFC 3849
  ["2002::", 16], // 6to4, RFC 3056
  ["3fff::", 20], // documentation, RFC 9637
  ["5f00::", 16], // segment routing, RFC 9602
  ["fc00::", 7], // unique local, RFC 4193
  ["fe80::", 10], // link local, RFC 4291
  ["fec0::", 10], // old site local, RFC 3879
  ["ff00::", 8], // multicast, RFC 4291
];

const blockedIpv4 = blockList(specialIpv4, "ipv4");
const blockedIpv6 = blockList(specialIpv6, "ipv6");
/** The only space given out for public hosts, RFC 4291 section 2.4 with the IANA IPv6 address space registry. */
const globalIpv6 = blockList([["2000::", 3]], "ipv6");

/** Tells whether an address literal is public: canonical text, no zone id, outside every special-purpose block. */
export function isPublicAddress(address: string): boolean {
  const family = address.includes("%") ? 0 : isIP(address);
  if (family === 4) return !blockedIpv4.check(address, "ipv4");
  if (family === 6) return globalIpv6.check(address, "ipv6") && !blockedIpv6.check(address, "ipv6");
  return false;
}

/** Throws a guarded `FaultError` unless the address is public, or an address at all when `allowPrivate`. */
export function vetAddress(address: string, allowPrivate: boolean): void {
  if (allowPrivate && !address.includes("%") && isIP(address) !== 0) return;
  if (isPublicAddress(address)) return;
  throw new FaultError("guarded", "SPECIAL_ADDRESS", `${address} is not a public address`);
}

/** Catalogue 0.4: the ports a visitor's browser uses. */
export const webPorts: readonly number[] = [80, 443];

export type VettedUrl = {
  url: URL;
  /** Lower case, A-labels, no final dot; an IPv6 literal without brackets. */
  host: string;
  port: number;
  isTls: boolean;
};

/**
 * Reads a URL the way browsers do (so that decimal, octal and hex hosts and look-alike digits turn into the address they
 * mean) and throws a guarded `FaultError` unless it is http(s), without userinfo, on an allowed port.
 */
export function vetUrl(text: string, ports: readonly number[] = webPorts): VettedUrl {
  if (!URL.canParse(text)) throw new FaultError("guarded", "URL", `not a URL: ${text.slice(0, 200)}`);
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new FaultError("guarded", "SCHEME", `only http and https are fetched, not ${url.protocol}`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new FaultError("guarded", "USERINFO", "a URL with a user name or password is not fetched");
  }
  const isTls = url.protocol === "https:";
  const defaultPort = isTls ? 443 : 80;
  const port = url.port === "" ? defaultPort : Number(url.port);
  if (!ports.includes(port)) throw new FaultError("guarded", "PORT", `port ${port} is not one of ${ports.join(", ")}`);
  return { url, host: bareHost(url.hostname), port, isTls };
}

/** Turns a host as written into the form names and addresses are compared in: lower case, no brackets, no final dot. */
export function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
}

/** Tells whether this machine has an IPv6 address that reaches the internet; without one, IPv6 servers are no evidence. */
export function hasIpv6Route(): boolean {
  return Object.values(networkInterfaces())
    .flat()
    .some((entry) => entry?.family === "IPv6" && !entry.internal && isPublicAddress(entry.address));
}

/** Orders addresses for connecting: IPv6 first where there is a route (RFC 8305, section 4), else last. */
export function inConnectOrder(addresses: string[], isIpv6Routed = hasIpv6Route()): string[] {
  const ipv4 = addresses.filter((address) => isIP(address) === 4);
  const ipv6 = addresses.filter((address) => isIP(address) === 6);
  return isIpv6Routed ? [...ipv6, ...ipv4] : [...ipv4, ...ipv6];
}

function blockList(networks: [string, number][], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, family);
  return list;
}
