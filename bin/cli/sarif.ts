/** Writes a report as SARIF 2.1.0 (OASIS), which code hosts show beside the code. */
import { createHash } from "node:crypto";
import type { Severity } from "../../server/checks/check.ts";
import { catalogueVersion } from "../../server/checks/result.ts";
import type { Report, ReportLine } from "./report.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** Section 3.49.3 with GitHub's reading of `security-severity`: how bad a rule's findings are, 0 to 10. */
const securitySeverity: Record<Severity, string> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
  info: "0.5",
};

/** Writes failures, warnings and what could not be seen; passes are left out. */
export function writeSarif(report: Report): string {
  const lines = report.lines.filter(({ status }) => status !== "pass" && status !== "skip");
  const rules = [...new Map(report.lines.map((line) => [line.checkId, line])).values()];
  const ruleIds = rules.map(({ checkId }) => checkId);
  const driver = { name: "launch-ready", version: catalogueVersion, rules: rules.map(ruleOf) };
  const results = lines.map((line) => resultOf(line, ruleIds.indexOf(line.checkId)));
  const log = { $schema: SCHEMA, version: "2.1.0", runs: [{ tool: { driver }, results }] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf({ checkId, title, why, helpUrl, severity }: ReportLine) {
  return {
    id: checkId,
    shortDescription: { text: title },
    fullDescription: { text: why },
    helpUri: helpUrl,
    properties: { "security-severity": securitySeverity[severity], tags: ["launch-readiness"] },
  };
}

function resultOf(line: ReportLine, ruleIndex: number) {
  const { checkId, subject, findingKey, severity, summary, summaryTech } = line;
  const region = line.line === undefined ? {} : { region: { startLine: line.line } };
  return {
    ruleId: checkId,
    ruleIndex,
    ...verdictOf(line),
    message: { text: `${summary} ${summaryTech}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(line) }, ...region } }],
    partialFingerprints: { "launchReady/v1": line.fingerprint ?? fingerprintOf(checkId, subject, findingKey) },
    properties: { severity },
  };
}

/** Sections 3.27.9 and 3.27.10: only what fails has a level. */
function verdictOf({ status, severity }: ReportLine) {
  if (status === "unknown" || status === "error") return { kind: "open", level: "none" };
  const isGrave = severity === "critical" || severity === "high";
  return { kind: "fail", level: status === "fail" && isGrave ? "error" : "warning" };
}

/** A file's path, a page's address, or the address a host would have. */
function uriOf({ subject, line }: ReportLine): string {
  if (/^https?:\/\//.test(subject)) return subject;
  return line === undefined ? `https://${encodeURIComponent(subject)}/` : encodeURI(subject);
}

/** Lasts between runs: what was found where, by which check. */
function fingerprintOf(...parts: string[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 32);
}
