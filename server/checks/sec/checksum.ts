/** Checks the checksums some vendors put into their keys, so that a look-alike is no alarm. */
import { crc32 } from "node:zlib";

/**
 * Tells whether a Cloudflare key's last eight hex digits are the CRC-32 of the forty characters before them
 * (developers.cloudflare.com, "Token formats", names a checksum; secretlint's rule takes CRC-32 of the forty). The
 * sum over prefix and forty is taken too, because the vendor does not publish which.
 */
export function hasCloudflareChecksum(body: string, prefix: string): boolean {
  const value = body.slice(0, 40);
  const checksum = body.slice(40).toLowerCase();
  return [value, prefix + value].some((text) => hex8(crc32(text)) === checksum);
}

/** Writes a 32-bit number as eight hex digits. */
export function hex8(value: number): string {
  return value.toString(16).padStart(8, "0");
}
