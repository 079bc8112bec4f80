/** One DKIM key record as data (RFC 6376, section 3.6.1), with the size of its key. */
import { createPublicKey, type KeyObject } from "node:crypto";
import { parseTagList, tagValue } from "./tag-list.ts";

/** Names why receivers cannot use a key. */
export type DkimKeyProblem =
  /** `p=` is empty: the key was withdrawn. */
  | "revoked"
  /** The record breaks the tag grammar, its version is wrong, or `p` is missing. */
  | "malformed"
  /** `p` is not base64: blanks, quotes, backslashes. */
  | "not-base64"
  /** `p` is base64 but no key: usually the second half is missing. */
  | "unreadable"
  /** A key type that no receiver knows. */
  | "unknown-type"
  /** Only SHA-1 is allowed, which receivers must refuse (RFC 8301, section 3.1). */
  | "sha1-only"
  /** The service type excludes e-mail. */
  | "not-for-mail";

/** Holds one key as receivers read it. */
export type DkimKey = {
  problem: DkimKeyProblem | null;
  /** What is wrong, for engineers; null when nothing is. */
  detail: string | null;
  type: "rsa" | "ed25519" | null;
  /** Modulus bits of RSA, 256 for Ed25519; null when the key could not be read. */
  bits: number | null;
  /** `t=y`: receivers may treat signed mail like unsigned mail. */
  isTesting: boolean;
};

/** DER of a SubjectPublicKeyInfo up to the raw Ed25519 key (RFC 8410, section 4). */
const ED25519_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** Octets of a raw Ed25519 key (RFC 8463, section 4.2). */
const ED25519_OCTETS = 32;

/** Reads the text of one key record, its strings already joined. */
export function parseDkimKey(text: string): DkimKey {
  const { tags, broken } = parseTagList(text);
  const isTesting = listOf(tagValue(tags, "t")).includes("y");
  const key: DkimKey = { problem: null, detail: null, type: null, bits: null, isTesting };
  if (text.includes("\\;")) return { ...key, problem: "not-base64", detail: "semicolons are escaped with a backslash" };
  const version = tagValue(tags, "v");
  if (version !== null && (version !== "DKIM1" || tags[0]?.name !== "v")) {
    return { ...key, problem: "malformed", detail: `v=${version} is not a leading v=DKIM1` };
  }
  const data = tagValue(tags, "p");
  if (data === null) return { ...key, problem: "malformed", detail: "there is no p= tag" };
  const type = (tagValue(tags, "k") ?? "rsa").toLowerCase();
  if (type !== "rsa" && type !== "ed25519") return { ...key, problem: "unknown-type", detail: `k=${type}` };
  if (data === "") return { ...key, type, problem: "revoked", detail: "p= is empty" };
  if (broken.length > 0) return { ...key, type, problem: "malformed", detail: `"${broken[0]}" is no tag` };
  if (!isBase64(data)) return { ...key, type, problem: "not-base64", detail: base64Fault(data) };
  const bits = type === "rsa" ? rsaBits(Buffer.from(data, "base64")) : ed25519Bits(Buffer.from(data, "base64"));
  if (bits === null)
    return { ...key, type, problem: "unreadable", detail: `no ${type} key in ${data.length} characters` };
  return { ...key, type, bits, ...limits(tagValue(tags, "h"), tagValue(tags, "s")) };
}

/** Makes the key of a record usable for verifying; null when `parseDkimKey` finds a problem with it. */
export function dkimPublicKey(text: string): KeyObject | null {
  const { problem, type } = parseDkimKey(text);
  if (problem !== null) return null;
  const der = Buffer.from(tagValue(parseTagList(text).tags, "p") ?? "", "base64");
  if (type === "ed25519") return readKey(Buffer.concat([ED25519_PREFIX, der]), "spki");
  return readKey(der, "spki") ?? readKey(der, "pkcs1");
}

/** Tells whether `t=s` is set: the signing identity must be the signing domain itself (RFC 6376, section 3.6.1). */
export function isStrictKey(text: string): boolean {
  return listOf(tagValue(parseTagList(text).tags, "t")).includes("s");
}

/** What the optional tags rule out: every hash but SHA-1, or e-mail itself. */
function limits(hashes: string | null, services: string | null): Pick<DkimKey, "problem" | "detail"> {
  if (hashes !== null && !listOf(hashes).includes("sha256")) return { problem: "sha1-only", detail: `h=${hashes}` };
  const isForMail = services === null || listOf(services).some((service) => service === "*" || service === "email");
  return isForMail ? { problem: null, detail: null } : { problem: "not-for-mail", detail: `s=${services}` };
}

/** RFC 6376 publishes SubjectPublicKeyInfo; some signers publish the bare PKCS #1 key. */
function rsaBits(der: Buffer): number | null {
  for (const type of ["spki", "pkcs1"] as const) {
    const key = readKey(der, type);
    if (key?.asymmetricKeyType === "rsa") return key.asymmetricKeyDetails?.modulusLength ?? null;
  }
  return null;
}

/** RFC 8463 publishes the 32 raw octets, without the wrapping that RSA keys have. */
function ed25519Bits(der: Buffer): number | null {
  return der.length === ED25519_OCTETS ? ED25519_OCTETS * 8 : null;
}

function readKey(der: Buffer, type: "spki" | "pkcs1"): KeyObject | null {
  try {
    return createPublicKey({ key: der, format: "der", type });
  } catch {
    return null;
  }
}

function isBase64(data: string): boolean {
  return data.length % 4 !== 1 && /^[A-Za-z0-9+/]+={0,2}$/.test(data);
}

function base64Fault(data: string): string {
  if (/\s/.test(data)) return "p= holds blanks";
  const wrong = /[^A-Za-z0-9+/=]/.exec(data)?.[0];
  return wrong === undefined ? "p= ends in the middle of a group" : `p= holds the character ${wrong}`;
}

function listOf(value: string | null): string[] {
  return (value ?? "").split(":").map((item) => item.trim().toLowerCase());
}
