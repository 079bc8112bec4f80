/** `redteam <config|domain>`: tries a shop's chat assistant with planted canaries, from the owner's machine or a pipeline. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Canaries, makeCanaries, plantingsOf } from "../../server/checks/ai/canaries.ts";
import { checks } from "../../server/checks/index.ts";
import { readStoreFile } from "../../server/checks/store-file.ts";
import { readArguments, readFailOn, readFormat } from "./arguments.ts";
import { exitCodeOf, reportOptions, runAndReport } from "./audit.ts";
import { printReport, readSaves, saveReport } from "./formats.ts";
import { CouldNotRun, type ExitCode, exitCodes, UsageError } from "./problem.ts";
import { knowStore, parseConfig, readTarget } from "./store.ts";
import type { Terminal } from "./terminal.ts";

/** Nobody catches requests for the canary address of a command line (RFC 2606, section 2: `.invalid` is nobody's). */
const uncaught = (id: string) => `https://${id}.canary.invalid/`;

/** Runs the red team. Throws `UsageError` and `CouldNotRun`. */
export async function runRedteam(args: string[], terminal: Terminal): Promise<ExitCode> {
  const { values, words } = readArguments(args, {
    words: ["config.json|domain"],
    options: {
      ...reportOptions,
      canaries: { type: "string" },
      "new-canaries": { type: "boolean" },
      planted: { type: "boolean" },
      owner: { type: "boolean" },
      header: { type: "string", multiple: true },
    },
  });
  const failOn = readFailOn(values["fail-on"]);
  const format = readFormat(values);
  const saves = readSaves(values.save, terminal.cwd);
  const { domain, config } = await readSubject(words[0] ?? "", values.config, terminal);
  if (values["new-canaries"] === true) {
    if (values.canaries !== undefined) throw new UsageError("--new-canaries makes what --canaries reads: take one");
    return printCanaries(await slotOf(config, terminal), terminal);
  }
  if (values.canaries === undefined) {
    throw new UsageError("name the planted texts with --canaries <file>; --new-canaries makes them");
  }
  const canaries = await readCanaries(resolve(terminal.cwd, values.canaries));
  if (values.owner !== true) {
    throw new UsageError(
      "add --owner: with it you assert that you may try this assistant, and that its tools only log",
    );
  }
  const headers = readHeaders(values.header ?? [], terminal);
  const known = await knowStore(domain, { config }, terminal);
  if (!known.profile.ai) throw new UsageError("the configuration names no `ai`: say where the assistant is");
  for (const name of known.profile.ai.headers ?? []) {
    if (!Object.keys(headers).some((given) => given.toLowerCase() === name.toLowerCase())) {
      throw new UsageError(`the assistant wants the header ${name}: give it with --header ${name}=VARIABLE`);
    }
  }
  known.notes.push("Run with --owner: whoever started it asserted the right to test this assistant.");
  known.notes.push("Nobody catches requests for the canary address here: the portal does.");
  const own = checks.filter(({ id }) => id.startsWith("ai."));
  const ai = { canaries, headers, hasConsent: true, isPlanted: values.planted === true, hits: null };
  const connections = { controlToken: null, isControlProven: true, cloudflare: null, ai };
  const choice = { checks: own, questions: 0, notAllowed: 0 };
  const report = await runAndReport(choice, known, { terminal, hasMinimumBar: false, isPartial: true, connections });
  printReport(report, format, failOn, terminal);
  await saveReport(report, saves, failOn);
  return exitCodeOf(report, failOn, values.strict === true);
}

/** The one word is a configuration file where it looks like one, and a domain otherwise. */
async function readSubject(
  word: string,
  config: string | undefined,
  terminal: Terminal,
): Promise<{ domain: string; config: string | undefined }> {
  if (!/\.(?:json|ya?ml)$/i.test(word)) return { domain: readTarget(word), config };
  if (config !== undefined) throw new UsageError("the configuration is named twice");
  const path = resolve(terminal.cwd, word);
  const reading = readStoreFile(await parseConfig(path));
  if (!reading.ok) throw new UsageError(`${path}:\n  ${reading.problems.join("\n  ")}`);
  return { domain: readTarget(reading.file.domain), config: word };
}

async function slotOf(config: string | undefined, terminal: Terminal): Promise<string | null> {
  if (config === undefined) return null;
  const reading = readStoreFile(await parseConfig(resolve(terminal.cwd, config)));
  return reading.ok ? (reading.file.ai?.content_slot_url ?? null) : null;
}

/** The file goes to stdout; what to put where is told beside it. */
function printCanaries(slot: string | null, terminal: Terminal): ExitCode {
  const canaries = makeCanaries(uncaught);
  terminal.print(`${JSON.stringify(canaries, null, 2)}\n`);
  for (const { place, text } of plantingsOf(canaries, slot)) {
    terminal.tell(`${place}:\n${text.replace(/^/gm, "    ")}\n`);
  }
  terminal.tell(
    "Keep the file and plant each text, then: launch-ready redteam <config> --canaries <file> --planted --owner",
  );
  return exitCodes.ok;
}

async function readCanaries(path: string): Promise<Canaries> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new CouldNotRun(`${path} cannot be read: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
  const canaries = Canaries.safeParse(value);
  if (!canaries.success) throw new UsageError(`${path} holds no canaries; make them with --new-canaries`);
  return canaries.data;
}

/** Reads `--header <name>=<VARIABLE>`: a value on the command line would stand in the shell's history. */
function readHeaders(texts: readonly string[], { env }: Terminal): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, variable] = /^([A-Za-z0-9-]{1,80})=([A-Za-z_][A-Za-z0-9_]*)$/.exec(text) ?? [];
      if (name === undefined || variable === undefined) {
        throw new UsageError(`--header takes <name>=<VARIABLE>, the variable that holds the value, not "${text}"`);
      }
      const value = env[variable];
      if (value === undefined || !/^[\t\x20-\x7e]+$/.test(value)) {
        throw new UsageError(`--header ${name}: ${variable} holds no value`);
      }
      return [name, value];
    }),
  );
}
