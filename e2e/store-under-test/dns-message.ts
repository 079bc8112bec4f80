/** DNS messages as far as the world's name servers need them: read a question, write an answer (RFC 1035, RFC 6891). */

/** Type numbers of the IANA "Resource Record (RR) TYPEs" registry. */
export const typeCodes = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  DS: 43,
  DNSKEY: 48,
  CAA: 257,
} as const;
export type RecordType = keyof typeof typeCodes;

/** RCODEs of RFC 1035, section 4.1.1. */
export const rcodes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
export type Rcode = keyof typeof rcodes;

export type RecordData =
  | { type: "A" | "AAAA" | "NS" | "CNAME" | "PTR" | "TXT"; value: string }
  | { type: "MX"; preference: number; exchange: string }
  | { type: "CAA"; flags: number; tag: string; value: string }
  | { type: "DS"; keyTag: number; algorithm: number; digestType: number; digestHex: string }
  | {
      type: "SOA";
      mname: string;
      rname: string;
      serial: number;
      refresh: number;
      retry: number;
      expire: number;
      minimum: number;
    };

/** A resource record; `name` in lower case without the final dot, the root as "". */
export type DnsRecord = { name: string; ttl: number; data: RecordData };

export type DnsQuery = {
  id: number;
  /** As asked, case kept: it is echoed, so that clients may mix cases against forgery. */
  name: string;
  /** The number asked for; `null` as type when the world has no records of it. */
  typeCode: number;
  type: RecordType | null;
  recursionDesired: boolean;
  checkingDisabled: boolean;
  /** Null without an OPT record. */
  edns: { udpBytesMax: number; dnssecOk: boolean } | null;
};

export type DnsReply = {
  rcode: Rcode;
  authoritative: boolean;
  answers: DnsRecord[];
  authority: DnsRecord[];
  additional: DnsRecord[];
  /** Extended DNS error, RFC 8914. */
  extendedError?: { code: number; text: string };
};

const OPT = 41;
const CLASS_IN = 1;
/** RFC 1035, section 4.2.1: the size a client without EDNS accepts over UDP. */
const UDP_BYTES_PLAIN = 512;
/** The size DNS flag day 2020 recommends, below the smallest common MTU. */
const UDP_BYTES_EDNS = 1232;

const typeByCode = new Map<number, RecordType>(
  Object.entries(typeCodes).map(([name, code]) => [code, name as RecordType]),
);

