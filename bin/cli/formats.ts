/** Writes a report for people and for machines. */
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Severity } from "../../server/checks/check.ts";
import { type OutputFormat, outputFormats, readChoice } from "./arguments.ts";
import { writeHuman } from "./human.ts";
import { writeJunit } from "./junit.ts";
import { writeMarkdown } from "./markdown.ts";
import { CouldNotRun, UsageError } from "./problem.ts";
import { jsonOf, type Report } from "./report.ts";
import { writeSarif } from "./sarif.ts";
import { painter, type Terminal } from "./terminal.ts";

/** Prints a report in the form that was asked for; `failOn` marks where the exit code turns. */
export function printReport(report: Report, format: OutputFormat, failOn: Severity, terminal: Terminal): void {
  terminal.print(writeReport(report, format, failOn, terminal.hasColour));
}

/** A further form of the same answer, and the file it goes to. */
export type Save = { format: OutputFormat; path: string };

/** Reads `--save <format>=<file>`; one run answers a pull request, a code scanner and a person. Throws `UsageError`. */
export function readSaves(texts: readonly string[] | undefined, cwd: string): Save[] {
  return (texts ?? []).map((text) => {
    const at = text.indexOf("=");
    const file = text.slice(at + 1);
    if (at < 1 || file === "") throw new UsageError(`--save takes <format>=<file>, not "${text}"`);
    return { format: readChoice("save", text.slice(0, at), outputFormats), path: resolve(cwd, file) };
  });
}

/** Writes the further forms. Throws `CouldNotRun` when a file cannot be written. */
export async function saveReport(report: Report, saves: readonly Save[], failOn: Severity): Promise<void> {
  for (const { format, path } of saves) {
    try {
      await writeFile(path, writeReport(report, format, failOn, false));
    } catch (error) {
      throw new CouldNotRun(`${path} cannot be written: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    }
  }
}

function writeReport(report: Report, format: OutputFormat, failOn: Severity, hasColour: boolean): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(jsonOf(report), null, 2)}\n`;
    case "sarif":
      return writeSarif(report);
    case "junit":
      return writeJunit(report);
    case "markdown":
      return writeMarkdown(report);
    case "human":
      return writeHuman(report, failOn, painter(hasColour));
  }
}
