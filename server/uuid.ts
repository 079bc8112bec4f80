import { createHash, randomBytes } from "node:crypto";

/** Makes a UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, then random bits. */
export function uuidv7(now = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  return written(bytes, 7);
}

/** Makes the one UUIDv8 of a name (RFC 9562, section 5.8): the first bits of its SHA-256. */
export function uuidOf(name: string): string {
  return written(createHash("sha256").update(name).digest().subarray(0, 16), 8);
}

/** Sets version and variant (RFC 9562, section 4) in 16 bytes and writes them. */
function written(bytes: Buffer, version: number): string {
  bytes[6] = (version << 4) | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
