/** SPF records as data: selection and the grammar of RFC 7208, sections 4.5, 4.6, 5, 6 and 12. */
import { type IpAddress, parseIpAddress } from "./ip-address.ts";
import { type MacroString, parseDomainSpec, parseMacroString } from "./spf-macro.ts";

/** Names what a matching mechanism results in (RFC 7208, section 4.6.2). */
export type SpfQualifier = "pass" | "fail" | "softfail" | "neutral";

/** Holds one mechanism as written and as data. */
export type SpfMechanism = { qualifier: SpfQualifier; text: string } & (
  | { kind: "all" }
  | { kind: "include" | "exists"; domain: MacroString }
  /** A null domain means the domain under evaluation. */
  | { kind: "ptr"; domain: MacroString | null }
  | { kind: "a" | "mx"; domain: MacroString | null; prefix4: number; prefix6: number }
  | { kind: "ip4" | "ip6"; network: IpAddress; prefix: number }
);

/** Holds a record that keeps to the grammar. */
export type SpfRecord = {
  text: string;
  mechanisms: SpfMechanism[];
  redirect: MacroString | null;
  exp: MacroString | null;
  /** Names of modifiers nobody defined; they have no effect (section 6). */
  unknownModifiers: string[];
};

/** The record, or the first term that breaks the grammar and why. */
export type SpfParse =
  | { record: SpfRecord; problem: null }
  | { record: null; problem: { term: string; reason: string } };

/** Selects the texts that are SPF records: `v=spf1` in any case, alone or followed by a space (section 4.5). */
export function selectSpfRecords(texts: string[]): string[] {
  return texts.filter((text) => /^v=spf1(?: |$)/i.test(text));
}

/** Reads a selected record whole, because a syntax error anywhere is a permanent error (section 4.6). */
export function parseSpfRecord(text: string): SpfParse {
  const record: SpfRecord = { text, mechanisms: [], redirect: null, exp: null, unknownModifiers: [] };
  for (const term of text.slice("v=spf1".length).split(" ")) {
    if (term === "") continue;
    const reason = /^[\x21-\x7e]+$/.test(term) ? readTerm(term, record) : "holds a character that is not visible ASCII";
    if (reason !== null) return { record: null, problem: { term, reason } };
  }
  return { record, problem: null };
}

/** Adds one term to the record; the reason when it breaks the grammar. */
function readTerm(term: string, record: SpfRecord): string | null {
  const modifier = /^([a-z][a-z0-9_.-]*)=(.*)$/i.exec(term);
  if (modifier) return readModifier(modifier[1]?.toLowerCase() ?? "", modifier[2] ?? "", record);
  const directive = /^([+?~-]?)([a-z][a-z0-9_.-]*)([:/].*)?$/i.exec(term);
  if (!directive) return "is neither a mechanism nor a modifier";
  const [, sign = "", name = "", rest = ""] = directive;
  const mechanism = readMechanism(name.toLowerCase(), rest);
  if (typeof mechanism === "string") return mechanism;
  record.mechanisms.push({ ...mechanism, qualifier: qualifiers[sign] ?? "pass", text: term });
  return null;
}

const qualifiers: { [sign: string]: SpfQualifier } = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" };

function readModifier(name: string, value: string, record: SpfRecord): string | null {
  if (name !== "redirect" && name !== "exp") {
    if (parseMacroString(value, "modifier") === null) return "holds a malformed macro";
    record.unknownModifiers.push(name);
    return null;
  }
  // Section 6: each may appear once.
  if (record[name] !== null) return "appears twice";
  const domain = parseDomainSpec(value);
  if (domain === null) return "does not name a valid domain";
  record[name] = domain;
  return null;
}

type Unqualified<M> = M extends SpfMechanism ? Omit<M, "qualifier" | "text"> : never;

function readMechanism(name: string, rest: string): Unqualified<SpfMechanism> | string {
  switch (name) {
    case "all":
      return rest === "" ? { kind: "all" } : "takes no argument";
    case "include":
    case "exists": {
      const domain = rest.startsWith(":") ? parseDomainSpec(rest.slice(1)) : null;
      return domain ? { kind: name, domain } : "does not name a valid domain";
    }
    case "ptr": {
      if (rest === "") return { kind: "ptr", domain: null };
      const domain = rest.startsWith(":") ? parseDomainSpec(rest.slice(1)) : null;
      return domain ? { kind: "ptr", domain } : "does not name a valid domain";
    }
    case "a":
    case "mx":
      return readHost(name, rest);
    case "ip4":
    case "ip6":
      return readNetwork(name, rest);
    default:
      return "is not a known mechanism";
  }
}

function readHost(kind: "a" | "mx", rest: string): Unqualified<SpfMechanism> | string {
  const lengths = /(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(rest);
  const target = rest.slice(0, lengths?.index ?? rest.length);
  const prefix4 = readPrefix(lengths?.[1], 32);
  const prefix6 = readPrefix(lengths?.[2], 128);
  if (prefix4 === null || prefix6 === null) return "has an impossible network length";
  if (target === "") return { kind, domain: null, prefix4, prefix6 };
  const domain = target.startsWith(":") ? parseDomainSpec(target.slice(1)) : null;
  return domain ? { kind, domain, prefix4, prefix6 } : "does not name a valid domain";
}

function readNetwork(kind: "ip4" | "ip6", rest: string): Unqualified<SpfMechanism> | string {
  const [, address = "", length] = /^:([^/]*)(?:\/(.*))?$/.exec(rest) ?? [];
  const network = parseIpAddress(address);
  if (network?.version !== (kind === "ip4" ? 4 : 6)) return "does not name a valid address";
  const prefix = readPrefix(length, kind === "ip4" ? 32 : 128);
  return prefix === null ? "has an impossible network length" : { kind, network, prefix };
}

/** A missing length is the longest; null when out of range or written with leading zeros (section 5.6). */
function readPrefix(digits: string | undefined, longest: number): number | null {
  if (digits === undefined) return longest;
  return /^(?:0|[1-9]\d{0,2})$/.test(digits) && Number(digits) <= longest ? Number(digits) : null;
}
