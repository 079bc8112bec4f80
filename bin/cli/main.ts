/** The door of the command-line tool: finds the command, runs it, and turns what went wrong into an exit code. */
import { commandHelp, overview } from "./help.ts";
import { CouldNotRun, type ExitCode, exitCodes, UsageError } from "./problem.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

type Command = (args: string[], terminal: Terminal) => Promise<ExitCode>;

/** Each command is loaded when it is called: a start must not wait for what is not used. */
const commands: Record<string, () => Promise<Command>> = {
  audit: async () => (await import("./audit.ts")).runAudit,
  dns: async () => (await import("./dns.ts")).runDns,
  spf: async () => (await import("./spf.ts")).runSpf,
  dmarc: async () => (await import("./dmarc.ts")).runDmarc,
  secrets: async () => (await import("./secrets.ts")).runSecrets,
  smoke: async () => (await import("./smoke.ts")).runSmoke,
  redteam: async () => (await import("./redteam.ts")).runRedteam,
  config: async () => (await import("./config.ts")).runConfig,
  verify: async () => (await import("./verify.ts")).runVerify,
  probe: async () => (await import("./probe.ts")).runProbe,
};

/** Runs one command line and gives its exit code; nothing is thrown. */
export async function run(args: string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = args;
  try {
    if (name === "--version" || name === "-V") {
      terminal.print(`${await versionLine()}\n`);
      return exitCodes.ok;
    }
    if (name === "--help" || name === "-h") {
      terminal.print(overview);
      return exitCodes.ok;
    }
    if (name === undefined) throw new UsageError("name a command");
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (load === undefined) throw new UsageError(await unknownCommand(name));
    if (asksForHelp(rest)) {
      terminal.print(commandHelp[name] ?? overview);
      return exitCodes.ok;
    }
    const command = await load();
    return await command(rest, terminal);
  } catch (error) {
    return complain(error, name, terminal);
  }
}

function complain(error: unknown, name: string | undefined, terminal: Terminal): ExitCode {
  const prefix = name !== undefined && Object.hasOwn(commands, name) ? `launch-ready ${name}` : "launch-ready";
  if (error instanceof UsageError) {
    terminal.tell(`${prefix}: ${error.message}`);
    terminal.tell(`See: ${prefix} --help`);
    return exitCodes.usage;
  }
  if (error instanceof CouldNotRun) {
    terminal.tell(`${prefix}: ${error.message}`);
    return exitCodes.couldNotRun;
  }
  terminal.tell(
    `${prefix}: this is a fault of ours. ${error instanceof Error ? (error.stack ?? error.message) : error}`,
  );
  return exitCodes.couldNotRun;
}

function asksForHelp(args: string[]): boolean {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === "--help" || arg === "-h");
}

async function unknownCommand(name: string): Promise<string> {
  const { nearestWord } = await import("../../server/checks/nearest-word.ts");
  const near = nearestWord(name, Object.keys(commands));
  return `there is no command "${name}"${near === null ? "" : `; did you mean ${near}?`}`;
}

async function versionLine(): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  const { catalogueVersion } = await import("../../server/checks/result.ts");
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  return `launch-ready ${version} (catalogue ${catalogueVersion})`;
}

if (import.meta.main) {
  const terminal = processTerminal();
  const code = await run(process.argv.slice(2), terminal);
  terminal.progress(null);
  await terminal.flush();
  // Requests a run has given up on may still hold their sockets.
  process.exit(code);
}
