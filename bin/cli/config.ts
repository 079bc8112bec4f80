/** `config --print <domain>` writes a starting file for `--config` from what can be seen; `--schema` what it may hold. */
import { STORE_FILE_SCHEMA_ID, storeFileOf, storeFileSchema } from "../../server/checks/store-file.ts";
import { readArguments, readChoice } from "./arguments.ts";
import { type ExitCode, exitCodes, UsageError } from "./problem.ts";
import { detect, readTarget } from "./store.ts";
import { plainLine, type Terminal } from "./terminal.ts";

/** Prints the file; open questions go to stderr, in YAML also above it. Throws `UsageError` and `CouldNotRun`. */
export async function runConfig(args: string[], terminal: Terminal): Promise<ExitCode> {
  if (args.includes("--schema")) {
    readArguments(args, { words: [], options: { schema: { type: "boolean" } } });
    terminal.print(`${JSON.stringify(storeFileSchema(), null, 2)}\n`);
    return exitCodes.ok;
  }
  const { values, words } = readArguments(args, {
    words: ["domain"],
    options: { print: { type: "boolean" }, json: { type: "boolean" }, format: { type: "string" } },
  });
  if (values.print !== true) throw new UsageError("--print is missing; nothing else can be done with a configuration");
  const format = readChoice("format", values.format ?? "json", ["json", "yaml"]);
  if (values.json === true && format === "yaml") throw new UsageError("--json and --format yaml ask for two answers");
  const domain = readTarget(words[0] ?? "");
  const { profile, questions } = await detect(domain, terminal);
  terminal.progress(null);
  const file = storeFileOf(profile);
  if (format === "json") {
    terminal.print(`${JSON.stringify(file, null, 2)}\n`);
  } else {
    const { stringify } = await import("yaml");
    const comments = questions.map((question) => `# ${plainLine(question)}\n`);
    const schema = `# yaml-language-server: $schema=${STORE_FILE_SCHEMA_ID}\n`;
    terminal.print(`${schema}${comments.join("")}${stringify(file)}`);
  }
  for (const question of questions) terminal.tell(plainLine(question));
  return exitCodes.ok;
}
