/** IP addresses as SPF compares them: bytes and prefixes. */
import { isIPv4, isIPv6 } from "node:net";

/** Holds an address as 4 or 16 octets. */
export type IpAddress = { version: 4 | 6; bytes: number[] };

/**
 * Reads an IPv4 or IPv6 address; null for anything else, zone indexes included.
 * An IPv4-mapped IPv6 address stays IPv6 here: `connectingAddress` turns it into IPv4.
 */
export function parseIpAddress(text: string): IpAddress | null {
  if (isIPv4(text)) return { version: 4, bytes: text.split(".").map(Number) };
  if (!isIPv6(text) || text.includes("%")) return null;
  const [head = "", tail] = withHexTail(text).split("::");
  const [left, right] = [groups(head), groups(tail ?? "")];
  const gap = new Array<number>(8 - left.length - right.length).fill(0);
  return { version: 6, bytes: [...left, ...gap, ...right].flatMap((group) => [group >> 8, group & 0xff]) };
}

/** Reads the address of a connecting client: IPv4-mapped IPv6 counts as IPv4 (RFC 7208, section 5). Null when invalid. */
export function connectingAddress(text: string): IpAddress | null {
  const address = parseIpAddress(text.trim());
  if (address?.version !== 6) return address;
  const { bytes } = address;
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return isMapped ? { version: 4, bytes: bytes.slice(12) } : address;
}

/** Tells whether the first `prefix` bits of two addresses agree; addresses of different versions never do. */
export function isInNetwork(address: IpAddress, network: IpAddress, prefix: number): boolean {
  if (address.version !== network.version) return false;
  const wholeBytes = prefix >> 3;
  if (!network.bytes.slice(0, wholeBytes).every((byte, index) => byte === address.bytes[index])) return false;
  const bits = prefix & 7;
  if (bits === 0) return true;
  const mask = (0xff << (8 - bits)) & 0xff;
  return ((network.bytes[wholeBytes] ?? 0) & mask) === ((address.bytes[wholeBytes] ?? 0) & mask);
}

/** Writes an address for people: dotted quad, or compressed lower-case hexadecimal (RFC 5952). */
export function formatIpAddress(address: IpAddress): string {
  if (address.version === 4) return address.bytes.join(".");
  const hex = hexDigits(address).match(/.{4}/g) ?? [];
  return new URL(`http://[${hex.join(":")}]/`).hostname.slice(1, -1);
}

/** Writes an address as labels: the dotted quad, or 32 dotted upper-case nibbles (RFC 7208, section 7.3, macro `i`). */
export function dottedIpAddress(address: IpAddress): string {
  return address.version === 4 ? address.bytes.join(".") : [...hexDigits(address).toUpperCase()].join(".");
}

/** Names the reverse-DNS owner of an address, such as `10.2.0.192.in-addr.arpa`. */
export function reverseName(address: IpAddress): string {
  const labels = dottedIpAddress(address).toLowerCase().split(".").reverse();
  return `${labels.join(".")}.${address.version === 4 ? "in-addr" : "ip6"}.arpa`;
}

function hexDigits(address: IpAddress): string {
  return address.bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function groups(text: string): number[] {
  return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
}

/** `::1.2.3.4` as `::102:304`. */
function withHexTail(text: string): string {
  const quad = /[^:]+$/.exec(text)?.[0] ?? "";
  if (!quad.includes(".")) return text;
  const [a = 0, b = 0, c = 0, d = 0] = quad.split(".").map(Number);
  return `${text.slice(0, -quad.length)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}
