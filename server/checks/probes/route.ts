/** Where a connection really goes: the guard over the address, then the operator's connect rules. */
import { isIP } from "node:net";
import { bareHost, vetAddress } from "./address.ts";

/** One rule like curl's `--connect-to`: null on the left matches anything, null on the right keeps what was asked. */
export type ConnectRule = {
  host: string | null;
  port: number | null;
  toAddress: string | null;
  toPort: number | null;
};

export type Endpoint = { address: string; port: number };

export type Router = {
  allowPrivate: boolean;
  /** The first rule for a host name or address and port; null when none applies. */
  ruleFor(host: string, port: number): ConnectRule | null;
  /** The endpoint to connect to for a name at an address; throws a guarded `FaultError` for what is not public. */
  route(host: string, address: string, port: number): Endpoint;
};

/** Makes a router. The address asked for and the address a rule puts in its place are both vetted. */
export function createRouter(rules: ConnectRule[], allowPrivate: boolean): Router {
  function ruleFor(host: string, port: number): ConnectRule | null {
    const name = bareHost(host);
    const isMatch = (rule: ConnectRule) =>
      (rule.host === null || rule.host === name) && (rule.port === null || rule.port === port);
    return rules.find(isMatch) ?? null;
  }
  return {
    allowPrivate,
    ruleFor,
    route(host, address, port) {
      vetAddress(address, allowPrivate);
      const rule = ruleFor(host, port) ?? ruleFor(address, port);
      if (rule === null) return { address, port };
      const target = { address: rule.toAddress ?? address, port: rule.toPort ?? port };
      vetAddress(target.address, allowPrivate);
      return target;
    },
  };
}

/**
 * Parses `host:port=addr:port,…`: `*` (or nothing) for any host or port, an empty addr or port on the right keeps it,
 * IPv6 in brackets. Throws an Error that quotes the rule it could not read.
 */
export function parseConnectRules(text: string): ConnectRule[] {
  const rules = text.split(",").map((rule) => rule.trim());
  return rules.filter((rule) => rule !== "").map(parseConnectRule);
}

function parseConnectRule(text: string): ConnectRule {
  const [left, right, ...rest] = text.split("=");
  if (left === undefined || right === undefined || rest.length > 0) {
    throw new Error(`"${text}" is not a connect rule: write host:port=addr:port`);
  }
  const from = splitHostPort(left, text);
  const to = splitHostPort(right, text);
  if (to.host !== null && isIP(to.host) === 0) {
    throw new Error(`"${text}": "${to.host}" is not an IP address (put IPv6 in brackets)`);
  }
  if (to.host === null && to.port === null) throw new Error(`"${text}" changes nothing: name an address or a port`);
  return { host: from.host, port: from.port, toAddress: to.host, toPort: to.port };
}

function splitHostPort(text: string, rule: string): { host: string | null; port: number | null } {
  const match = /^(\[[^\]]*\]|[^:]*):([^:]*)$/.exec(text.trim());
  if (match === null) throw new Error(`"${rule}": "${text.trim()}" needs the form host:port`);
  const [, host = "", port = ""] = match;
  return { host: host === "" || host === "*" ? null : bareHost(host), port: parsePort(port, rule) };
}

function parsePort(text: string, rule: string): number | null {
  if (text === "" || text === "*") return null;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new Error(`"${rule}": "${text}" is not a port (1 to 65535)`);
  return port;
}

/** Parses `host:port` of a DNS server; the port may be left out (53). Throws an Error that quotes what it could not read. */
export function parseServer(text: string, defaultPort = 53): { host: string; port: number } {
  const trimmed = text.trim();
  if (isIP(trimmed) !== 0) return { host: trimmed, port: defaultPort };
  const match = /^(\[[^\]]+\]|[^:\s[\]]+)(?::(.*))?$/.exec(trimmed);
  const [, host = "", port] = match ?? [];
  const isBracketed = host.startsWith("[");
  if (host === "" || (isBracketed && isIP(bareHost(host)) !== 6)) {
    throw new Error(`"${text}" is not a server: write host:port`);
  }
  return { host: bareHost(host), port: port === undefined ? defaultPort : (parsePort(port, text) ?? defaultPort) };
}

/** Writes a server as `host:port`, IPv6 in brackets. */
export function serverText({ host, port }: { host: string; port: number }): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}
