import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Matches a ULID in its canonical upper-case form (github.com/ulid/spec). */
export const ULID_PATTERN = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

let lastMs = 0;
let lastRandom = 0n;

/**
 * Makes a ULID that sorts after every earlier one of this process, also within one millisecond, so that first-in
 * first-out holds.
 */
export function ulid(nowMs = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    lastRandom = BigInt(`0x${randomBytes(10).toString("hex")}`) >> 1n;
  } else {
    lastRandom += 1n;
  }
  return encode((BigInt(lastMs) << 80n) | lastRandom);
}

/**
 * Makes the ULID of the event at `index` (from 1) of a seeded request: the seed's last four bytes, read as a big
 * endian number, grow by the index, so that a repeated request gets the same ids.
 */
export function seededUlid(seedMs: number, entropy: Buffer, index: number): string {
  const bytes = Buffer.from(entropy);
  bytes.writeUInt32BE((bytes.readUInt32BE(6) + index) >>> 0, 6);
  return encode((BigInt(seedMs) << 80n) | BigInt(`0x${bytes.toString("hex")}`));
}

/** Reads the time of a ULID, in ms since 1970. */
export function ulidTime(id: string): number {
  let ms = 0;
  for (const char of id.slice(0, 10)) ms = ms * 32 + ALPHABET.indexOf(char);
  return ms;
}

function encode(value: bigint): string {
  let rest = value;
  let text = "";
  for (let i = 0; i < 26; i++) {
    text = ALPHABET[Number(rest & 31n)] + text;
    rest >>= 5n;
  }
  return text;
}
