/** What a command found, in the one shape every output format is written from. */
import type { Check, FixStep, Impact, Observation, Severity, Status } from "../../server/checks/check.ts";
import { type CheckOutcome, type CheckResult, catalogueVersion } from "../../server/checks/result.ts";
import type { StoreProfile } from "../../server/checks/store-profile.ts";
import { judgeMinimumBar } from "../../server/stages/minimum-bar.ts";
import { compareRisks, riskScore, urgency } from "../../server/stages/risk-score.ts";
import type { CheckStateView } from "../../server/stages/state.ts";

/** One result with the words of its check. */
export type ReportLine = {
  checkId: string;
  /** For engineers, as in the catalogue. */
  title: string;
  why: string;
  helpUrl: string;
  subject: string;
  /** Where the subject is a file. */
  line?: number;
  /** Where what was found has one of its own that lasts longer than its place. */
  fingerprint?: string;
  findingKey: string;
  status: Status;
  severity: Severity;
  impact: Impact;
  summary: string;
  summaryTech: string;
  /** What we need to know, when the status is unknown. */
  ask: string | null;
  observations: Observation[];
};

export type Risk = {
  rank: number;
  checkId: string;
  subject: string;
  findingKey: string;
  status: Status;
  severity: Severity;
  /** 0 to 200, catalogue 15.1. */
  score: number;
  impact: Impact;
  title: string;
  summary: string;
  fix: FixStep[];
};

export type BarLine = { item: number; title: string; state: string };

export type Report = {
  target: string;
  startedAt: Date;
  durationMs: number;
  lines: ReportLine[];
  risks: Risk[];
  /** Null for commands that judge something else. */
  minimumBar: BarLine[] | null;
  /** Whether checks were picked by hand: the minimum bar then says little, and people are spared it. */
  isPartial: boolean;
  /** Checks only a person can answer, and those that need a consent or a connection that was not given. */
  questions: number;
  notAllowed: number;
  notes: string[];
};

/** What a run asked and got; `checks` are all that were wanted, run or not. */
export type ReportInput = {
  target: string;
  startedAt: Date;
  now: Date;
  outcomes: CheckOutcome[];
  store: StoreProfile;
  questions: number;
  notAllowed: number;
  notes: string[];
  hasMinimumBar: boolean;
  isPartial: boolean;
};

/** Puts a report together: results in the order of the catalogue, risks by what they cost. */
export function buildReport(input: ReportInput): Report {
  const { target, startedAt, now, outcomes, store, questions, notAllowed, notes } = input;
  const results = outcomes.flatMap((outcome) => outcome.results);
  return {
    target,
    startedAt,
    durationMs: now.getTime() - startedAt.getTime(),
    lines: outcomes.flatMap(({ check, results: own }) => own.map((result) => lineOf(check, result))),
    risks: rankRisks(outcomes, store, now),
    minimumBar: input.hasMinimumBar ? barOf(results, now) : null,
    isPartial: input.isPartial,
    questions,
    notAllowed,
    notes,
  };
}

/** Lists the failing lines at or above a severity. */
export function failingFrom(report: Report, from: Severity): ReportLine[] {
  const bound = severityOrder.indexOf(from);
  return report.lines.filter(({ status, severity }) => status === "fail" && severityOrder.indexOf(severity) <= bound);
}

/** Lists what was asked and could not be seen. */
export function unseen(report: Report): ReportLine[] {
  return report.lines.filter(({ status }) => status === "unknown" || status === "error");
}

const severityOrder: Severity[] = ["critical", "high", "medium", "low", "info"];

/** Sums a report up in one line that always says what could not be checked. */
export function lastLine(report: Report): string {
  const count = (status: Status) => report.lines.filter((line) => line.status === status).length;
  const seen = [`${count("fail")} failing`, `${counted(count("warn"), "warning")}`, `${count("pass")} passed`];
  const skipped = count("skip") > 0 ? [`${count("skip")} not applicable`] : [];
  const open = [
    `${unseen(report).length} could not be checked`,
    ...(report.questions > 0 ? [`${counted(report.questions, "question")} only a person can answer`] : []),
    ...(report.notAllowed > 0 ? [`${report.notAllowed} need a consent or a connection`] : []),
  ];
  return [...seen, ...skipped, ...open].join(", ");
}

