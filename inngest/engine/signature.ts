import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** How far a signature's time may be from ours before it counts as expired (the SDK uses the same five minutes). */
export const SIGNATURE_TOLERANCE_MS = 5 * 60_000;

const KEY_PREFIX = /^signkey-\w+-/;

/** Signs a body the way Inngest does: `t=<unix seconds>&s=<hex HMAC-SHA256 of body + t>`. */
export function sign(body: string | Buffer, signingKey: string, nowMs: number): string {
  const seconds = Math.round(nowMs / 1000).toString();
  return `t=${seconds}&s=${digest(body, signingKey, seconds)}`;
}

/** Reads what is wrong with a signature header; null means that it is good. */
export function signatureProblem(
  header: string | undefined,
  body: string | Buffer,
  signingKey: string,
  nowMs: number,
): string | null {
  if (!header) return "the signature is missing";
  const params = new URLSearchParams(header);
  const seconds = params.get("t") ?? "";
  const given = params.get("s") ?? "";
  if (!/^\d+$/.test(seconds) || given === "") return "the signature is malformed";
  if (Math.abs(nowMs - Number(seconds) * 1000) > SIGNATURE_TOLERANCE_MS) return "the signature has expired";
  return sameText(given, digest(body, signingKey, seconds)) ? null : "the signature does not match";
}

/** Builds the bearer token the SDK sends to the API: the key's prefix in clear, its hex-decoded rest as SHA-256. */
export function bearerToken(signingKey: string): string {
  const prefix = KEY_PREFIX.exec(signingKey)?.[0] ?? "";
  const hash = createHash("sha256")
    .update(Buffer.from(signingKey.slice(prefix.length), "hex"))
    .digest("hex");
  return `${prefix}${hash}`;
}

/** Compares two secrets without telling by its duration where they differ. */
export function sameText(a: string, b: string): boolean {
  const left = createHash("sha256").update(a).digest();
  const right = createHash("sha256").update(b).digest();
  return timingSafeEqual(left, right);
}

function digest(body: string | Buffer, signingKey: string, seconds: string): string {
  return createHmac("sha256", signingKey.replace(KEY_PREFIX, "")).update(body).update(seconds).digest("hex");
}
