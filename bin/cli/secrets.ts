/** `secrets <path|url>`: what lies in a folder, its history or a site that should not. */
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Severity } from "../../server/checks/check.ts";
import { readBaseline } from "../../server/checks/sec/ignore-rules.ts";
import type { SecretClass } from "../../server/checks/sec/rule.ts";
import { outputFormats, readArguments, readChoice, readFailOn } from "./arguments.ts";
import { type ExitCode, exitCodes, UsageError } from "./problem.ts";
import type { Terminal } from "./terminal.ts";

/** One value, masked: enough to recognise and find it, not enough to use it. */
export type SecretFinding = {
  rule: string;
  title: string;
  class: SecretClass;
  severity: Severity;
  prefix: string;
  length: number;
  fingerprint: string;
  name: string | null;
  file: string;
  line: number;
  /** Where it is now; null outside folders. */
  where: "head" | "history" | "working-tree" | "folder" | null;
  first_commit: { id: string; at: string } | null;
  last_commit: { id: string; at: string } | null;
  removed_commit: { id: string; at: string } | null;
};

/** The answer, whatever was scanned. */
export type SecretsAnswer = {
  target: string;
  mode: "repository" | "folder" | "file" | "site";
  scanned: { files: number; bytes: number; commits: number };
  findings: SecretFinding[];
  /** Standing in the baseline, marked as no leak by somebody, and meant to be seen by everybody. */
  known: SecretFinding[];
  ignored: SecretFinding[];
  public_by_design: SecretFinding[];
  skipped: { file: string; reason: string }[];
  /** What was meant to be read and could not be; `--strict` counts it. */
  could_not_check: { file: string; reason: string }[];
  /** What this kind of scan cannot see, in sentences. */
  limits: string[];
};

/** Scans and prints. Throws `UsageError` and `CouldNotRun`. */
export async function runSecrets(args: string[], terminal: Terminal): Promise<ExitCode> {
  const { values, words } = readArguments(args, {
    words: ["path|url"],
    options: {
      baseline: { type: "string" },
      json: { type: "boolean" },
      format: { type: "string" },
      "fail-on": { type: "string" },
      strict: { type: "boolean" },
    },
  });
  const [target = ""] = words;
  const failOn = readFailOn(values["fail-on"]);
  const format = readChoice("format", values.format ?? "json", outputFormats);
  if (values.json === true && format !== "json") throw new UsageError("--json and --format ask for two answers");
  const baseline = values.baseline === undefined ? new Set<string>() : await baselineOf(terminal, values.baseline);
  const startedAt = new Date();
  terminal.progress(`Scanning ${target} …`);
  const answer = await answerFor(target, baseline, terminal);
  terminal.progress(null);
  if (format === "json") {
    terminal.print(`${JSON.stringify(answer, null, 2)}\n`);
  } else {
    const { printReport } = await import("./formats.ts");
    const { reportOfSecrets } = await import("./secrets-report.ts");
    printReport(reportOfSecrets(answer, startedAt, new Date()), format, failOn, terminal);
  }
  if (terminal.isWatched) terminal.tell(sentenceOf(answer));
  const isFailing = answer.findings.some(
    (finding) => finding.class === "secret" && isAtLeast(finding.severity, failOn),
  );
  if (isFailing) return exitCodes.failing;
  return values.strict === true && answer.could_not_check.length > 0 ? exitCodes.failing : exitCodes.ok;
}

async function answerFor(target: string, baseline: ReadonlySet<string>, terminal: Terminal): Promise<SecretsAnswer> {
  if (/^https?:\/\//i.test(target)) {
    const { scanSite } = await import("./secrets-site.ts");
    return scanSite(target, baseline, terminal);
  }
  const path = resolve(terminal.cwd, target);
  const isFile = await isFileAt(path, target);
  const { scanFile, scanPath } = await import("./secrets-path.ts");
  return isFile ? scanFile(path, target, baseline) : scanPath(path, target, baseline);
}

async function isFileAt(path: string, target: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    throw new UsageError(`${target} cannot be read: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

async function baselineOf(terminal: Terminal, path: string): Promise<Set<string>> {
  try {
    return readBaseline(await readFile(resolve(terminal.cwd, path), "utf8"));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--baseline: ${path} cannot be used: ${message}`, { cause: error });
  }
}

const severityOrder: Severity[] = ["critical", "high", "medium", "low", "info"];

function isAtLeast(severity: Severity, bound: Severity): boolean {
  return severityOrder.indexOf(severity) <= severityOrder.indexOf(bound);
}

function sentenceOf({ findings, known, could_not_check, scanned }: SecretsAnswer): string {
  const secrets = findings.filter((finding) => finding.class === "secret").length;
  const read = `${scanned.files} files read`;
  return `${secrets} secrets, ${findings.length - secrets} to look at, ${known.length} known; ${read}, ${could_not_check.length} could not be checked`;
}
