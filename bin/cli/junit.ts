/** Writes a report as JUnit XML, which every CI server shows as test results. */
import { groupOf } from "../../server/checks/check.ts";
import type { Report, ReportLine } from "./report.ts";

/**
 * Writes one suite per group and one case per subject. A warning passes with its text, what could not be seen is
 * skipped with the reason: neither is shown as green without a word.
 */
export function writeJunit(report: Report): string {
  const groups = Map.groupBy(report.lines, ({ checkId }) => groupOf({ id: checkId }));
  const suites = [...groups].map(([group, lines]) => suiteOf(group, lines, report));
  const totals = `tests="${report.lines.length}" failures="${countOf(report.lines, "fail")}"`;
  const time = (report.durationMs / 1000).toFixed(3);
  const head = `<testsuites name="launch-ready ${xml(report.target)}" ${totals} time="${time}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${suites.join("\n")}\n</testsuites>\n`;
}

function suiteOf(group: string, lines: ReportLine[], { startedAt }: Report): string {
  const skipped = lines.filter(({ status }) => isSkipped(status)).length;
  const totals = `tests="${lines.length}" failures="${countOf(lines, "fail")}" errors="0" skipped="${skipped}"`;
  const head = `  <testsuite name="${xml(group)}" ${totals} timestamp="${startedAt.toISOString().slice(0, 19)}">`;
  return [head, ...lines.map(caseOf), "  </testsuite>"].join("\n");
}

function caseOf(line: ReportLine): string {
  const { checkId, title, subject, status, findingKey, severity, summary, summaryTech, ask } = line;
  const head = `    <testcase classname="${xml(checkId)}" name="${xml(`${title}: ${subject}`)}"`;
  const text = xml(`${summary}\n${summaryTech}${ask === null ? "" : `\n${ask}`}`);
  if (status === "fail") {
    return `${head}><failure type="${xml(findingKey)}" message="${xml(`${severity}: ${summary}`)}">${text}</failure></testcase>`;
  }
  if (isSkipped(status)) return `${head}><skipped message="${xml(`${status}: ${summary}`)}"/></testcase>`;
  return status === "warn" ? `${head}><system-out>${text}</system-out></testcase>` : `${head}/>`;
}

function isSkipped(status: ReportLine["status"]): boolean {
  return status === "unknown" || status === "error" || status === "skip";
}

function countOf(lines: ReportLine[], status: ReportLine["status"]): number {
  return lines.filter((line) => line.status === status).length;
}

/** Escapes text for XML 1.0 and leaves out the characters it cannot hold (section 2.2). */
function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, "\u{fffd}")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
