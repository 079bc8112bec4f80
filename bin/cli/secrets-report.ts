/** Puts a secret scan into the shape of a report, for the formats it shares with the audit. */

import type { FixStep } from "../../server/checks/check.ts";
import { leakSteps } from "../../server/checks/sec/leak-steps.ts";
import { ruleOf } from "../../server/checks/sec/rules.ts";
import { riskScore } from "../../server/stages/risk-score.ts";
import type { Report, ReportLine, Risk } from "./report.ts";
import type { SecretFinding, SecretsAnswer } from "./secrets.ts";

const reference = "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html";
const why = "Whoever finds a working key can act as the shop until it is revoked.";

/** Makes the report: a secret fails, what only may be one warns, what could not be read stays open. */
export function reportOfSecrets(answer: SecretsAnswer, startedAt: Date, now: Date): Report {
  const open = answer.could_not_check.map(openLine);
  const lines = [...answer.findings.map(lineOf), ...open];
  const clean: ReportLine[] = lines.length === 0 ? [cleanLine(answer)] : [];
  return {
    target: answer.target,
    startedAt,
    durationMs: now.getTime() - startedAt.getTime(),
    lines: [...lines, ...clean],
    risks: answer.findings.map((finding, index) => riskOf(finding, index + 1, answer.mode)),
    minimumBar: null,
    isPartial: false,
    questions: 0,
    notAllowed: 0,
    notes: [...answer.limits, ...(answer.known.length > 0 ? [`${answer.known.length} known from the baseline.`] : [])],
  };
}

function lineOf(finding: SecretFinding): ReportLine {
  return {
    ...base,
    checkId: `sec.${finding.rule}`,
    title: finding.title,
    subject: finding.file,
    line: finding.line,
    findingKey: `${finding.rule}-${finding.fingerprint.slice(0, 8)}`,
    status: statusOf(finding),
    severity: finding.severity,
    summary: summaryOf(finding),
    summaryTech: techOf(finding),
    fingerprint: finding.fingerprint,
  };
}

const base = { why, helpUrl: reference, impact: "leak" as const, ask: null, observations: [] };

function openLine({ file, reason }: { file: string; reason: string }): ReportLine {
  return {
    ...base,
    checkId: "sec.scan",
    title: "Secret scan",
    subject: file,
    line: 1,
    findingKey: "not-read",
    status: "unknown",
    severity: "medium",
    summary: `${file} could not be read, so a secret there would go unnoticed.`,
    summaryTech: `Not read: ${reason}.`,
  };
}

function cleanLine({ target, scanned }: SecretsAnswer): ReportLine {
  return {
    ...base,
    checkId: "sec.scan",
    title: "Secret scan",
    subject: target,
    findingKey: "ok",
    status: "pass",
    severity: "critical",
    summary: "No secret was found.",
    summaryTech: `${scanned.files} files, ${scanned.bytes} bytes and ${scanned.commits} commits read.`,
  };
}

function riskOf(finding: SecretFinding, rank: number, mode: SecretsAnswer["mode"]): Risk {
  const { title, file, line, severity, rule, fingerprint } = finding;
  const status = statusOf(finding);
  return {
    rank,
    checkId: `sec.${rule}`,
    subject: `${file}:${line}`,
    findingKey: `${rule}-${fingerprint.slice(0, 8)}`,
    status,
    severity,
    score: riskScore({ impact: "leak", severity, status, confidence: 0.8, reach: 1, urgency: 1 }),
    impact: "leak",
    title: sentenceCase(title),
    summary: summaryOf(finding),
    fix: mode === "site" ? leakSteps(rule, "other", file) : fileSteps(finding),
  };
}

/** In a file nothing is public yet, perhaps; in a repository it is wherever that was copied. */
function fileSteps({ rule, file, where }: SecretFinding): FixStep[] {
  const [revoke, ...rest] = leakSteps(rule, "other", file);
  // A suspicion is asked about the same way wherever it stands.
  if (revoke === undefined || ruleOf(rule)?.class !== "secret")
    return [revoke, ...rest].filter((step) => step !== undefined);
  const isCommitted = where === "head" || where === "history";
  const removal = isCommitted
    ? "Removing the line is not enough: git keeps it, and so does every clone."
    : `Take the value out of ${file} and read it from an environment variable.`;
  return [revoke, { text: removal }];
}

function statusOf(finding: SecretFinding): "fail" | "warn" {
  return finding.class === "secret" ? "fail" : "warn";
}

function summaryOf({ title, file, line, where }: SecretFinding): string {
  const when = where === "history" ? ", in an earlier commit" : "";
  return `${sentenceCase(title)} in ${file}, line ${line}${when}.`;
}

function techOf({ rule, prefix, length, name, first_commit, removed_commit }: SecretFinding): string {
  const shown = prefix === "" ? `${length} characters` : `${prefix}… (${length} characters)`;
  const since = first_commit === null ? "" : `, since commit ${first_commit.id.slice(0, 10)}`;
  const until = removed_commit === null ? "" : `, removed in ${removed_commit.id.slice(0, 10)}: still in the history`;
  return `${rule}: ${shown}${name === null ? "" : ` as ${name}`}${since}${until}.`;
}

function sentenceCase(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
