import { isIP } from "node:net";

/**
 * Tells whether subjectAltName entries cover a host as RFC 9525, section 6 asks: SAN only, letters compared without
 * case, a wildcard stands for exactly one whole leftmost label. Addresses need an `IP:` entry.
 */
export function coversHost(names: string[], host: string): boolean {
  const wanted = host.toLowerCase().replace(/\.$/, "");
  if (isIP(wanted) !== 0) return names.some((name) => name.toLowerCase() === `ip:${wanted}`);
  return names.some((name) => coversName(name.toLowerCase().replace(/\.$/, ""), wanted));
}

function coversName(pattern: string, host: string): boolean {
  if (pattern === host) return true;
  if (!pattern.startsWith("*.")) return false;
  const parent = pattern.slice(2);
  // A wildcard right below a top-level label would cover every name of a registry.
  if (!parent.includes(".") || parent.includes("*")) return false;
  const dot = host.indexOf(".");
  return dot > 0 && host.slice(dot + 1) === parent;
}
