/** Verifies the DKIM signatures of a message on its raw bytes (RFC 6376, section 6, with RFC 8301 and RFC 8463). */
import { createHash, verify } from "node:crypto";
import type { DnsProbe } from "../probes/probes.ts";
import { type Canonicalization, canonicalBody, canonicalHeader } from "./dkim-canonical.ts";
import { dkimPublicKey, isStrictKey, parseDkimKey } from "./dkim-key.ts";
import { asciiDomain } from "./from-domains.ts";
import { isAnswered, lookUp } from "./lookups.ts";
import { fieldsOf, type HeaderField, type MailMessage } from "./mail-message.ts";
import { isDnsName } from "./spf-macro.ts";
import { parseTagList, tagValue } from "./tag-list.ts";

/** Says what came of one signature; only `pass` proves anything. */
export type DkimResult = {
  /** `temperror` when the key could not be looked up, `permerror` when the signature or the key cannot be used. */
  result: "pass" | "fail" | "permerror" | "temperror";
  /** The signing domain, lower case; empty when the signature names none. */
  domain: string;
  selector: string;
  algorithm: string;
  /** Bits of the key; null when it was not read. */
  bits: number | null;
  /** `l=` is set: text may be added behind the signed part (RFC 6376, section 8.2). */
  hasLengthLimit: boolean;
  /** `t=y` of the key: the owner is still testing. */
  isTesting: boolean;
  /** Why it did not pass; null for a pass. */
  reason: string | null;
};

/** Ours: signatures looked at in one message; a hostile one may carry hundreds, each a DNS question. */
export const SIGNATURES_MAX = 10;
/** RFC 8301, section 3.2: shorter RSA keys must not be accepted. */
const RSA_BITS_MIN = 1024;
/** RFC 6376, section 3.5: tags every signature has. */
const REQUIRED_TAGS = ["v", "a", "b", "bh", "d", "h", "s"];

type Signature = {
  field: HeaderField;
  hash: "rsa" | "ed25519";
  headerForm: Canonicalization;
  bodyForm: Canonicalization;
  signature: Buffer;
  bodyHash: string;
  identityDomain: string;
  /** Names of the signed fields, lower case, in order. */
  signed: string[];
  /** Bytes of the body that are signed; null for all. */
  length: number | null;
  expiresAt: number | null;
};

/** Verifies every signature, the topmost first, at most ten. The network never makes it throw. */
export function verifyDkim(message: MailMessage, dns: Pick<DnsProbe, "resolve">, now: Date): Promise<DkimResult[]> {
  const bodies = bodyHashes(message.body);
  const fields = fieldsOf(message, "dkim-signature").slice(0, SIGNATURES_MAX);
  return Promise.all(fields.map((field) => verifyField(message, field, bodies, dns, now)));
}

async function verifyField(
  message: MailMessage,
  field: HeaderField,
  bodyHash: BodyHash,
  dns: Pick<DnsProbe, "resolve">,
  now: Date,
): Promise<DkimResult> {
  const { base, signature, reason } = readSignature(field);
  const permanent = (why: string): DkimResult => ({ ...base, result: "permerror", reason: why });
  if (signature === null) return permanent(reason);
  if (signature.expiresAt !== null && signature.expiresAt * 1000 < now.getTime()) return permanent("it has expired");
  const name = `${base.selector}._domainkey.${base.domain}`;
  const lookup = await lookUp(dns, name, "TXT");
  if (!isAnswered(lookup)) return { ...base, result: "temperror", reason: `the key was not answered: ${lookup.rcode}` };
  const [text] = lookup.texts;
  if (text === undefined) return permanent(`there is no key at ${name}`);
  if (lookup.texts.length > 1) return permanent(`there are ${lookup.texts.length} keys at ${name}`);
  const { problem, detail, bits, type, isTesting } = parseDkimKey(text);
  const known = { ...base, bits, isTesting };
  const unusable = (why: string): DkimResult => ({ ...known, result: "permerror", reason: why });
  const key = dkimPublicKey(text);
  if (problem !== null || key === null) return unusable(`the key cannot be used: ${detail ?? problem}`);
  if (type !== signature.hash) return unusable(`the key is ${type}, the signature ${signature.hash}`);
  if (type === "rsa" && (bits ?? 0) < RSA_BITS_MIN) return unusable(`RSA ${bits} bits, fewer than ${RSA_BITS_MIN}`);
  if (isStrictKey(text) && signature.identityDomain !== base.domain)
    return unusable("i= is not the domain the key asks");
  const body = bodyHash(signature.bodyForm, signature.length);
  if (body === null) return unusable("l= is more than the body has");
  if (body !== signature.bodyHash) return { ...known, result: "fail", reason: "the body was changed after signing" };
  const data = Buffer.from(signedHeaders(message, signature), "latin1");
  const isGood =
    type === "ed25519"
      ? verify(null, createHash("sha256").update(data).digest(), key, signature.signature)
      : verify("sha256", data, key, signature.signature);
  if (!isGood) return { ...known, result: "fail", reason: "the signature does not fit the header" };
  return { ...known, result: "pass", reason: null };
}

