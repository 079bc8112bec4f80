/** A change of one DNS record, as a person or a fix proposes it, and how it is read from text. */
import { isIP } from "node:net";
import { normalName } from "../probes/dns-name.ts";
import type { DnsRecord } from "../probes/probes.ts";
import { isOwnName } from "./hosts.ts";

/**
 * Record types whose change can be played through. ALIAS stands for what providers call ALIAS, ANAME or a flattened
 * CNAME: the name answers with its target's addresses. Other types change who answers, which no rehearsal shows.
 */
export const changeTypes = ["A", "AAAA", "CNAME", "ALIAS", "MX", "TXT", "CAA"] as const;
export type ChangeType = (typeof changeTypes)[number];

/** `add` beside what stands there, `set` in place of what it replaces, `delete` the record of that value. */
export const changeActs = ["add", "set", "delete"] as const;
export type ChangeAct = (typeof changeActs)[number];

/** One proposed change; `name` whole and lower case, `value` in presentation form, TXT joined and unquoted. */
export type DnsChange = {
  act: ChangeAct;
  type: ChangeType;
  name: string;
  /** Empty with `delete` for every record of the type. */
  value: string;
  /** Seconds; null where nobody chose one. */
  ttl: number | null;
};

/** A proposed record as typed: `name` relative to the domain, `@` for the domain itself. */
export type ProposedRecord = { type: string; name: string; value: string; ttl?: number | null; act?: ChangeAct };

/** What was typed, as a change, or what is wrong with which part of it. */
export type ChangeReading =
  | { ok: true; change: DnsChange }
  | { ok: false; field: "type" | "name" | "value" | "ttl"; message: string };

/** RFC 2181, section 8: a TTL is at most 2^31 - 1 seconds. */
const TTL_MAX = 2_147_483_647;
/** RFC 1035, section 2.3.4. */
const LABEL_MAX = 63;
const NAME_MAX = 253;
/** RFC 1035, section 3.3.14: strings of 255 octets; 16 of them are more than any shop publishes in one record. */
const TXT_MAX = 4_080;

const label = /^(?!-)[a-z0-9_-]+(?<!-)$/;
/** Ways people write an alias of the bare domain. */
const aliasWords = new Set(["ALIAS", "ANAME", "FLATTENED"]);

/** Reads a proposed record of a domain. */
export function readRecord(record: ProposedRecord, domain: string): ChangeReading {
  const type = typeOf(record.type);
  if (type === null) return wrong("type", typeMessage(record.type));
  const name = nameOf(record.name, normalName(domain));
  if (typeof name !== "string") return wrong("name", name.message);
  const ttl = record.ttl ?? null;
  if (ttl !== null && (!Number.isInteger(ttl) || ttl < 0 || ttl > TTL_MAX)) {
    return wrong("ttl", "A TTL is a whole number of seconds, such as 300.");
  }
  const act = record.act ?? "add";
  const text = record.value.trim();
  if (act === "delete" && text === "") return { ok: true, change: { act, type, name, value: "", ttl } };
  const value = dataOf(type, text);
  if (typeof value !== "string") return wrong("value", value.message);
  return { ok: true, change: { act, type, name, value, ttl } };
}

/**
 * Reads one line, `[add|set|delete] TYPE NAME [TTL] VALUE`: `TXT @ v=spf1 include:_spf.example ~all`. A number before
 * the value of an MX or CAA record is its own unless another number follows.
 */
export function readLine(line: string, domain: string): ChangeReading {
  const words = line.trim().split(/\s+/);
  const act = changeActs.find((candidate) => candidate === words[0]?.toLowerCase());
  const [type = "", name = "", ...rest] = act === undefined ? words : words.slice(1);
  if (name === "") return wrong("name", 'Write it like "TXT @ v=spf1 ~all": type, name, value.');
  const isNumber = (word: string | undefined) => word !== undefined && /^\d+$/.test(word);
  const startsWithNumber = /^(?:MX|CAA)$/i.test(type);
  const hasTtl = isNumber(rest[0]) && rest.length > 1 && (!startsWithNumber || isNumber(rest[1]));
  const ttl = hasTtl ? Number(rest[0]) : null;
  const value = (hasTtl ? rest.slice(1) : rest).join(" ");
  return readRecord({ type, name, value, ttl, ...(act ? { act } : {}) }, domain);
}

