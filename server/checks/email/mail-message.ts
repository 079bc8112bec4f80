/** A message as it came over the wire: header fields and body, byte for byte (RFC 5322, section 2). */
import { asciiDomain } from "./from-domains.ts";
import { isDnsName } from "./spf-macro.ts";

/** One header field; octets above 127 stand as Latin-1 characters, so that nothing is lost. */
export type HeaderField = {
  /** Lower case, without the colon. */
  name: string;
  /** The field as received, folding and all, without the final CRLF. */
  raw: string;
  /** The part behind the colon, unfolded and trimmed. */
  value: string;
};

/** A message in its two parts. */
export type MailMessage = {
  headers: HeaderField[];
  /** Bytes behind the first empty line, as Latin-1 characters. */
  body: string;
  /** True when there are more header bytes or fields than are read, or a line that is no field. */
  isMalformed: boolean;
};

/** Ours: header bytes that are read; large providers refuse more than 64 KiB to 500 KiB. */
export const HEADER_BYTES_MAX = 128 * 1024;
/** Ours: header fields that are read. */
const HEADER_FIELDS_MAX = 500;
/** Ours: of an address list, which may be endless. */
const ADDRESS_LIST_MAX = 8_000;

/** Splits a message; whatever it holds, this ends and throws nothing. Bare CR and LF count as line ends, as mail servers take them. */
export function readMessage(raw: Uint8Array): MailMessage {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const end = headerEnd(bytes);
  const block = bytes.subarray(0, Math.min(end.at, HEADER_BYTES_MAX)).toString("latin1");
  const { headers, isBroken } = readFields(block);
  return {
    headers: headers.slice(0, HEADER_FIELDS_MAX),
    body: bytes.subarray(end.bodyAt).toString("latin1"),
    isMalformed: isBroken || end.at > HEADER_BYTES_MAX || headers.length > HEADER_FIELDS_MAX,
  };
}

/** Lists the fields of a name, the topmost first. */
export function fieldsOf(message: MailMessage, name: string): HeaderField[] {
  return message.headers.filter((field) => field.name === name);
}

/** Gives the value of the topmost field of a name, or null. */
export function headerValue(message: MailMessage, name: string): string | null {
  return fieldsOf(message, name)[0]?.value ?? null;
}

/**
 * Gives the author domains of a message, lower case A-labels: the From fields' addresses without repeats. DMARC judges
 * exactly one (RFC 9989, section 5.3.1); none or several make a message that cannot be judged.
 */
export function authorDomains(message: MailMessage): string[] {
  const domains = fieldsOf(message, "from").flatMap(({ value }) => addressDomains(value));
  return [...new Set(domains)];
}

/** Gives the domains of an address list: quoted names and comments are no addresses (RFC 5322, section 3.4). */
export function addressDomains(list: string): string[] {
  const plain = withoutQuotesAndComments(list.slice(0, ADDRESS_LIST_MAX));
  return plain
    .split(",")
    .map((entry) => /<([^<>]*)>\s*$/.exec(entry)?.[1] ?? entry)
    .map((address) => domainOfAddress(address.replace(/^.*:/s, "").replace(/;\s*$/, "")))
    .filter((domain) => domain !== "");
}

/** Gives the domain behind the last at sign, as the DNS knows it; empty when there is none that could exist. */
export function domainOfAddress(address: string): string {
  const plain = address.trim().replace(/^<(.*)>$/s, "$1");
  const at = plain.lastIndexOf("@");
  if (at < 1) return "";
  const utf8 = Buffer.from(plain.slice(at + 1), "latin1").toString("utf8");
  const domain = asciiDomain(utf8.includes("\u{fffd}") ? "" : utf8);
  return domain.includes(".") && /^[a-z0-9._-]+$/.test(domain) && isDnsName(domain) ? domain : "";
}

/** Finds the first empty line, whichever line ends are used. */
function headerEnd(bytes: Buffer): { at: number; bodyAt: number } {
  if (bytes[0] === 0x0a) return { at: 0, bodyAt: 1 };
  if (bytes[0] === 0x0d && bytes[1] === 0x0a) return { at: 0, bodyAt: 2 };
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
    if (bytes[at + 1] === 0x0a) return { at: at + 1, bodyAt: at + 2 };
    if (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) return { at: at + 1, bodyAt: at + 3 };
  }
  return { at: bytes.length, bodyAt: bytes.length };
}

function readFields(block: string): { headers: HeaderField[]; isBroken: boolean } {
  const folded: string[][] = [];
  let isBroken = false;
  for (const line of block.split(/\r?\n/)) {
    if (line === "") continue;
    if (/^[ \t]/.test(line) && folded.length > 0) folded.at(-1)?.push(line);
    else folded.push([line]);
  }
  const headers = folded.flatMap((lines): HeaderField[] => {
    const raw = lines.join("\r\n");
    const colon = raw.indexOf(":");
    const name = raw.slice(0, Math.max(colon, 0)).trimEnd();
    if (!/^[\x21-\x39\x3b-\x7e]+$/.test(name)) {
      isBroken = true;
      return [];
    }
    return [
      {
        name: name.toLowerCase(),
        raw,
        value: lines
          .join("")
          .slice(colon + 1)
          .trim(),
      },
    ];
  });
  return { headers, isBroken };
}

/** Takes quoted strings and nested comments out in one pass, so that no input makes it slow. */
function withoutQuotesAndComments(text: string): string {
  let depth = 0;
  let isQuoted = false;
  let plain = "";
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "\\" && (isQuoted || depth > 0)) at += 1;
    else if (isQuoted) isQuoted = character !== '"';
    else if (character === "(") depth += 1;
    else if (character === ")") depth = Math.max(0, depth - 1);
    else if (depth > 0) continue;
    else if (character === '"') isQuoted = true;
    else plain += character;
  }
  return plain;
}
