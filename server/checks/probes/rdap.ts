/** Registration data by RDAP (RFC 9082, RFC 9083), found through IANA's bootstrap file (RFC 9224). */
import { getDomain } from "tldts";
import type { Observation } from "../check.ts";
import type { HttpClient } from "./http.ts";
import { waitForTurn } from "./pacing.ts";
import type { RdapDomain, RdapProbe } from "./probes.ts";
import { bundledRdapServices } from "./rdap-services.ts";
import type { Recorder } from "./recorder.ts";

const BOOTSTRAP_URL = "https://data.iana.org/rdap/dns.json";
/** Catalogue, `dns.domain-expiry`: the bootstrap file is kept for a day. */
const BOOTSTRAP_TTL_MS = 86_400_000;
/** A bootstrap file that could not be fetched is tried again after this. */
const BOOTSTRAP_RETRY_MS = 300_000;
const BYTES_MAX = 1024 * 1024;
/** RFC 7480, section 5.2: servers may send a client on. */
const REDIRECTS_MAX = 3;
const LIST_MAX = 50;

type Services = readonly [suffixes: string[], urls: string[]][];

export type RdapSettings = {
  http: Pick<HttpClient, "download">;
  recorder: Recorder;
  /** Questions a second to one server, for the whole process; catalogue: 1. */
  requestsPerSecond: number;
  /** Names the network the bootstrap file was fetched in: a closed network has its own. */
  network: string;
};

type Known = { domain: RdapDomain; observation: Observation };

/** Makes the RDAP probe. It never throws for what a server says: that is an outcome. */
export function createRdapProbe(settings: RdapSettings): RdapProbe {
  const known = new Map<string, Promise<Known>>();

  async function look(name: string): Promise<Known> {
    const base = baseUrlFor(name, await bootstrap(settings));
    if (base === null) return note(name, nothing("no-service"), "no RDAP service for this top-level domain");
    const url = `${base}domain/${encodeURIComponent(name)}`;
    const registry = await ask(settings, url);
    if (registry.json === null) return note(name, { ...nothing(registry.outcome), source: url }, registry.outcome);
    const first = readDomain(registry.json, url);
    const link = registrarLink(registry.json, url);
    const registrar = link === null ? null : (await ask(settings, link)).json;
    const domain = registrar === null ? first : completed(first, readDomain(registrar, url));
    return note(name, domain, registry.text);
  }

  function note(name: string, domain: RdapDomain, full: string): Known {
    // The excerpt holds what was read and no more: the full answer may name people.
    const observation = settings.recorder.record("api", `RDAP domain ${name}`, full, JSON.stringify(domain));
    return { domain, observation };
  }

  return {
    async domain(registrable) {
      const name = getDomain(registrable) ?? registrable.toLowerCase();
      const pending = known.get(name) ?? settings.recorder.apart(() => look(name));
      known.set(name, pending);
      const { domain, observation } = await pending;
      settings.recorder.attach([observation]);
      return domain;
    },
  };
}

function nothing(outcome: RdapDomain["outcome"]): RdapDomain {
  return { outcome, events: [], status: [], registrar: null, nameservers: [], secureDns: null, source: null };
}

type Answer = { outcome: RdapDomain["outcome"]; json: unknown; text: string };

async function ask(settings: RdapSettings, startUrl: string): Promise<Answer> {
  let url = startUrl;
  for (let hop = 0; hop <= REDIRECTS_MAX; hop += 1) {
    if (URL.canParse(url)) await waitForTurn(new URL(url).host, settings.requestsPerSecond);
    const headers = { accept: "application/rdap+json" };
    const { status, bytes, locationResolved, fault } = await settings.http.download(url, {
      bytesMax: BYTES_MAX,
      headers,
    });
    if (fault?.kind === "budget" || status === 429) return { outcome: "rate-limited", json: null, text: "" };
    if (fault !== null) return { outcome: "fault", json: null, text: fault.message };
    if (status === 404) return { outcome: "not-found", json: null, text: bytes.toString() };
    if (status !== null && status >= 300 && status < 400 && locationResolved !== null) {
      url = locationResolved;
      continue;
    }
    const text = bytes.toString();
    const json = status === 200 ? parseJson(text) : null;
    return { outcome: json === null ? "fault" : "ok", json, text };
  }
  return { outcome: "fault", json: null, text: "too many redirects" };
}

const bootstraps = new Map<string, { until: number; services: Promise<Services | null> }>();

