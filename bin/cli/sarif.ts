/** Writes a report as SARIF 2.1.0 (OASIS), which code hosts show beside the code. */
import { createHash } from "node:crypto";
import type { Severity } from "../../server/checks/check.ts";
import { catalogueVersion } from "../../server/checks/result.ts";
import type { Report, ReportLine } from "./report.ts";

/** One finding for SARIF; secrets in files have a line, a shop's findings have an address. */
export type SarifFinding = {
  ruleId: string;
  message: string;
  severity: Severity;
  /** `fail` is a problem, `warn` may be one, `open` could not be seen. */
  outcome: "fail" | "warn" | "open";
  /** A URL or a path relative to where the command ran. */
  uri: string;
  line?: number;
  /** The same for the same finding in every run. */
  fingerprint: string;
};

export type SarifRule = { id: string; title: string; help: string; helpUrl: string | null; severity: Severity };

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
  const rules = new Map(
    report.lines.map(({ checkId, title, why, helpUrl, severity }) => [
      checkId,
      { id: checkId, title, help: why, helpUrl, severity },
    ]),
  );
  return sarifText([...rules.values()], lines.map(findingOf));
}

/** Writes a SARIF log of one run. */
export function sarifText(rules: SarifRule[], findings: SarifFinding[]): string {
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "launch-ready", version: catalogueVersion, rules: rules.map(ruleOf) },
        },
        results: findings.map((finding) => resultOf(finding, rules)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Makes a fingerprint that survives everything but a change of what was found. */
export function fingerprintOf(...parts: string[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 32);
}

function findingOf(line: ReportLine): SarifFinding {
  const { checkId, subject, findingKey, status, severity, summary, summaryTech } = line;
  const isOpen = status === "unknown" || status === "error";
  const failOrWarn = status === "fail" ? "fail" : "warn";
  return {
    ruleId: checkId,
    message: `${summary} ${summaryTech}`,
    severity,
    outcome: isOpen ? "open" : failOrWarn,
    uri: URL.canParse(subject) ? subject : `https://${encodeURIComponent(subject)}/`,
    fingerprint: fingerprintOf(checkId, subject, findingKey),
  };
}

function ruleOf({ id, title, help, helpUrl, severity }: SarifRule) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: help },
    ...(helpUrl === null ? {} : { helpUri: helpUrl }),
    properties: { "security-severity": securitySeverity[severity], tags: ["launch-readiness"] },
  };
}

function resultOf(finding: SarifFinding, rules: SarifRule[]) {
  const { ruleId, message, outcome, severity, uri, line, fingerprint } = finding;
  const isGrave = severity === "critical" || severity === "high";
  const region = line === undefined ? {} : { region: { startLine: line } };
  return {
    ruleId,
    ruleIndex: rules.findIndex(({ id }) => id === ruleId),
    // Section 3.27.9 and 3.27.10: only what fails has a level.
    ...(outcome === "open"
      ? { kind: "open", level: "none" }
      : { kind: "fail", level: outcome === "fail" && isGrave ? "error" : "warning" }),
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: { uri }, ...region } }],
    partialFingerprints: { "launchReady/v1": fingerprint },
    properties: { severity },
  };
}
