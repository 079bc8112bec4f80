/** Finds out what is known of the store a command is about: what its file says, over what can be seen from outside. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Detection, detectStore } from "../../server/checks/detect.ts";
import { readDomain } from "../../server/checks/domain.ts";
import { createProbes } from "../../server/checks/probes/client.ts";
import type { Probes } from "../../server/checks/probes/probes.ts";
import type { ProbeSettings } from "../../server/checks/probes/settings.ts";
import { redactEvidence } from "../../server/checks/redact.ts";
import { applyStoreFile, readStoreFile, type StoreFile, unusedInputs } from "../../server/checks/store-file.ts";
import { emptyProfile, type StoreProfile } from "../../server/checks/store-profile.ts";
import { UsageError } from "./problem.ts";
import { networkSettings, requireResolver, VANTAGE } from "./settings.ts";
import type { Terminal } from "./terminal.ts";

/** The page that explains our requests to whoever runs the shop's servers; the portal names its own. */
const ABOUT_URL = "https://launch-ready.example/about-our-checks";

/** Makes the probes of one look at a store. */
export type MakeProbes = (store: StoreProfile) => Probes;

/** A store as a command sees it. */
export type KnownStore = { profile: StoreProfile; makeProbes: MakeProbes; startedAt: Date; notes: string[] };

/** Reads the domain of a command. Throws `UsageError` with what to type instead. */
export function readTarget(text: string): string {
  const reading = readDomain(text);
  if (!reading.ok) throw new UsageError(reading.message);
  return reading.domain;
}

/** Makes the probes of the command line: public budget, redacted evidence. Throws `UsageError` for bad settings. */
export function probeMaker(env: Terminal["env"], more: Pick<ProbeSettings, "ports"> = {}): MakeProbes {
  const settings: ProbeSettings = {
    ...more,
    ...networkSettings(env),
    vantage: VANTAGE,
    aboutUrl: ABOUT_URL,
    redact: redactEvidence,
  };
  return (store) => createProbes({ ...settings, store });
}

/**
 * Learns what it can of a store. A file that names the hosts is taken at its word; without one, or with one that does
 * not, the usual hosts, pages and senders are looked up first. Throws `UsageError` and `CouldNotRun`.
 */
export async function knowStore(
  domain: string,
  options: { config: string | undefined },
  terminal: Terminal,
): Promise<KnownStore> {
  const startedAt = new Date();
  const makeProbes = probeMaker(terminal.env);
  const file = options.config === undefined ? null : await readConfig(resolve(terminal.cwd, options.config), domain);
  const probes = makeProbes(emptyProfile(domain));
  await requireResolver(probes.dns, domain);
  const unused = file === null ? [] : unusedInputs(file);
  const notes = unused.length === 0 ? [] : [`Not used by this release: ${unused.join(", ")}.`];
  const known = { makeProbes, startedAt, notes };
  if (file?.hosts !== undefined) return { ...known, profile: applyStoreFile(file, emptyProfile(domain)) };
  terminal.progress(`Looking ${domain} up …`);
  const { profile } = await detectStore(domain, probes);
  notes.push(
    "Hosts, pages and senders were looked up, not declared: name them in --config to have all of them checked.",
  );
  return { ...known, profile: file === null ? profile : applyStoreFile(file, profile) };
}

/** Looks a store up from its domain alone. Throws `UsageError` and `CouldNotRun`. */
export async function detect(domain: string, terminal: Terminal): Promise<Detection> {
  const probes = probeMaker(terminal.env)(emptyProfile(domain));
  await requireResolver(probes.dns, domain);
  terminal.progress(`Looking ${domain} up …`);
  return detectStore(domain, probes);
}

async function readConfig(path: string, domain: string): Promise<StoreFile> {
  const reading = readStoreFile(await parseConfig(path));
  if (!reading.ok) throw new UsageError(`${path}:\n  ${reading.problems.join("\n  ")}`);
  const { file } = reading;
  const own = file.domain.startsWith("www.") ? file.domain.slice(4) : file.domain;
  if (own !== domain) throw new UsageError(`${path} is about ${file.domain}, not about ${domain}`);
  return { ...file, domain };
}

/** Reads a configuration file as JSON or YAML, by its name. Throws `UsageError`. */
export async function parseConfig(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  try {
    if (path.endsWith(".json")) return JSON.parse(text);
    const { parse } = await import("yaml");
    return parse(text);
  } catch (error) {
    const kind = path.endsWith(".json") ? "JSON" : "YAML";
    throw new UsageError(`${path} is no ${kind}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