type Reading = { base: Omit<DkimResult, "result" | "reason"> } & (
  | { signature: Signature; reason: null }
  | { signature: null; reason: string }
);

function readSignature(field: HeaderField): Reading {
  const { tags, broken } = parseTagList(field.value);
  const tag = (name: string) => tagValue(tags, name);
  const domain = asciiDomain(tag("d") ?? "");
  const base = {
    domain: isDnsName(domain) ? domain.slice(0, 253) : "",
    selector: (tag("s") ?? "").toLowerCase().slice(0, 253),
    algorithm: (tag("a") ?? "").toLowerCase().slice(0, 40),
    bits: null,
    hasLengthLimit: tag("l") !== null,
    isTesting: false,
  };
  const no = (reason: string): Reading => ({ base, signature: null, reason });
  if (broken.length > 0) return no("it holds a part that is no tag");
  if (new Set(tags.map(({ name }) => name)).size !== tags.length) return no("a tag stands twice");
  const missing = REQUIRED_TAGS.find((name) => tag(name) === null);
  if (missing !== undefined) return no(`there is no ${missing}= tag`);
  if (tag("v") !== "1") return no("v= is not 1");
  if (base.algorithm === "rsa-sha1") return no("SHA-1 must not be accepted (RFC 8301, section 3.1)");
  if (base.algorithm !== "rsa-sha256" && base.algorithm !== "ed25519-sha256") return no("a= is not known");
  if (base.domain === "") return no("d= is no domain");
  if (!isDnsName(`${base.selector}._domainkey.${base.domain}`)) return no("s= is no selector");
  const signed = (tag("h") ?? "").split(":").map((name) => name.trim().toLowerCase());
  if (!signed.includes("from")) return no("From is not signed");
  const identityDomain = asciiDomain((tag("i") ?? `@${base.domain}`).replace(/^.*@/s, ""));
  if (identityDomain !== base.domain && !identityDomain.endsWith(`.${base.domain}`)) return no("i= is not within d=");
  const forms = readForms(tag("c"));
  if (forms === null) return no("c= is not known");
  const [length, expiresAt, signedAt] = [tag("l"), tag("x"), tag("t")].map(readNumber);
  if (length === undefined || expiresAt === undefined || signedAt === undefined) return no("a number is none");
  if (expiresAt !== null && signedAt !== null && expiresAt < signedAt) return no("it ends before it begins");
  const signature = {
    field,
    hash: base.algorithm === "rsa-sha256" ? ("rsa" as const) : ("ed25519" as const),
    ...forms,
    signature: Buffer.from((tag("b") ?? "").replace(/\s+/g, ""), "base64"),
    bodyHash: (tag("bh") ?? "").replace(/\s+/g, ""),
    identityDomain,
    signed,
    length,
    expiresAt,
  };
  return { base, signature, reason: null };
}

function readForms(text: string | null): { headerForm: Canonicalization; bodyForm: Canonicalization } | null {
  const match = /^(simple|relaxed)(?:\/(simple|relaxed))?$/.exec((text ?? "simple").toLowerCase());
  if (match === null) return null;
  // Section 3.5: a single word is the header's form, the body's is then simple.
  return {
    headerForm: match[1] === "relaxed" ? "relaxed" : "simple",
    bodyForm: match[2] === "relaxed" ? "relaxed" : "simple",
  };
}

/** Null when the tag is missing, undefined when it is no number of the grammar (section 3.5: at most 76 digits). */
function readNumber(text: string | null): number | null | undefined {
  if (text === null) return null;
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Section 5.4.2: of fields that stand several times the bottommost is signed first; what is not there counts as empty. */
function signedHeaders(message: MailMessage, { field, headerForm, signed }: Signature): string {
  const left = new Map<string, HeaderField[]>();
  for (const header of message.headers) {
    const held = left.get(header.name);
    if (held) held.push(header);
    else left.set(header.name, [header]);
  }
  const lines = signed.flatMap((name) => {
    const next = left.get(name)?.pop();
    return next ? [`${canonicalHeader(next.raw, headerForm)}\r\n`] : [];
  });
  const colon = field.raw.indexOf(":");
  const emptied = field.raw.slice(colon + 1).replace(/(^|;)(\s*b\s*=)[^;]*/, "$1$2");
  const own = canonicalHeader(`${field.raw.slice(0, colon + 1)}${emptied}`, headerForm);
  return lines.join("") + own;
}

type BodyHash = (form: Canonicalization, length: number | null) => string | null;

/** Hashes the body once per form and length, however many signatures there are; null when it is shorter than `length`. */
function bodyHashes(body: string): BodyHash {
  const forms = new Map<Canonicalization, Buffer>();
  const hashes = new Map<string, string>();
  return (form, length) => {
    const canonical = forms.get(form) ?? Buffer.from(canonicalBody(body, form), "latin1");
    forms.set(form, canonical);
    if (length !== null && length > canonical.length) return null;
    const key = `${form} ${length}`;
    const hash =
      hashes.get(key) ??
      createHash("sha256")
        .update(canonical.subarray(0, length ?? canonical.length))
        .digest("base64");
    hashes.set(key, hash);
    return hash;
  };
}
