/** Writes a report for a person at a terminal: first what could not be checked, then what costs most. */
import type { Severity, Status } from "../../server/checks/check.ts";
import { failingFrom, fixLines, lastLine, type Report, type Risk, unseen } from "./report.ts";
import { type Paint, plainLine, type Style } from "./terminal.ts";

/** Design, section 1: at most ten lines on the risk list; `--json` holds the rest. */
const RISKS_SHOWN = 10;

const barMarks: Record<string, [Style, string]> = {
  met: ["green", "✓"],
  "met-with-waiver": ["green", "✓"],
  "not-met": ["red", "✗"],
  unknown: ["yellow", "?"],
};

/** Writes the report; its last line counts what could not be checked. */
export function writeHuman(report: Report, failOn: Severity, paint: Paint): string {
  const blocks = [
    heading(report, paint),
    unseenBlock(report, paint),
    riskBlock(report, paint),
    barBlock(report, paint),
    notesBlock(report, paint),
    verdictLines(report, failOn, paint),
  ];
  const lines = blocks.filter((block) => block.length > 0).map((block) => block.join("\n"));
  return `${lines.join("\n\n")}\n`;
}

function heading({ target, lines, durationMs }: Report, paint: Paint): string[] {
  const checks = new Set(lines.map(({ checkId }) => checkId)).size;
  const subtitle = `${checks} ${checks === 1 ? "check" : "checks"} in ${(durationMs / 1000).toFixed(1)} s`;
  return [`${paint("bold", plainLine(target))}  ${paint("dim", subtitle)}`];
}

function unseenBlock(report: Report, paint: Paint): string[] {
  const lines = unseen(report);
  const { questions, notAllowed } = report;
  if (lines.length + questions + notAllowed === 0) return [];
  const asked = lines.map(({ checkId, subject, summary, summaryTech, ask, status }) => {
    const reason = status === "error" ? plainLine(summaryTech) : plainLine(ask ?? "");
    const more = reason === "" ? "" : `\n      ${reason}`;
    return `  ${paint("yellow", "?")} ${plainLine(summary)} ${paint("dim", `${checkId} ${plainLine(subject)}`)}${more}`;
  });
  const rest = [
    ...(questions > 0
      ? [`  ${paint("yellow", "?")} ${questions} questions only a person can answer (in the portal)`]
      : []),
    ...(notAllowed > 0 ? [`  ${paint("yellow", "?")} ${notAllowed} checks that need --owner or a connection`] : []),
  ];
  return [paint("bold", "What we could not check"), ...asked, ...rest];
}

function riskBlock({ risks }: Report, paint: Paint): string[] {
  if (risks.length === 0) return [];
  /** Which risk showed these steps already: one change often puts several addresses right. */
  const shownBy = new Map<string, number>();
  const shown = risks.slice(0, RISKS_SHOWN).flatMap((risk) => {
    const steps = fixLines(risk.fix);
    const earlier = shownBy.get(steps.join("\n"));
    if (earlier === undefined) shownBy.set(steps.join("\n"), risk.rank);
    return riskLines(risk, earlier === undefined || steps.length === 0 ? steps : [`As for ${earlier}.`], paint);
  });
  const more = risks.length - RISKS_SHOWN;
  const rest = more > 0 ? [paint("dim", `  … and ${more} more, with --json`)] : [];
  return [paint("bold", "Risks, the costliest first"), ...shown, ...rest];
}

const riskStyles: Partial<Record<Status, Style>> = { fail: "red", warn: "yellow" };

function riskLines(risk: Risk, fix: string[], paint: Paint): string[] {
  const { rank, title, subject, checkId, status, severity, score, summary } = risk;
  const label = paint(riskStyles[status] ?? "yellow", `${status === "fail" ? "fails" : "warning"}, ${severity}`);
  const where = paint("dim", `${plainLine(subject)}  ${checkId}  score ${score}`);
  const steps = fix.map((line) => `      ${indentOf(line)}${plainLine(line)}`);
  return [`  ${rank}. ${paint("bold", plainLine(title))}  ${label}  ${where}`, `     ${plainLine(summary)}`, ...steps];
}

function indentOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length);
}

function barBlock({ minimumBar, isPartial }: Report, paint: Paint): string[] {
  if (minimumBar === null || isPartial) return [];
  const met = minimumBar.filter(({ state }) => state === "met" || state === "met-with-waiver").length;
  const lines = minimumBar.map(({ item, title, state }) => {
    const [style, mark] = barMarks[state] ?? ["yellow", "?"];
    return `  ${paint(style, mark)} ${String(item).padStart(2)}. ${title}`;
  });
  return [paint("bold", `Must-haves before launch: ${met} of ${minimumBar.length}`), ...lines];
}

function notesBlock({ notes }: Report, paint: Paint): string[] {
  return notes.map((note) => paint("dim", plainLine(note)));
}

function verdictLines(report: Report, failOn: Severity, paint: Paint): string[] {
  const failing = failingFrom(report, failOn);
  const names = [...new Set(failing.map(({ checkId }) => checkId))].join(", ");
  const verdict =
    failing.length > 0
      ? paint("red", `Failing at ${failOn} or above: ${names}`)
      : paint("green", `Nothing fails at ${failOn} or above.`);
  return [verdict, lastLine(report)];
}
