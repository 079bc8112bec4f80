/** Writes a report for people and for machines. */
import type { Severity } from "../../server/checks/check.ts";
import type { OutputFormat } from "./arguments.ts";
import { writeHuman } from "./human.ts";
import { writeJunit } from "./junit.ts";
import { writeMarkdown } from "./markdown.ts";
import { jsonOf, type Report } from "./report.ts";
import { writeSarif } from "./sarif.ts";
import { painter, type Terminal } from "./terminal.ts";

/** Prints a report in the form that was asked for; `failOn` marks where the exit code turns. */
export function printReport(report: Report, format: OutputFormat, failOn: Severity, terminal: Terminal): void {
  terminal.print(writeReport(report, format, failOn, terminal.hasColour));
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