/** Writes the steps of a fix as lines, records and texts to copy included. */
export function fixLines(steps: FixStep[]): string[] {
  return steps.flatMap(({ text, record, copy, link }, index) => {
    const number = steps.length > 1 ? `${index + 1}. ` : "";
    const ttl = record?.ttl === undefined ? "" : ` (TTL ${record.ttl})`;
    return [
      `${number}${text}`,
      ...(record === undefined ? [] : [`   ${record.type} ${record.name} ${record.value}${ttl}`]),
      ...(copy === undefined ? [] : copy.split("\n").map((line) => `   ${line}`)),
      ...(link === undefined ? [] : [`   ${link.label}: ${link.url}`]),
    ];
  });
}

/** Writes the contract's JSON object. */
export function jsonOf(report: Report) {
  return {
    target: report.target,
    started_at: report.startedAt.toISOString(),
    duration_ms: report.durationMs,
    catalogue_version: catalogueVersion,
    results: report.lines.map((line) => ({
      check_id: line.checkId,
      subject: line.subject,
      finding_key: line.findingKey,
      status: line.status,
      severity: line.severity,
      impact: line.impact,
      summary: line.summary,
      summary_tech: line.summaryTech,
      ...(line.ask === null ? {} : { ask: line.ask }),
      observations: line.observations.map(observationOf),
    })),
    risks: report.risks.map((risk) => ({
      rank: risk.rank,
      check_id: risk.checkId,
      subject: risk.subject,
      finding_key: risk.findingKey,
      score: risk.score,
      impact: risk.impact,
      title: risk.title,
      fix: fixLines(risk.fix).join("\n"),
    })),
    ...(report.minimumBar === null ? {} : { minimum_bar: report.minimumBar }),
    could_not_check: {
      results: unseen(report).length,
      questions: report.questions,
      not_allowed: report.notAllowed,
    },
    notes: report.notes,
  };
}

function observationOf(observation: Observation) {
  const { kind, at, vantage, request, responseExcerpt, sha256, toolVersion } = observation;
  return {
    kind,
    at,
    vantage,
    request,
    response_excerpt: responseExcerpt,
    sha256_of_full: sha256,
    tool_version: toolVersion,
  };
}

function lineOf(check: Check, result: CheckResult): ReportLine {
  const { subject, findingKey, status, severity, impact, summary, summaryTech, ask = null, observations } = result;
  const words = { title: check.title, why: check.why, helpUrl: check.reference.url };
  const said = { subject, findingKey, status, severity, impact, summary, summaryTech, ask, observations };
  return { checkId: check.id, ...words, ...said };
}

function rankRisks(outcomes: CheckOutcome[], store: StoreProfile, now: Date): Risk[] {
  const nextCampaign = store.campaigns
    .filter(({ end }) => new Date(end) > now)
    .map(({ start }) => new Date(start))
    .toSorted((one, other) => one.getTime() - other.getTime())
    .at(0);
  const risks = outcomes.flatMap(({ check, results }) =>
    results
      .filter(({ status }) => status === "fail" || status === "warn")
      .map((result) => ({
        checkId: check.id,
        subject: result.subject,
        findingKey: result.findingKey,
        status: result.status,
        severity: result.severity,
        effort: check.effort,
        impact: result.impact,
        title: check.riskTitle,
        summary: result.summary,
        fix: check.fix(result, store),
        score: riskScore({
          ...result,
          urgency: urgency({
            signalSeen: false,
            deadline: result.deadline === undefined ? null : new Date(result.deadline),
            nextCampaign: nextCampaign ?? null,
            now,
          }),
        }),
      })),
  );
  return risks.toSorted(compareRisks).map(({ effort: _effort, ...risk }, index) => ({ rank: index + 1, ...risk }));
}

function barOf(results: CheckResult[], now: Date): BarLine[] {
  const states = results.map((result): CheckStateView => {
    const { deadline, ask } = result;
    return {
      ...result,
      ask: ask ?? null,
      deadline: deadline === undefined ? null : new Date(deadline),
      seenAt: new Date(result.startedAt),
      expiresAt: new Date(result.expiresAt),
    };
  });
  return judgeMinimumBar(states, [], [], now).map(({ item, state }) => ({
    item: item.number,
    title: item.founderTitle,
    state,
  }));
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
