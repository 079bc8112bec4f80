/** Reads Strict-Transport-Security, and finds the hosts its widest form would lock out. */
import { isOwnName } from "../dns/hosts.ts";
import { coversHost } from "../probes/certificate-names.ts";
import type { HandshakeFacts, HostHandshakes } from "../tls/handshakes.ts";

/** What a header tells browsers. */
export type HstsDirectives = { maxAgeSeconds: number; includesSubdomains: boolean; isPreload: boolean };

/** Reads a header; null when browsers would ignore it: no integer `max-age`, one twice, or a list (RFC 6797, section 6.1). */
export function parseHsts(header: string): HstsDirectives | null {
  if (header.includes(",")) return null;
  const directives = header
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const names = directives.map((part) => (part.split("=", 1)[0] ?? "").trim().toLowerCase());
  if (new Set(names).size !== names.length) return null;
  const maxAge = directives[names.indexOf("max-age")];
  const digits = /^max-age\s*=\s*"?(\d{1,15})"?$/i.exec(maxAge ?? "")?.[1];
  if (digits === undefined) return null;
  return {
    maxAgeSeconds: Number(digits),
    includesSubdomains: names.includes("includesubdomains"),
    isPreload: names.includes("preload"),
  };
}

/** Lists declared hosts below the name that browsers could no longer open: seen, and without valid https at any address. */
export function insecureBelow(name: string, handshakes: HandshakeFacts): string[] {
  return handshakes.hosts
    .filter((host) => host.name !== name && isOwnName(host.name, name) && isInsecure(host))
    .map((host) => host.name);
}

function isInsecure({ name, rows }: HostHandshakes): boolean {
  // What could not be reached from here says nothing.
  const seen = rows.filter((row) => row.certificate !== null || row.fault === "refused" || row.fault === "tls");
  const isValid = (row: HostHandshakes["rows"][number]) =>
    row.certificate !== null && row.chainError === null && coversHost(row.certificate.names, name);
  return seen.length > 0 && seen.length === rows.length && !seen.some(isValid);
}
