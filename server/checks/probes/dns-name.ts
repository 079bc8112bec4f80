/** Domain names in packets and in text (RFC 1035, sections 3.1, 4.1.4 and 5.1). */

/** Thrown for a packet that breaks the format, and for a name that cannot be written. */
export class DnsFormatError extends Error {
  override name = "DnsFormatError";
}

/** RFC 1035, section 2.3.4. */
const LABEL_BYTES_MAX = 63;
const NAME_BYTES_MAX = 255;

/** Encodes a name written as text, where `\.` and `\DDD` escape; throws DnsFormatError for empty or overlong labels. */
export function encodeName(text: string): Buffer {
  if (text === "" || text === ".") return Buffer.from([0]);
  const parts: Buffer[] = [];
  for (const label of splitLabels(text)) {
    if (label.length === 0) throw new DnsFormatError(`"${text}" has an empty label`);
    if (label.length > LABEL_BYTES_MAX) throw new DnsFormatError(`"${text}" has a label over ${LABEL_BYTES_MAX} bytes`);
    parts.push(Buffer.from([label.length]), label);
  }
  const name = Buffer.concat([...parts, Buffer.from([0])]);
  if (name.length > NAME_BYTES_MAX) throw new DnsFormatError(`"${text}" is over ${NAME_BYTES_MAX} bytes`);
  return name;
}

function splitLabels(text: string): Buffer[] {
  const labels: Buffer[] = [];
  let label: number[] = [];
  const bytes = Buffer.from(text, "utf8");
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === 0x2e) {
      labels.push(Buffer.from(label));
      label = [];
    } else if (byte === 0x5c) {
      const digits = bytes.toString("latin1", index + 1, index + 4);
      if (/^\d{3}$/.test(digits) && Number(digits) <= 255) {
        label.push(Number(digits));
        index += 3;
      } else if (index + 1 < bytes.length) {
        label.push(bytes[index + 1] ?? 0);
        index += 1;
      } else throw new DnsFormatError(`"${text}" ends in a backslash`);
    } else label.push(byte);
  }
  // A final dot ends the name, it does not begin another label.
  if (label.length > 0 || bytes.at(-1) !== 0x2e) labels.push(Buffer.from(label));
  return labels;
}

/**
 * Decodes the name at an offset: lower case, no final dot (the root is ""), special bytes escaped. Every compression
 * pointer must point further back than the one before, so that a loop cannot be built.
 */
export function decodeName(packet: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  let end: number | null = null;
  let lowest = start;
  let bytes = 1;
  for (;;) {
    const length = packet[at];
    if (length === undefined) throw new DnsFormatError("the packet ends inside a name");
    if (length === 0) return { name: labels.join("."), end: end ?? at + 1 };
    if (length >= 0xc0) {
      const low = packet[at + 1];
      if (low === undefined) throw new DnsFormatError("the packet ends inside a name");
      const target = ((length & 0x3f) << 8) | low;
      if (target >= lowest) throw new DnsFormatError("a name points forward or at itself");
      end ??= at + 2;
      lowest = target;
      at = target;
      continue;
    }
    if (length > LABEL_BYTES_MAX) throw new DnsFormatError("unknown label type");
    const label = packet.subarray(at + 1, at + 1 + length);
    if (label.length < length) throw new DnsFormatError("the packet ends inside a name");
    bytes += length + 1;
    if (bytes > NAME_BYTES_MAX) throw new DnsFormatError(`a name is over ${NAME_BYTES_MAX} bytes`);
    labels.push(labelText(label));
    at += length + 1;
  }
}

function labelText(label: Buffer): string {
  let text = "";
  for (const byte of label) {
    if (byte === 0x2e || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`;
    else if (byte > 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\${String(byte).padStart(3, "0")}`;
  }
  return text.toLowerCase();
}

/** Brings a name into the form names are compared in: lower case, no final dot. */
export function normalName(name: string): string {
  const lower = name.trim().toLowerCase();
  return lower.endsWith(".") && !lower.endsWith("\\.") ? lower.slice(0, -1) : lower;
}

/** Tells whether a name is a zone's own name or below it; everything is below the root (""). */
export function isWithin(name: string, zone: string): boolean {
  return zone === "" || name === zone || name.endsWith(`.${zone}`);
}

/** The name one label up: `shop.test` for `www.shop.test`, the root ("") for `test`. */
export function parentName(name: string): string {
  const dot = name.indexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1);
}
