/** Reads what a mail provider posts: the raw message, its envelope, and a signature over both (catalogue 16, generic HMAC). */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { connectingAddress } from "../checks/email/ip-address.ts";
import type { Envelope } from "../checks/email/mail-auth.ts";

/** The signed headers of one post, as they came; null where one is missing. */
export type PostHeaders = {
  id: string | null;
  timestamp: string | null;
  envelope: string | null;
  signature: string | null;
};

/** Catalogue 16: a signed time may be five minutes off. */
const SKEW_SECONDS = 300;
/** Ours: characters of a header. */
const HEADER_MAX = 4_000;

const PostedEnvelope = z.object({
  recipient: z.string().max(320),
  /** MAIL FROM; empty for bounces. */
  sender: z.string().max(320),
  helo: z.string().max(256),
  ip: z.string().refine((text) => connectingAddress(text) !== null),
  tls: z.string().max(20).nullable().default(null),
  tls_offered: z.boolean().default(false),
});

/**
 * Tells who the post is from: true when one of the secrets signed `id.timestamp.envelope.body` within five minutes of now.
 * The body is taken as it came, before anything reads it.
 */
export function isSigned(headers: PostHeaders, body: Uint8Array, secrets: string[], now: Date): boolean {
  const { id, timestamp, envelope, signature } = headers;
  if (!id || !timestamp || !envelope || !signature) return false;
  if ([id, timestamp, envelope, signature].some((text) => text.length > HEADER_MAX)) return false;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now.getTime() / 1000 - Number(timestamp)) > SKEW_SECONDS) return false;
  const given = signature
    .split(",")
    .slice(0, 4)
    .flatMap((part) => /^\s*v1=([0-9a-f]{64})\s*$/i.exec(part)?.[1] ?? []);
  return secrets.some((secret) => {
    const expected = createHmac("sha256", secret).update(`${id}.${timestamp}.${envelope}.`).update(body).digest();
    return given.some((hex) => timingSafeEqual(Buffer.from(hex, "hex"), expected));
  });
}

/** Reads the envelope header, base64url of JSON; null when it does not fit or names another domain. */
export function readEnvelope(text: string, domain: string): { localPart: string; envelope: Envelope } | null {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return null;
  }
  const parsed = PostedEnvelope.safeParse(json);
  if (!parsed.success) return null;
  const { recipient, sender, helo, ip, tls, tls_offered: isTlsOffered } = parsed.data;
  const at = recipient.lastIndexOf("@");
  if (recipient.slice(at + 1).toLowerCase() !== domain.toLowerCase()) return null;
  const localPart = recipient.slice(0, Math.max(at, 0)).toLowerCase();
  return { localPart, envelope: { ip, helo, mailFrom: sender, tls, isTlsOffered } };
}

/** Reads the secrets of the environment: one, or two with a comma while they change; short ones do not count. */
export function secretsOf(setting: string | undefined): string[] {
  return (setting ?? "")
    .split(",")
    .map((secret) => secret.trim())
    .filter((secret) => secret.length >= 32);
}
