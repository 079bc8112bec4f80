/** Keeps a provider's token at rest: sealed for one place, opened only to use it. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** NIST SP 800-38D, section 8.2: 96 bits are the recommended length of an initialisation vector. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = "v1";

/** Seals a text with AES-256-GCM. `place` says whose it is: sealed for one place it does not open for another. */
export function seal(text: string, place: string, masterKey: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyOf(masterKey), iv).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return [VERSION, Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url")].join(".");
}

/** Opens what `seal` made. Throws when it was changed, belongs to another place, or the key is another. */
export function unseal(sealed: string, place: string, masterKey: string): string {
  const [version, content = ""] = sealed.split(".");
  const bytes = Buffer.from(content, "base64url");
  if (version !== VERSION || bytes.length < IV_BYTES + TAG_BYTES) throw new Error("not a sealed text");
  const decipher = createDecipheriv("aes-256-gcm", keyOf(masterKey), bytes.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(place))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
}

/** What a screen shows of a token: its last four characters, and of a short one nothing. */
export function maskToken(token: string): string {
  return token.length < 16 ? "••••" : `•••• ${token.slice(-4)}`;
}

/** A key of its own for this purpose (RFC 5869), so that the master key seals nothing itself. */
function keyOf(masterKey: string): Buffer {
  return Buffer.from(hkdfSync("sha256", Buffer.from(masterKey, "base64"), "", "provider tokens", 32));
}

/** Names the place a provider's token is sealed for. */
export function connectionPlace(storeId: string, provider: string): string {
  return `${storeId}:${provider}`;
}
