/** One DMARC record as data (RFC 9989, sections 4.7 and 4.8), with the tags that only RFC 7489 knew. */
import { parseTagList, type Tag, tagValue } from "./tag-list.ts";

/** Lists the policies, mildest first (RFC 9989, section 4.7). */
export const dmarcPolicies = ["none", "quarantine", "reject"] as const;
/** Names what a domain owner asks receivers to do with unproven mail. */
export type DmarcPolicy = (typeof dmarcPolicies)[number];

/** Holds the tags that matter, already checked. */
export type DmarcRecord = {
  text: string;
  /** Null when the tag is missing, "invalid" when its value is none of the three. */
  p: DmarcPolicy | "invalid" | null;
  sp: DmarcPolicy | "invalid" | null;
  np: DmarcPolicy | "invalid" | null;
  /** `y` a public suffix, `n` an organizational domain, `u` (the default) to be found out. */
  psd: "y" | "n" | "u";
  isTesting: boolean;
  /** Syntactically valid report addresses, `!size` cut off. */
  rua: string[];
  /** Whether an address carries the obsolete `!size` suffix. */
  hasReportSize: boolean;
  /** RFC 7489 only; null when missing or not a number from 0 to 100. */
  pct: number | null;
  /** RFC 7489 wanted `p` right behind `v`. */
  isPolicySecond: boolean;
  /** Parts that are no tags. */
  broken: string[];
};

/** Reads a TXT record; null when its first tag is not `v=DMARC1`, which makes it no DMARC record at all. */
export function parseDmarcRecord(text: string): DmarcRecord | null {
  // The grammar of section 4.8: "v" in any case, the value in this case only.
  if (!/^[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/.test(text)) return null;
  const { tags, broken } = parseTagList(text);
  const addresses = (tagValue(tags, "rua") ?? "").split(",").map((address) => address.trim());
  const pct = tagValue(tags, "pct");
  return {
    text,
    p: readPolicy(tags, "p"),
    sp: readPolicy(tags, "sp"),
    np: readPolicy(tags, "np"),
    psd: readPsd(tags),
    isTesting: tagValue(tags, "t")?.toLowerCase() === "y",
    rua: addresses.map((address) => address.replace(/!\d+[kmgt]?$/i, "")).filter(isReportAddress),
    hasReportSize: addresses.some((address) => /!\d+[kmgt]?$/i.test(address)),
    pct: pct !== null && /^\d{1,3}$/.test(pct) && Number(pct) <= 100 ? Number(pct) : null,
    isPolicySecond: tags[1]?.name === "p",
    broken,
  };
}

/**
 * The policy a record asks for, by the tag that applies: `sp` and `np` fall back to the next (np, sp, p). A record
 * without a valid `p`, or with an invalid `sp` or `np`, counts as `none` when it has a report address, else as no DMARC:
 * null (section 4.10.1). The RFC 7489 reading does not know `np`.
 */
export function policyOf(
  record: DmarcRecord,
  tag: "p" | "sp" | "np",
  rules: "rfc9989" | "rfc7489",
): DmarcPolicy | null {
  const np = rules === "rfc9989" ? record.np : null;
  const { p, sp } = record;
  if (p === null || p === "invalid" || sp === "invalid" || np === "invalid")
    return record.rua.length > 0 ? "none" : null;
  if (tag === "p") return p;
  return (tag === "np" ? np : null) ?? sp ?? p;
}

/** Lowers a policy one step, which is what `t=y` asks for (section 4.7). */
export function oneStepBelow(policy: DmarcPolicy): DmarcPolicy {
  return policy === "reject" ? "quarantine" : "none";
}

function readPolicy(tags: Tag[], name: string): DmarcRecord["p"] {
  const value = tagValue(tags, name);
  if (value === null) return null;
  return dmarcPolicies.find((policy) => policy === value.toLowerCase()) ?? "invalid";
}

function readPsd(tags: Tag[]): DmarcRecord["psd"] {
  const value = tagValue(tags, "psd")?.toLowerCase();
  return value === "y" || value === "n" ? value : "u";
}

/** A URI (RFC 3986) with a scheme; a mailto address has a local part and a domain. */
function isReportAddress(address: string): boolean {
  if (/^mailto:/i.test(address)) return /^mailto:[^@\s]+@[^@\s]+\.[^@\s]+$/i.test(address);
  return /^[a-z][a-z0-9+.-]*:[^\s]+$/i.test(address);
}
