/** `config --print <domain>`: writes a starting file for `--config` from what can be seen. */
import { storeFileOf } from "../../server/checks/store-file.ts";
import { readArguments, readChoice } from "./arguments.ts";
import { type ExitCode, exitCodes, UsageError } from "./problem.ts";
import { detect, readTarget } from "./store.ts";
import { plainLine, type Terminal } from "./terminal.ts";

/** Prints the file; open questions go to stderr, in YAML also above it. Throws `UsageError` and `CouldNotRun`. */
export async function runConfig(args: string[], terminal: Terminal): Promise<ExitCode> {
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
    terminal.print(`${comments.join("")}${stringify(file)}`);
  }
  for (const question of questions) terminal.tell(plainLine(question));
  return exitCodes.ok;
}