/** IANA's file, kept for a day in this process; the bundled one while it cannot be had. */
async function bootstrap(settings: RdapSettings): Promise<Services> {
  const kept = bootstraps.get(settings.network);
  if (kept !== undefined && kept.until > Date.now()) return (await kept.services) ?? bundledRdapServices;
  const entry = { until: Date.now() + BOOTSTRAP_TTL_MS, services: fetchBootstrap(settings) };
  bootstraps.set(settings.network, entry);
  const services = await entry.services;
  if (services === null) entry.until = Date.now() + BOOTSTRAP_RETRY_MS;
  return services ?? bundledRdapServices;
}

async function fetchBootstrap(settings: RdapSettings): Promise<Services | null> {
  const { status, bytes, fault } = await settings.http.download(BOOTSTRAP_URL, { bytesMax: BYTES_MAX });
  if (status !== 200 || fault !== null) return null;
  const services = listAt(parseJson(bytes.toString()), "services").flatMap((entry): [string[], string[]][] => {
    if (!Array.isArray(entry)) return [];
    return [[texts(entry[0]), texts(entry[1])]];
  });
  return services.length > 0 ? services : null;
}

/** RFC 9224, section 4: the longest suffix wins; section 3: https before http. Null when no entry fits. */
export function baseUrlFor(name: string, services: Services): string | null {
  for (let suffix = name; suffix !== ""; suffix = suffix.includes(".") ? suffix.slice(suffix.indexOf(".") + 1) : "") {
    const [, urls = []] = services.find(([suffixes]) => suffixes.some((entry) => entry.toLowerCase() === suffix)) ?? [];
    const url = urls.find((candidate) => candidate.startsWith("https:")) ?? urls[0];
    if (url !== undefined) return url.endsWith("/") ? url : `${url}/`;
  }
  return null;
}

function readDomain(json: unknown, source: string): RdapDomain {
  const events = listAt(json, "events")
    .slice(0, LIST_MAX)
    .flatMap((event) => {
      const [action, date] = [textAt(event, "eventAction"), textAt(event, "eventDate")];
      return action === null || date === null ? [] : [{ action: action.toLowerCase(), date }];
    });
  const nameservers = listAt(json, "nameservers")
    .slice(0, LIST_MAX)
    .flatMap((server) => textAt(server, "ldhName") ?? []);
  const signed = at(at(json, "secureDNS"), "delegationSigned");
  return {
    outcome: "ok",
    events,
    // RFC 8056 maps EPP statuses to words; some servers still send the EPP spelling.
    status: texts(at(json, "status"))
      .slice(0, LIST_MAX)
      .map((status) => spaced(status)),
    registrar: registrarName(json),
    nameservers: nameservers.map((name) => name.toLowerCase().replace(/\.$/, "")).sort(),
    secureDns: typeof signed === "boolean" ? signed : null,
    source,
  };
}

/** Fills what the registry left out from the registrar's answer; the registry is right where both speak. */
function completed(registry: RdapDomain, registrar: RdapDomain): RdapDomain {
  const missing = registrar.events.filter((event) => !registry.events.some((known) => known.action === event.action));
  return {
    ...registry,
    events: [...registry.events, ...missing],
    registrar: registry.registrar ?? registrar.registrar,
    secureDns: registry.secureDns ?? registrar.secureDns,
  };
}

function registrarLink(json: unknown, ownUrl: string): string | null {
  const link = listAt(json, "links").find((entry) => {
    const isRdap = textAt(entry, "type")?.startsWith("application/rdap+json") ?? false;
    return textAt(entry, "rel") === "related" && isRdap && textAt(entry, "href") !== ownUrl;
  });
  return textAt(link, "href");
}

/** The registrar's `fn` in its jCard (RFC 7095), else its handle. */
function registrarName(json: unknown): string | null {
  const entity = listAt(json, "entities").find((entry) => texts(at(entry, "roles")).includes("registrar"));
  const card = at(entity, "vcardArray");
  const properties = Array.isArray(card) && Array.isArray(card[1]) ? card[1] : [];
  const name = properties.find((property) => Array.isArray(property) && property[0] === "fn");
  return Array.isArray(name) && typeof name[3] === "string" && name[3] !== "" ? name[3] : textAt(entity, "handle");
}

function spaced(status: string): string {
  return status.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function listAt(value: unknown, key: string): unknown[] {
  const list = at(value, key);
  return Array.isArray(list) ? list : [];
}

function textAt(value: unknown, key: string): string | null {
  const text = at(value, key);
  return typeof text === "string" ? text : null;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
