/** What the probes of a run are told from outside, and how the environment says it (closed networks and tests). */
import { readFileSync } from "node:fs";
import { parseCertificate } from "./certificate.ts";
import type { HttpBudget, HttpSettings } from "./http.ts";
import type { Pacing } from "./pacing.ts";
import { type ConnectRule, parseConnectRules, parseServer, serverText } from "./route.ts";

export type ProbeBudget = HttpBudget & { dnsQueries: number };

/**
 * Catalogue 0.3: a public run loads at most 80 pages and 100 static files. Guesses, once an owner permits them: the paths
 * of catalogue section 6 at three hosts.
 */
export const publicBudget: ProbeBudget = { pages: 80, assets: 100, requests: 400, guesses: 300, dnsQueries: 1000 };
/** Catalogue 0.3: the free check also asks at most 300 DNS questions. */
export const freeCheckBudget: ProbeBudget = { ...publicBudget, dnsQueries: 300 };

export type ProbeSettings = {
  /** Name of the place these probes look from, such as `local` or `eu-central`. */
  vantage: string;
  /** Recursive resolvers as `host:port`; default the public ones of the catalogue. */
  resolvers?: string[];
  /** Port of authoritative servers; default 53. */
  serverPort?: number;
  connect?: ConnectRule[];
  /** An extra trust root, PEM. */
  ca?: string;
  /** Allows private and loopback targets; from the process environment or a test only, never from a request. */
  allowPrivate: boolean;
  /** The page that explains our requests, named in the User-Agent. */
  aboutUrl: string;
  /** Masks secrets in stored excerpts; default: nothing is masked. */
  redact?: (text: string) => string;
  /** Default: the manners of catalogue 0.4. */
  pacing?: Partial<Pacing>;
  /** Hosts that must answer before a failure is blamed on a shop; an empty list switches the own-fault guard off. */
  controlHosts?: string[];
  budget?: Partial<ProbeBudget>;
  /** Ports of the web that may be asked; default 80 and 443. */
  ports?: readonly number[];
  clock?: () => Date;
  /** Search of certificate logs that answers JSON as crt.sh does, `{domain}` standing for the domain; default none. */
  certificateLogUrl?: string;
  /** Shorter limits of web requests for tests, in milliseconds; default: those of catalogue 0.4. */
  limits?: HttpSettings["limits"];
  /** Simulated round trip to every server, for benches, in milliseconds. */
  latencyMs?: number;
  /** Ends all waiting and lets no further request start. */
  signal?: AbortSignal;
};

/** Two hosts of different operators that are up when the internet is. */
const publicControlHosts = ["www.google.com", "www.cloudflare.com"];

/** Names the control hosts of a run: those set, else the public ones, else none in a closed network. */
export function controlHostsOf(settings: ProbeSettings): string[] {
  if (settings.controlHosts !== undefined) return settings.controlHosts;
  const isClosed = settings.resolvers !== undefined || (settings.connect ?? []).length > 0;
  return isClosed ? [] : publicControlHosts;
}

/**
 * Reads `LAUNCH_READY_RESOLVER`, `LAUNCH_READY_CONNECT`, `LAUNCH_READY_CA` (a file) and `LAUNCH_READY_ALLOW_PRIVATE`;
 * throws an Error that names the variable and what is wrong with its value.
 */
export function probeSettingsFromEnvironment(
  env: Record<string, string | undefined>,
): Pick<ProbeSettings, "resolvers" | "serverPort" | "connect" | "ca" | "allowPrivate"> {
  const resolver = read(env, "LAUNCH_READY_RESOLVER", (text) => parseServer(text));
  const connect = read(env, "LAUNCH_READY_CONNECT", parseConnectRules);
  const ca = read(env, "LAUNCH_READY_CA", readCertificates);
  const allowPrivate = read(env, "LAUNCH_READY_ALLOW_PRIVATE", parseSwitch) ?? false;
  return {
    ...(resolver === undefined ? {} : { resolvers: [serverText(resolver)], serverPort: resolver.port }),
    ...(connect === undefined ? {} : { connect }),
    ...(ca === undefined ? {} : { ca }),
    allowPrivate,
  };
}

function read<T>(env: Record<string, string | undefined>, name: string, parse: (text: string) => T): T | undefined {
  const text = env[name]?.trim();
  if (text === undefined || text === "") return undefined;
  try {
    return parse(text);
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function readCertificates(file: string): string {
  const pem = readFileSync(file, "utf8");
  if (parseCertificate(Buffer.from(pem)) === null) throw new Error(`"${file}" holds no certificate in PEM form`);
  return pem;
}

function parseSwitch(text: string): boolean {
  if (text === "1") return true;
  if (text === "0") return false;
  throw new Error(`"${text}" is neither 1 nor 0`);
}