/** Reads a query; null when it is none (a response, more than one question, cut short), which servers drop. */
export function readQuery(message: Buffer): DnsQuery | null {
  try {
    const flags = message.readUInt16BE(2);
    const isQuery = (flags & 0xf800) === 0 && message.readUInt16BE(4) === 1;
    if (!isQuery) return null;
    const labels: string[] = [];
    let at = 12;
    for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
      if (length > 63) return null;
      labels.push(message.toString("latin1", at + 1, at + 1 + length));
      at += 1 + length;
    }
    const typeCode = message.readUInt16BE(at + 1);
    return {
      id: message.readUInt16BE(0),
      name: labels.join("."),
      typeCode,
      type: typeByCode.get(typeCode) ?? null,
      recursionDesired: (flags & 0x0100) !== 0,
      checkingDisabled: (flags & 0x0010) !== 0,
      edns: message.readUInt16BE(10) > 0 ? readEdns(message, at + 5) : null,
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readEdns(message: Buffer, at: number): DnsQuery["edns"] {
  if (message.readUInt8(at) !== 0 || message.readUInt16BE(at + 1) !== OPT) return null;
  return { udpBytesMax: message.readUInt16BE(at + 3), dnssecOk: (message.readUInt16BE(at + 7) & 0x8000) !== 0 };
}

/** Writes the answer to a query; over UDP one too long for the client is sent empty with TC set (RFC 2181, section 9). */
export function writeReply(query: DnsQuery, reply: DnsReply, transport: "udp" | "tcp", recursive: boolean): Buffer {
  const whole = write(query, reply, recursive, false);
  if (transport === "tcp") return whole;
  const bytesMax = query.edns === null ? UDP_BYTES_PLAIN : Math.min(query.edns.udpBytesMax, UDP_BYTES_EDNS);
  if (whole.length <= Math.max(bytesMax, UDP_BYTES_PLAIN)) return whole;
  return write(query, { ...reply, answers: [], authority: [], additional: [] }, recursive, true);
}

function write(query: DnsQuery, reply: DnsReply, recursive: boolean, truncated: boolean): Buffer {
  const writer = new MessageWriter();
  const flags =
    0x8000 |
    (reply.authoritative ? 0x0400 : 0) |
    (truncated ? 0x0200 : 0) |
    (query.recursionDesired ? 0x0100 : 0) |
    (recursive ? 0x0080 : 0) |
    (query.checkingDisabled ? 0x0010 : 0) |
    rcodes[reply.rcode];
  writer.u16(query.id, flags, 1, reply.answers.length, reply.authority.length);
  writer.u16(reply.additional.length + (query.edns === null ? 0 : 1));
  writer.name(query.name);
  writer.u16(query.typeCode, CLASS_IN);
  for (const record of [...reply.answers, ...reply.authority, ...reply.additional]) writer.record(record);
  if (query.edns !== null) writer.opt(query.edns.dnssecOk, reply.extendedError);
  return writer.take();
}

class MessageWriter {
  #bytes: number[] = [];
  /** Where each name already stands, for the pointers of RFC 1035, section 4.1.4. */
  #offsets = new Map<string, number>();

  u8(...values: number[]): void {
    this.#bytes.push(...values.map((value) => value & 0xff));
  }

  u16(...values: number[]): void {
    for (const value of values) this.u8(value >> 8, value);
  }

  u32(value: number): void {
    this.u16(value >>> 16, value & 0xffff);
  }

  raw(buffer: Buffer): void {
    for (const byte of buffer) this.#bytes.push(byte);
  }

  name(name: string): void {
    let rest = name;
    while (rest !== "") {
      const known = this.#offsets.get(rest.toLowerCase());
      if (known !== undefined) {
        this.u16(0xc000 | known);
        return;
      }
      if (this.#bytes.length < 0x4000) this.#offsets.set(rest.toLowerCase(), this.#bytes.length);
      const dot = rest.indexOf(".");
      const label = Buffer.from(dot === -1 ? rest : rest.slice(0, dot), "latin1");
      this.u8(label.length);
      this.raw(label);
      rest = dot === -1 ? "" : rest.slice(dot + 1);
    }
    this.u8(0);
  }

  record({ name, ttl, data }: DnsRecord): void {
    this.name(name);
    this.u16(typeCodes[data.type], CLASS_IN);
    this.u32(ttl);
    const lengthAt = this.#bytes.length;
    this.u16(0);
    this.#data(data);
    const length = this.#bytes.length - lengthAt - 2;
    this.#bytes[lengthAt] = length >> 8;
    this.#bytes[lengthAt + 1] = length & 0xff;
  }

  opt(dnssecOk: boolean, extendedError: DnsReply["extendedError"]): void {
    this.u8(0);
    this.u16(OPT, UDP_BYTES_EDNS, 0, dnssecOk ? 0x8000 : 0);
    if (extendedError === undefined) {
      this.u16(0);
      return;
    }
    const text = Buffer.from(extendedError.text, "utf8");
    this.u16(6 + text.length, 15, 2 + text.length, extendedError.code);
    this.raw(text);
  }

  take(): Buffer {
    return Buffer.from(this.#bytes);
  }

  #data(data: RecordData): void {
    switch (data.type) {
      case "A":
        this.u8(...data.value.split(".").map(Number));
        break;
      case "AAAA":
        this.u16(...ipv6Groups(data.value));
        break;
      case "NS":
      case "CNAME":
      case "PTR":
        this.name(data.value);
        break;
      case "MX":
        this.u16(data.preference);
        this.name(data.exchange);
        break;
      case "TXT":
        this.#text(data.value);
        break;
      case "CAA":
        this.u8(data.flags, data.tag.length);
        this.raw(Buffer.from(data.tag + data.value, "latin1"));
        break;
      case "DS":
        this.u16(data.keyTag);
        this.u8(data.algorithm, data.digestType);
        this.raw(Buffer.from(data.digestHex, "hex"));
        break;
      case "SOA":
        this.name(data.mname);
        this.name(data.rname);
        for (const value of [data.serial, data.refresh, data.retry, data.expire, data.minimum]) this.u32(value);
    }
  }

  /** Character-strings of at most 255 bytes each (RFC 1035, section 3.3): long keys are split as providers do. */
  #text(value: string): void {
    const bytes = Buffer.from(value, "utf8");
    for (let at = 0; at === 0 || at < bytes.length; at += 255) {
      const part = bytes.subarray(at, at + 255);
      this.u8(part.length);
      this.raw(part);
    }
  }
}

function ipv6Groups(address: string): number[] {
  const [head = "", tail] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(zeros).fill("0"), ...after].map((group) => Number.parseInt(group, 16));
}
