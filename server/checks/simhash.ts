/** Words per feature: single words make all shops alike, long runs make one changed word expensive. */
const SHINGLE_WORDS = 3;
const BITS = 64;
/** FNV-1a, 32 bit (draft-eastlake-fnv), once with the standard offset and once with another for the upper half. */
const FNV_PRIME = 0x01000193;
const FNV_OFFSETS = [0x811c9dc5, 0x2f0b4a6d] as const;
/** A very long page is judged by its beginning. */
const WORDS_MAX = 20_000;

/**
 * Computes a 64-bit similarity hash of a text (Charikar, 2002), as 16 hex digits: texts that share most runs of three
 * words differ in few bits. An empty text gives sixteen zeros.
 */
export function simhash(text: string): string {
  const words = wordsOf(text).slice(0, WORDS_MAX);
  const weights = new Int32Array(BITS);
  const last = Math.max(words.length - SHINGLE_WORDS, 0);
  for (let index = 0; index <= last && words.length > 0; index += 1) {
    const shingle = words.slice(index, index + SHINGLE_WORDS).join(" ");
    FNV_OFFSETS.forEach((offset, half) => {
      const hash = mixed(fnv1a(shingle, offset));
      for (let bit = 0; bit < 32; bit += 1) {
        const at = half * 32 + bit;
        weights[at] = (weights[at] ?? 0) + ((hash >>> bit) & 1 ? 1 : -1);
      }
    });
  }
  let hex = "";
  for (let nibble = BITS / 4 - 1; nibble >= 0; nibble -= 1) {
    let value = 0;
    for (let bit = 3; bit >= 0; bit -= 1) value = value * 2 + ((weights[nibble * 4 + bit] ?? 0) > 0 ? 1 : 0);
    hex += value.toString(16);
  }
  return hex;
}

/** Counts the bits in which two hashes differ, 0 to 64; the catalogue takes up to 6 as the same page. */
export function simhashDistance(left: string, right: string): number {
  let difference = BigInt(`0x${left}`) ^ BigInt(`0x${right}`);
  let count = 0;
  for (; difference > 0n; difference &= difference - 1n) count += 1;
  return count;
}

/** Splits a text into lower-case words; digits are left out, because prices and dates change by themselves. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}

function fnv1a(text: string, offset: number): number {
  let hash = offset;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash >>> 0;
}

/** Spreads FNV's weak high bits (the 32-bit finaliser of MurmurHash3, public domain). */
function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
