/** Writes the DNS map as a master file (RFC 1035, section 5). */
import type { DnsMapContent } from "./dns-map.ts";

type Row = Pick<DnsMapContent["rows"][number], "type" | "name" | "value" | "ttl" | "purpose">;

/** Records without a TTL of their own: what Cloudflare's "automatic" means (Cloudflare docs, "Time to live"). */
export const DEFAULT_TTL_SECONDS = 300;
/** One string of a TXT record holds at most so many bytes (RFC 1035, section 3.3). */
const STRING_BYTES_MAX = 255;
const withTarget = new Set(["CNAME", "NS", "PTR", "DNAME"]);

/**
 * Gives the whole file. There is no SOA: who serves the zone writes it. Text from outside never leaves its line: what a
 * value or purpose holds of line ends and controls is escaped or left out.
 */
export function zoneFileOf({ zone, rows }: { zone: string; rows: readonly Row[] }): string {
  const lines = rows.map((row) => `${lineOf(row)}${row.purpose === "" ? "" : ` ; ${commentOf(row.purpose)}`}`);
  return [`$ORIGIN ${nameOf(zone)}`, `$TTL ${DEFAULT_TTL_SECONDS}`, ...lines, ""].join("\n");
}

function lineOf({ type, name, value, ttl }: Row): string {
  return `${nameOf(name)} ${ttl ?? DEFAULT_TTL_SECONDS} IN ${type.replace(/[^A-Z0-9]/g, "")} ${dataOf(type, value)}`;
}

function dataOf(type: string, value: string): string {
  if (type === "TXT") return stringsOf(value);
  if (withTarget.has(type)) return nameOf(value);
  if (type === "MX") {
    const [preference = "0", exchange = ""] = value.split(" ");
    return `${Number.parseInt(preference, 10) || 0} ${nameOf(exchange)}`;
  }
  if (type === "CAA") {
    const [, flags = "0", tag = "", text = ""] = /^(\d+) (\w+) "?(.*?)"?$/s.exec(value) ?? [];
    return `${flags} ${tag} ${stringsOf(text)}`;
  }
  return withoutControls(value).replaceAll(";", "\\;");
}

/** Absolute, with a final dot; what has a meaning in the file is escaped. */
function nameOf(name: string): string {
  const plain = withoutControls(name).replace(/\.$/, "");
  return `${plain.replace(/[\s"();@$\\]/g, (letter) => `\\${letter.charCodeAt(0).toString().padStart(3, "0")}`)}.`;
}

/** Character-strings in quotes; bytes outside printable ASCII as `\DDD` (RFC 1035, section 5.1). */
function stringsOf(text: string): string {
  const bytes = [...Buffer.from(text, "utf8")];
  const strings: string[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += STRING_BYTES_MAX) {
    strings.push(
      `"${bytes
        .slice(at, at + STRING_BYTES_MAX)
        .map(byteOf)
        .join("")}"`,
    );
  }
  return strings.join(" ");
}

function byteOf(byte: number): string {
  const letter = String.fromCharCode(byte);
  if (letter === '"' || letter === "\\") return `\\${letter}`;
  return byte >= 0x20 && byte < 0x7f ? letter : `\\${byte.toString().padStart(3, "0")}`;
}

function commentOf(text: string): string {
  return withoutControls(text).slice(0, 200);
}

function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
