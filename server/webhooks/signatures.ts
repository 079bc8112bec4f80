/** What the signature schemes share: keyed hashes, comparisons that take the same time for every guess, and the window of a time. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Refused, Verified } from "./webhook.ts";

/** Catalogue 16: a signed time may be five minutes off. */
export const SKEW_SECONDS = 300;
/** Ours: characters of a header that is read. */
const HEADER_MAX = 4_000;

export const noSignature: Refused = { ok: false, reason: "there is no signature" };
export const noMatch: Refused = { ok: false, reason: "signature did not match" };
const unreadable: Refused = { ok: false, reason: "the signature cannot be read" };

/** Gives a header's text; null when it is missing, empty or too long to be one. */
export function headerOf(headers: Headers, ...names: string[]): string | null {
  for (const name of names) {
    const text = headers.get(name)?.trim();
    if (text) return text.length <= HEADER_MAX ? text : null;
  }
  return null;
}

/** Computes HMAC (RFC 2104) over the parts in a row. */
export function hmac(
  algorithm: "sha1" | "sha256",
  key: string | Uint8Array,
  ...parts: (string | Uint8Array)[]
): Buffer {
  const mac = createHmac(algorithm, key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** Tells whether two byte strings are equal, in a time that depends on their length alone. */
export function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

/** Tells whether two texts of any length are equal, without telling how far. */
export function isSameText(left: string, right: string): boolean {
  return isSame(createHash("sha256").update(left).digest(), createHash("sha256").update(right).digest());
}

/** Reads hex of either case; null for anything else. */
export function fromHex(text: string): Buffer | null {
  return /^(?:[0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, "hex") : null;
}

/** Reads base64 (RFC 4648, section 4); null for anything else. */
export function fromBase64(text: string): Buffer | null {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, "base64") : null;
}

/** Leaves out what is no secret at all: nothing may be signed with an empty key. */
export function usable(secrets: readonly string[]): string[] {
  return secrets.filter((secret) => secret.length > 0);
}

/** Reads a time in whole seconds; null for anything else. */
export function secondsOf(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null;
}

/** Refuses what was signed more than five minutes before or after now; null when it is in time. */
export function outOfTime(seconds: number, now: Date): Refused | null {
  const age = Math.floor(now.getTime() / 1_000) - seconds;
  if (Math.abs(age) <= SKEW_SECONDS) return null;
  const words = age > 0 ? "older than five minutes" : "more than five minutes ahead";
  return { ok: false, reason: `signed at a time ${words}` };
}

/** Checks one plain HMAC over the raw body: the scheme of Vercel, GitHub, Shopify and Heroku. */
export function verifyBody(
  given: string | null,
  read: (text: string) => Buffer | null,
  algorithm: "sha1" | "sha256",
  rawBody: Uint8Array,
  secrets: readonly string[],
): Refused | null {
  if (given === null) return noSignature;
  const signature = read(given);
  if (signature === null) return unreadable;
  const isSigned = usable(secrets).some((secret) => isSame(signature, hmac(algorithm, secret, rawBody)));
  return isSigned ? null : noMatch;
}

/** Says that a call is right whose signature covers no time of its own. */
export function verified(deliveryId: string | null, signedAt: Date | null = null): Verified {
  return { ok: true, deliveryId, isTimeSigned: false, signedAt };
}

/** Says that a call is right whose signature covers the seconds given. */
export function verifiedAt(deliveryId: string | null, seconds: number): Verified {
  return { ok: true, deliveryId, isTimeSigned: true, signedAt: new Date(seconds * 1_000) };
}