/** Writes a change as one line, with the name relative to the domain; `readLine` reads it back. */
export function changeLine(change: DnsChange, domain: string): string {
  const { act, type, name, value, ttl } = change;
  return [act === "add" ? "" : act, type, relativeTo(name, domain), ttl === null ? "" : String(ttl), value]
    .filter((word) => word !== "")
    .join(" ");
}

/** Says how a fix's record is meant: TXT, addresses and aliases replace what they are about, others stand beside. */
export function fixChange(record: { type: string; name: string; value: string; ttl?: number }): ProposedRecord {
  const isBeside = record.type.toUpperCase() === "CAA" || record.type.toUpperCase() === "MX";
  return { ...record, act: isBeside ? "add" : "set" };
}

/** The kinds of TXT record of which a name has one at a time, by how their value begins. */
const textKinds: [kind: string, start: RegExp][] = [
  ["spf", /^v=spf1(?:\s|$)/i], // RFC 7208, section 4.5
  ["dmarc", /^v=dmarc1\s*(?:;|$)/i], // RFC 9989, section 4.8
  ["mta-sts", /^v=stsv1\s*;/i], // RFC 8461, section 3.1
  ["tls-rpt", /^v=tlsrptv1\s*;/i], // RFC 8460, section 3
  ["bimi", /^v=bimi1\s*(?:;|$)/i],
  ["dkim", /^v=dkim1\s*(?:;|$)|^(?:k=[a-z0-9]+\s*;\s*)?p=/i], // RFC 6376, section 3.6.1
  ["launch-verify", /^launch-verify=/i],
];

/** Tells what a TXT value is; null for what may stand there any number of times. */
export function textKindOf(value: string): string | null {
  return textKinds.find(([, start]) => start.test(value.trim()))?.[0] ?? null;
}

/** Tells whether a change takes a record of its own name away. */
export function takesAway(change: DnsChange, record: DnsRecord): boolean {
  const { act, type, value } = change;
  if (act === "add") return false;
  if (act === "delete") return isOfType(type, record.type) && (value === "" || presentation(record) === value);
  switch (type) {
    case "A":
      return record.type === "A" || record.type === "CNAME";
    case "AAAA":
      return record.type === "AAAA" || record.type === "CNAME";
    case "CNAME":
    case "ALIAS":
      return record.type === "A" || record.type === "AAAA" || record.type === "CNAME";
    case "TXT": {
      const kind = textKindOf(value);
      return record.type === "TXT" && record.kind === "text" && kind !== null && textKindOf(record.data) === kind;
    }
    default:
      return record.type === type;
  }
}

function isOfType(type: ChangeType, recordType: string): boolean {
  return type === "ALIAS" ? recordType === "A" || recordType === "AAAA" : recordType === type;
}

/** Writes what a record holds the way changes do; null for types no change is about. */
export function presentation(record: DnsRecord): string | null {
  switch (record.kind) {
    case "text":
      return record.type === "TXT" ? record.data : normalName(record.data);
    case "mx":
      return `${record.preference} ${normalName(record.exchange) || "."}`;
    case "caa":
      return `${record.flags} ${record.tag.toLowerCase()} "${record.value}"`;
    default:
      return null;
  }
}

/** Makes the record a change brings, as an answer holds it; null for `delete`, and for ALIAS, which is no record. */
export function recordOf(change: DnsChange, ttlSeconds: number): DnsRecord | null {
  const { act, type, name, value, ttl } = change;
  if (act === "delete" || type === "ALIAS") return null;
  const head = { name, type, ttl: ttl ?? ttlSeconds };
  if (type === "MX") {
    const [preference = "0", exchange = "."] = value.split(" ");
    return { ...head, kind: "mx", preference: Number(preference), exchange: exchange === "." ? "" : exchange };
  }
  if (type === "CAA") {
    const [, flags = "0", tag = "", text = ""] = caaForm.exec(value) ?? [];
    return { ...head, kind: "caa", flags: Number(flags), tag, value: text };
  }
  return { ...head, kind: "text", data: value };
}

