/** DNS packets (RFC 1035) with EDNS0 (RFC 6891), the DNSSEC bits (RFC 4035) and extended errors (RFC 8914). */
import { DnsFormatError, decodeName, encodeName } from "./dns-name.ts";
import { decodeRecordData } from "./dns-record.ts";
import type { DnsRecord, DnsType, Rcode } from "./probes.ts";

/** IANA DNS parameters, resource record types. */
export const typeNumbers: { [type in DnsType]: number } = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  DS: 43,
  RRSIG: 46,
  DNSKEY: 48,
  TLSA: 52,
  HTTPS: 65,
  SPF: 99,
  CAA: 257,
};
const typeNames = new Map(Object.entries(typeNumbers).map(([name, number]) => [number, name]));
const OPT_TYPE = 41;
const CLASS_IN = 1;
/** RFC 8914: the option that carries extended errors. */
const EDE_OPTION = 15;
/** Fits every path without fragments (DNS flag day 2020); larger answers come over TCP. */
const UDP_BYTES_MAX = 1232;

export type DnsQuestion = { name: string; type: DnsType };

export type QueryFlags = {
  id: number;
  /** RD: asks a resolver to look the name up; off when a server is asked what it knows itself. */
  recursionDesired: boolean;
  /** CD, RFC 4035 section 3.2.2: hand out data even when its signatures are wrong. */
  checkingDisabled: boolean;
  /** DO, RFC 4035 section 3.2.1: send signatures along. */
  dnssec: boolean;
  /** False for servers that answer FORMERR to an OPT record (RFC 6891, section 7). */
  edns: boolean;
};

export type DnsMessage = {
  id: number;
  isResponse: boolean;
  opcode: number;
  aa: boolean;
  tc: boolean;
  rd: boolean;
  ra: boolean;
  ad: boolean;
  cd: boolean;
  rcode: Rcode;
  /** True when the sender speaks EDNS0. */
  hasEdns: boolean;
  /** Null when the packet holds no question or several; `type` by name, or `TYPE123`. */
  question: { name: string; type: string; isInternet: boolean } | null;
  ede: { code: number; text: string }[];
  answers: DnsRecord[];
  authority: DnsRecord[];
  additional: DnsRecord[];
};

/** Encodes one question; throws DnsFormatError for a name that cannot be written. */
export function encodeQuery(question: DnsQuestion, flags: QueryFlags): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(flags.id, 0);
  // AD in a query asks for the AD bit back even without DO (RFC 6840, section 5.7).
  const bits = (flags.recursionDesired ? 0x0100 : 0) | 0x0020 | (flags.checkingDisabled ? 0x0010 : 0);
  header.writeUInt16BE(bits, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(flags.edns ? 1 : 0, 10);
  const tail = Buffer.alloc(4);
  tail.writeUInt16BE(typeNumbers[question.type], 0);
  tail.writeUInt16BE(CLASS_IN, 2);
  const parts = [header, encodeName(question.name), tail];
  if (flags.edns) parts.push(optRecord(flags.dnssec));
  return Buffer.concat(parts);
}

function optRecord(isDnssecOk: boolean): Buffer {
  const record = Buffer.alloc(11);
  record.writeUInt16BE(OPT_TYPE, 1);
  record.writeUInt16BE(UDP_BYTES_MAX, 3);
  record.writeUInt16BE(isDnssecOk ? 0x8000 : 0, 7);
  return record;
}

/** Decodes the identity of a packet, which must be right before anything else of it is believed; null when too short. */
export function peekHeader(packet: Buffer): { id: number; isResponse: boolean } | null {
  if (packet.length < 12) return null;
  return { id: packet.readUInt16BE(0), isResponse: (packet.readUInt16BE(2) & 0x8000) !== 0 };
}

/** Decodes a packet; throws DnsFormatError when it breaks the format, and nothing else. */
export function decodeMessage(packet: Buffer): DnsMessage {
  if (packet.length < 12) throw new DnsFormatError("a packet has at least 12 bytes");
  const bits = packet.readUInt16BE(2);
  const counts = [4, 6, 8, 10].map((offset) => packet.readUInt16BE(offset));
  const [questionCount = 0, answerCount = 0, authorityCount = 0, additionalCount = 0] = counts;
  let at = 12;
  let question: DnsMessage["question"] = null;
  for (let index = 0; index < questionCount; index += 1) {
    const { name, end } = decodeName(packet, at);
    need(packet, end, 4);
    const isInternet = packet.readUInt16BE(end + 2) === CLASS_IN;
    question = questionCount === 1 ? { name, type: typeName(packet.readUInt16BE(end)), isInternet } : null;
    at = end + 4;
  }
  const extended = { rcodeHigh: 0, hasEdns: false, ede: [] as { code: number; text: string }[] };
  function section(count: number): DnsRecord[] {
    const records: DnsRecord[] = [];
    for (let index = 0; index < count; index += 1) {
      const { name, end } = decodeName(packet, at);
      need(packet, end, 10);
      const [type, ttl, length] = [
        packet.readUInt16BE(end),
        packet.readUInt32BE(end + 4),
        packet.readUInt16BE(end + 8),
      ];
      const dataStart = end + 10;
      need(packet, dataStart, length);
      at = dataStart + length;
      if (type === OPT_TYPE) {
        extended.hasEdns = true;
        extended.rcodeHigh = ttl >>> 24;
        extended.ede.push(...extendedErrors(packet.subarray(dataStart, at)));
        continue;
      }
      // RFC 2181, section 8: a TTL with the top bit set counts as zero.
      const head = { name, type: typeName(type), ttl: ttl > 0x7fffffff ? 0 : ttl };
      records.push(decodeRecordData(head, packet, dataStart, length));
    }
    return records;
  }
  const [answers, authority, additional] = [section(answerCount), section(authorityCount), section(additionalCount)];
  return {
    id: packet.readUInt16BE(0),
    isResponse: (bits & 0x8000) !== 0,
    opcode: (bits >>> 11) & 0xf,
    aa: (bits & 0x0400) !== 0,
    tc: (bits & 0x0200) !== 0,
    rd: (bits & 0x0100) !== 0,
    ra: (bits & 0x0080) !== 0,
    ad: (bits & 0x0020) !== 0,
    cd: (bits & 0x0010) !== 0,
    rcode: rcodeName((extended.rcodeHigh << 4) | (bits & 0xf)),
    hasEdns: extended.hasEdns,
    question,
    ede: extended.ede,
    answers,
    authority,
    additional,
  };
}

function extendedErrors(options: Buffer): { code: number; text: string }[] {
  const errors: { code: number; text: string }[] = [];
  let at = 0;
  while (at + 4 <= options.length) {
    const [option, length] = [options.readUInt16BE(at), options.readUInt16BE(at + 2)];
    need(options, at + 4, length);
    if (option === EDE_OPTION && length >= 2) {
      const text = options.toString("utf8", at + 6, at + 4 + length).replace(/\0+$/, "");
      errors.push({ code: options.readUInt16BE(at + 4), text });
    }
    at += 4 + length;
  }
  return errors;
}

function typeName(number: number): string {
  return typeNames.get(number) ?? `TYPE${number}`; // RFC 3597, section 5
}

const rcodes: Rcode[] = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

function rcodeName(number: number): Rcode {
  return rcodes[number] ?? "OTHER";
}

function need(packet: Buffer, start: number, length: number): void {
  if (start + length > packet.length) throw new DnsFormatError("the packet ends inside a record");
}
