/** Reads what follows a command's name; everything wrong with it is a `UsageError` that says what to write instead. */
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { type Severity, severities } from "../../server/checks/check.ts";
import { nearestWord } from "../../server/checks/nearest-word.ts";
import { UsageError } from "./problem.ts";

type Values<T extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ options: T }>>["values"];

/** Parses options and exactly as many words as the command names. Throws `UsageError`. */
export function readArguments<const T extends ParseArgsOptionsConfig>(
  args: string[],
  spec: { words: string[]; options: T },
): { values: Values<T>; words: string[] } {
  const { values, positionals } = parse(args, spec.options);
  const missing = spec.words[positionals.length];
  if (missing !== undefined) throw new UsageError(`<${missing}> is missing`);
  const extra = positionals[spec.words.length];
  if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many`);
  return { values, words: positionals };
}

function parse<const T extends ParseArgsOptionsConfig>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const unknown = unknownOption(args, Object.keys(options));
    if (unknown !== null) throw new UsageError(unknown, { cause: error });
    if (error instanceof TypeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function unknownOption(args: string[], known: string[]): string | null {
  for (const arg of args) {
    if (arg === "--") return null;
    const name = /^--([^=]+)/.exec(arg)?.[1];
    if (name === undefined || known.includes(name)) continue;
    const near = nearestWord(name, known);
    return `there is no option --${name}${near === null ? "" : `; did you mean --${near}?`}`;
  }
  return null;
}

/** Reads one of a few words, such as a severity. Throws `UsageError`. */
export function readChoice<const W extends string>(option: string, text: string, choices: readonly W[]): W {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw new UsageError(`--${option} takes ${choices.join(", ")}, not "${text}"`);
  return choice;
}

/** The severity from which on a failing check makes the exit code 1. */
export const DEFAULT_FAIL_ON: Severity = "high";

/** Reads `--fail-on`; default `high`. Throws `UsageError`. */
export function readFailOn(text: string | undefined): Severity {
  return text === undefined ? DEFAULT_FAIL_ON : readChoice("fail-on", text, severities);
}

/** Names the ways an answer can be written; `human` unless asked for otherwise. */
export const outputFormats = ["human", "json", "sarif", "junit", "markdown"] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** Reads `--json` and `--format`. Throws `UsageError` when both ask for different things. */
export function readFormat(values: { json?: boolean; format?: string }): OutputFormat {
  const format = values.format === undefined ? null : readChoice("format", values.format, outputFormats);
  if (values.json === true && format !== null && format !== "json") {
    throw new UsageError("--json and --format ask for two answers; choose one");
  }
  return values.json === true ? "json" : (format ?? "human");
}