/** Writes a name relative to a domain: `@` for the domain itself. */
export function relativeTo(name: string, domain: string): string {
  if (name === domain) return "@";
  return name.endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1) : name;
}

function typeOf(text: string): ChangeType | null {
  const type = text.trim().toUpperCase();
  if (aliasWords.has(type)) return "ALIAS";
  return changeTypes.find((candidate) => candidate === type) ?? null;
}

function typeMessage(text: string): string {
  const type = text.trim().toUpperCase();
  if (["NS", "SOA", "DS", "DNSKEY"].includes(type)) {
    return `A change of ${type} moves the domain itself, which cannot be rehearsed.`;
  }
  return `Types that can be rehearsed: ${changeTypes.join(", ")}.`;
}

function nameOf(text: string, domain: string): string | { message: string } {
  const typed = text.trim().toLowerCase();
  if (typed === "" || typed === "@") return domain;
  const plain = typed.replace(/\.$/, "");
  const isWhole = isOwnName(plain, domain);
  if (typed.endsWith(".") && !isWhole) return { message: `${plain} lies outside ${domain}.` };
  const name = isWhole ? plain : `${plain}.${domain}`;
  const labels = name.split(".");
  const isSound = labels.every(
    (part, index) => (index === 0 && part === "*") || (label.test(part) && part.length <= LABEL_MAX),
  );
  if (!isSound || name.length > NAME_MAX) return { message: "A name holds letters, digits, - and _, parted by dots." };
  return name;
}

const caaForm = /^(\d{1,3})\s+([a-z0-9]+)\s+"?([^"]*)"?$/i;
const hostForm = /^(?=.{1,253}$)(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)+[a-z0-9-]{2,63}$/;

function dataOf(type: ChangeType, text: string): string | { message: string } {
  if (text === "") return { message: "The value is missing." };
  switch (type) {
    case "A":
      return isIP(text) === 4 ? text : { message: "An A record holds an IPv4 address, such as 192.0.2.10." };
    case "AAAA":
      return isIP(text) === 6 ? ipv6Of(text) : { message: "An AAAA record holds an IPv6 address." };
    case "CNAME":
    case "ALIAS": {
      const target = normalName(text);
      return hostForm.test(target) ? target : { message: `A ${type} record holds a host name.` };
    }
    case "MX": {
      const [, preference = "", exchange = ""] = /^(\d{1,5})\s+(\S+)$/.exec(text) ?? [];
      const target = exchange === "." ? "." : normalName(exchange);
      if (preference === "" || Number(preference) > 65_535) {
        return { message: "An MX record holds a number and a host: 10 mail.example.com." };
      }
      if (target !== "." && isIP(target) === 0 && !hostForm.test(target))
        return { message: `${exchange} is no host name.` };
      return `${Number(preference)} ${target}`;
    }
    case "CAA": {
      const [, flags = "", tag = "", value = ""] = caaForm.exec(text) ?? [];
      if (flags === "" || Number(flags) > 255) return { message: 'A CAA record reads like 0 issue "letsencrypt.org".' };
      return `${Number(flags)} ${tag.toLowerCase()} "${value}"`;
    }
    case "TXT": {
      const joined = joinedText(text);
      return Buffer.byteLength(joined) <= TXT_MAX
        ? joined
        : { message: `A TXT record holds at most ${TXT_MAX} bytes.` };
    }
  }
}

/** The way servers write IPv6, so that equal addresses are equal texts (RFC 5952). */
function ipv6Of(text: string): string {
  return new URL(`http://[${text}]/`).hostname.slice(1, -1);
}

/** One record is one text, whether it was typed with quotes, in several strings, or bare (RFC 7208, section 3.3). */
function joinedText(text: string): string {
  if (!/^"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*$/.test(text)) return text;
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part = ""]) => part.replace(/\\(.)/g, "$1")).join("");
}

function wrong(field: "type" | "name" | "value" | "ttl", message: string): ChangeReading {
  return { ok: false, field, message };
}
