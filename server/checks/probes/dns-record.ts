/** The data of one record, by type. */
import { DnsFormatError, decodeName } from "./dns-name.ts";
import type { DnsRecord } from "./probes.ts";

type Head = { name: string; type: string; ttl: number };

/** Decodes a record's data; throws DnsFormatError when it does not have the shape of its type. */
export function decodeRecordData(head: Head, packet: Buffer, start: number, length: number): DnsRecord {
  const data = packet.subarray(start, start + length);
  switch (head.type) {
    case "A":
      exactly(data, 4);
      return { ...head, kind: "text", data: data.join(".") };
    case "AAAA":
      exactly(data, 16);
      return { ...head, kind: "text", data: ipv6Text(data) };
    case "CNAME":
    case "NS":
    case "PTR":
      return { ...head, kind: "text", data: nameIn(packet, start, start + length).name };
    case "TXT":
    case "SPF":
      return { ...head, kind: "text", data: characterStrings(data) };
    case "MX": {
      atLeast(data, 3);
      const exchange = nameIn(packet, start + 2, start + length).name;
      return { ...head, kind: "mx", preference: data.readUInt16BE(0), exchange };
    }
    case "SOA":
      return { ...head, ...startOfAuthority(packet, start, start + length) };
    case "CAA": {
      atLeast(data, 2);
      const tagLength = data[1] ?? 0;
      atLeast(data, 2 + tagLength);
      const tag = data.toString("latin1", 2, 2 + tagLength).toLowerCase(); // RFC 8659, section 4.1: tags match without case
      return { ...head, kind: "caa", flags: data[0] ?? 0, tag, value: data.toString("utf8", 2 + tagLength) };
    }
    case "DS": {
      atLeast(data, 4);
      const [keyTag, algorithm, digestType] = [data.readUInt16BE(0), data[2] ?? 0, data[3] ?? 0];
      return { ...head, kind: "ds", keyTag, algorithm, digestType, digest: data.toString("hex", 4) };
    }
    case "DNSKEY": {
      atLeast(data, 4);
      const key = data.toString("base64", 4);
      return {
        ...head,
        kind: "dnskey",
        flags: data.readUInt16BE(0),
        algorithm: data[3] ?? 0,
        keyTag: keyTagOf(data),
        key,
      };
    }
    case "RRSIG":
      return { ...head, ...signature(packet, start, start + length) };
    default:
      return { ...head, kind: "other", hex: data.toString("hex") };
  }
}

function startOfAuthority(packet: Buffer, start: number, end: number) {
  const mname = nameIn(packet, start, end);
  const rname = nameIn(packet, mname.end, end);
  if (rname.end + 20 > end) throw new DnsFormatError("an SOA record is cut");
  const number = (offset: number) => packet.readUInt32BE(rname.end + offset);
  const [serial, refresh, retry, expire, minimum] = [number(0), number(4), number(8), number(12), number(16)];
  const names = { mname: mname.name, rname: rname.name };
  return { kind: "soa" as const, ...names, serial, refresh, retry, expire, minimum };
}

/** RFC 4034, section 3.1. */
function signature(packet: Buffer, start: number, end: number) {
  const data = packet.subarray(start, end);
  atLeast(data, 19);
  return {
    kind: "rrsig" as const,
    typeCovered: coveredTypes.get(data.readUInt16BE(0)) ?? `TYPE${data.readUInt16BE(0)}`,
    algorithm: data[2] ?? 0,
    expirationSeconds: data.readUInt32BE(8),
    inceptionSeconds: data.readUInt32BE(12),
    keyTag: data.readUInt16BE(16),
    signer: nameIn(packet, start + 18, end).name,
  };
}

const coveredTypes = new Map([
  [1, "A"],
  [2, "NS"],
  [5, "CNAME"],
  [6, "SOA"],
  [12, "PTR"],
  [15, "MX"],
  [16, "TXT"],
  [28, "AAAA"],
  [43, "DS"],
  [47, "NSEC"],
  [48, "DNSKEY"],
  [50, "NSEC3"],
  [51, "NSEC3PARAM"],
  [52, "TLSA"],
  [59, "CDS"],
  [60, "CDNSKEY"],
  [65, "HTTPS"],
  [99, "SPF"],
  [257, "CAA"],
]);

/** Joins the strings of one record with nothing between (RFC 7208, section 3.3; RFC 6376, section 3.6.2.2). */
function characterStrings(data: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length; ) {
    const length = data[at] ?? 0;
    atLeast(data, at + 1 + length);
    parts.push(data.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return Buffer.concat(parts).toString("utf8");
}

/** RFC 4034, appendix B; algorithm 1 (RSA/MD5) has a rule of its own and is long forbidden. */
function keyTagOf(data: Buffer): number {
  let sum = 0;
  for (const [index, byte] of data.entries()) sum += index % 2 === 0 ? byte << 8 : byte;
  return (sum + ((sum >>> 16) & 0xffff)) & 0xffff;
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups shortened. */
function ipv6Text(data: Buffer): string {
  const groups = [0, 2, 4, 6, 8, 10, 12, 14].map((at) => data.readUInt16BE(at).toString(16));
  const runs = [...groups.join(":").matchAll(/(?<![0-9a-f])0(?::0(?![0-9a-f]))+/g)];
  const longest = runs.reduce((best, [run]) => (run.length > best.length ? run : best), "");
  if (longest === "") return groups.join(":");
  const text = groups.join(":");
  const at = runs.find(([run]) => run === longest)?.index ?? 0;
  const [before, after] = [text.slice(0, at).replace(/:$/, ""), text.slice(at + longest.length).replace(/^:/, "")];
  return `${before}::${after}`;
}

/** Decodes a name that must end inside its record. */
function nameIn(packet: Buffer, start: number, end: number): { name: string; end: number } {
  const decoded = decodeName(packet, start);
  if (decoded.end > end) throw new DnsFormatError("a name leaves its record");
  return decoded;
}

function exactly(data: Buffer, length: number): void {
  if (data.length !== length) throw new DnsFormatError(`record data of ${data.length} bytes instead of ${length}`);
}

function atLeast(data: Buffer, length: number): void {
  if (data.length < length) throw new DnsFormatError("record data is cut");
}
