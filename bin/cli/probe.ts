/** `probe`: one process per region that looks for a portal, until it is stopped. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { checks } from "../../server/checks/index.ts";
import { controlHostsOf, type ProbeSettings } from "../../server/checks/probes/settings.ts";
import { redactEvidence } from "../../server/checks/redact.ts";
import { RegionName } from "../../server/probe-agents/protocol.ts";
import { runAgent } from "../probe-agent/agent.ts";
import { openBuffer } from "../probe-agent/buffer.ts";
import { createLooker } from "../probe-agent/look.ts";
import { openPortal, Refused, readPortalUrl } from "../probe-agent/portal.ts";
import { readArguments } from "./arguments.ts";
import { CouldNotRun, type ExitCode, exitCodes, UsageError } from "./problem.ts";
import { networkSettings } from "./settings.ts";
import type { Terminal } from "./terminal.ts";

/** Catalogue 0.4. */
const CONFIRM_DELAY_MS = 10_000;

/** Runs the agent until SIGTERM or SIGINT. Throws `UsageError`, and `CouldNotRun` when the portal does not know it. */
export async function runProbe(args: string[], terminal: Terminal): Promise<ExitCode> {
  const { values } = readArguments(args, {
    words: [],
    options: {
      region: { type: "string" },
      url: { type: "string" },
      token: { type: "string" },
      buffer: { type: "string" },
      "control-hosts": { type: "string" },
      once: { type: "boolean" },
    },
  });
  const { env } = terminal;
  const region = readRegion(values.region);
  const url = readUrl(values.url);
  const token = (values.token ?? env.LAUNCH_READY_PROBE_TOKEN ?? "").trim();
  if (token === "") throw new UsageError("set LAUNCH_READY_PROBE_TOKEN, or give --token");
  const named = values["control-hosts"]?.split(",").map((host) => host.trim());
  const probes: ProbeSettings = {
    ...networkSettings(env),
    vantage: region,
    aboutUrl: new URL("about-our-checks", url).href,
    redact: redactEvidence,
    ...(named && { controlHosts: named.filter((host) => host !== "") }),
  };
  const ending = new AbortController();
  const end = () => ending.abort();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, end);
  try {
    terminal.tell(`Looking from ${region} for ${url.origin}.`);
    if (controlHostsOf(probes).length === 0) {
      terminal.tell("No control hosts are set: a fault of this network may look like one of a shop.");
    }
    await runAgent({
      region,
      version: await versionOf(),
      portal: openPortal(url, token),
      buffer: openBuffer(resolve(terminal.cwd, values.buffer ?? `.cache/probe-${region}`)),
      looker: createLooker({ checks, probes, confirmDelayMs: confirmDelay(env), signal: ending.signal }),
      signal: ending.signal,
      say: (line) => terminal.tell(line),
      once: values.once === true,
    });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof Refused) throw new CouldNotRun(`the portal says no: ${error.message}`, { cause: error });
    throw error;
  } finally {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.off(signal, end);
  }
}

function readRegion(text: string | undefined): string {
  if (text === undefined) throw new UsageError("--region is missing");
  const region = RegionName.safeParse(text);
  if (!region.success) throw new UsageError(`--region: ${region.error.issues[0]?.message ?? "no name of a region"}`);
  return region.data;
}

function readUrl(text: string | undefined): URL {
  if (text === undefined) throw new UsageError("--url is missing");
  const url = readPortalUrl(text);
  if (url === null) {
    throw new UsageError(
      "--url takes the portal's https address; http only on this machine or by a container's bare name",
    );
  }
  return url;
}

function confirmDelay(env: Terminal["env"]): number {
  const delay = Number(env.LAUNCH_READY_CONFIRM_DELAY_MS || CONFIRM_DELAY_MS);
  if (!Number.isInteger(delay) || delay < 0) throw new UsageError("LAUNCH_READY_CONFIRM_DELAY_MS is no whole number");
  return delay;
}

async function versionOf(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  return String(version);
}
