/** Writes a report for a pull request or a wiki page. */
import { fixLines, lastLine, type Report, unseen } from "./report.ts";
import { plainLine } from "./terminal.ts";

/** Writes Markdown in which text from outside can neither format nor link nor mention anybody. */
export function writeMarkdown(report: Report): string {
  const { target, risks, minimumBar, isPartial, notes } = report;
  const open = unseen(report).map(({ checkId, summary, ask }) => {
    return `- ${literal(summary)} (${code(checkId)})${ask === null ? "" : ` ${literal(ask)}`}`;
  });
  const blocks = [
    [`# Launch readiness of ${literal(target)}`],
    [literal(`${lastLine(report)}.`)],
    open.length === 0 ? [] : ["## What we could not check", "", ...open],
    risks.length === 0 ? [] : ["## Risks, the costliest first", "", ...riskTable(report)],
    ...risks.flatMap(({ rank, title, fix }) => {
      const steps = fixLines(fix);
      return steps.length === 0 ? [] : [[`### Fix ${rank}: ${literal(title)}`, "", ...fenced(steps)]];
    }),
    minimumBar === null || isPartial ? [] : ["## Must-haves before launch", "", ...minimumBar.map(barLine)],
    notes.map((note) => `> ${literal(note)}`),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

function riskTable({ risks }: Report): string[] {
  const rows = risks.map(({ rank, title, summary, subject, checkId, severity, status, score }) => {
    const cells = [rank, `**${literal(title)}**<br>${literal(summary)}`, code(subject), code(checkId)];
    return `| ${[...cells, `${status}, ${severity}`, score].join(" | ")} |`;
  });
  return ["| | risk | where | check | verdict | score |", "| --- | --- | --- | --- | --- | --- |", ...rows];
}

function barLine({ item, title, state }: { item: number; title: string; state: string }): string {
  const isMet = state === "met" || state === "met-with-waiver";
  return `- [${isMet ? "x" : " "}] ${item}. ${literal(title)}${isMet ? "" : ` (${state})`}`;
}

/** A text that means itself: every character of Markdown and HTML is escaped (CommonMark 0.31, section 2.4). */
function literal(text: string): string {
  return plainLine(text)
    .replace(/[\\`*_{}[\]()#+!|~<>&]/g, (character) => `\\${character}`)
    .replace(/@/g, "&#64;")
    .replace(/:\/\//g, "&#58;//");
}

function code(text: string): string {
  return `\`${plainLine(text).replace(/[`|]/g, "'")}\``;
}

function fenced(lines: string[]): string[] {
  const longest = Math.max(2, ...lines.map((line) => /`+/.exec(line)?.[0].length ?? 0));
  const fence = "`".repeat(longest + 1);
  return [`${fence}text`, ...lines, fence];
}
