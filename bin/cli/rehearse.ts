/** `dns <domain> --rehearse <record>`: what the checks would say if the record were set; nothing is written anywhere. */

import {
  type ChangeReading,
  changeLine,
  type DnsChange,
  type ProposedRecord,
  readLine,
  readRecord,
} from "../../server/checks/dns/record-change.ts";
import { checks } from "../../server/checks/index.ts";
import { type Effect, type Rehearsal, type RehearsalRow, rehearse, type Side } from "../../server/checks/rehearse.ts";
import { catalogueVersion } from "../../server/checks/result.ts";
import { type ExitCode, exitCodes, UsageError } from "./problem.ts";
import type { KnownStore } from "./store.ts";
import { type Paint, painter, plainLine, type Style, type Terminal } from "./terminal.ts";

/**
 * Reads every `--rehearse`: a line, or JSON of one record or a list of them with `type`, `name`, `value`, and `ttl` and
 * `act` where wanted. Throws `UsageError`.
 */
export function readChanges(texts: readonly string[], domain: string): DnsChange[] {
  return texts.flatMap((text) => {
    const readings = /^\s*[[{]/.test(text) ? readJson(text, domain) : [readLine(text, domain)];
    return readings.map((reading) => {
      if (!reading.ok) throw new UsageError(`--rehearse ${JSON.stringify(text)}: ${reading.message}`);
      return reading.change;
    });
  });
}

function readJson(text: string, domain: string): ChangeReading[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--rehearse: this is no JSON: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
  return [parsed].flat().map((record: unknown) => {
    if (!isRecord(record)) {
      throw new UsageError(
        '--rehearse takes {"type", "name", "value"}, with "ttl" and "act" (add, set, delete) where wanted',
      );
    }
    return readRecord({ ...record, value: record.value ?? "" }, domain);
  });
}

function isRecord(value: unknown): value is ProposedRecord {
  if (typeof value !== "object" || value === null) return false;
  const { type, name, value: text, ttl, act } = value as Record<string, unknown>;
  const isAct = act === undefined || act === "add" || act === "set" || act === "delete";
  const isTtl = ttl === undefined || ttl === null || typeof ttl === "number";
  const isDelete = act === "delete" && text === undefined;
  return (
    typeof type === "string" && typeof name === "string" && (typeof text === "string" || isDelete) && isTtl && isAct
  );
}

/** Rehearses and prints. Exit code 1 when something would break, with `isStrict` also when that cannot be seen. */
export async function runRehearsal(
  changes: DnsChange[],
  { profile, makeProbes, startedAt }: KnownStore,
  { terminal, isJson, isStrict }: { terminal: Terminal; isJson: boolean; isStrict: boolean },
): Promise<ExitCode> {
  terminal.progress(`${profile.domain}: rehearsing …`);
  const rehearsal = await rehearse({
    store: profile,
    probes: () => makeProbes(profile),
    changes,
    checks,
    now: () => new Date(),
  });
  terminal.progress(null);
  terminal.print(
    isJson
      ? `${JSON.stringify(jsonOf(rehearsal, profile.domain, startedAt), null, 2)}\n`
      : wordsOf(rehearsal, profile.domain, painter(terminal.hasColour)),
  );
  const isUnseen = rehearsal.rows.some(({ effect }) => effect === "unclear");
  return rehearsal.verdict === "breaks" || (isStrict && isUnseen) ? exitCodes.failing : exitCodes.ok;
}

function jsonOf(rehearsal: Rehearsal, target: string, startedAt: Date) {
  const side = (of: Side | null) =>
    of && { status: of.status, finding_key: of.findingKey, summary: of.summary, summary_tech: of.summaryTech };
  return {
    target,
    started_at: startedAt.toISOString(),
    duration_ms: Date.now() - startedAt.getTime(),
    catalogue_version: catalogueVersion,
    verdict: rehearsal.verdict,
    changes: rehearsal.changes,
    rules: rehearsal.rules,
    checks: rehearsal.rows.map(({ checkId, subject, effect, before, after }) => ({
      check_id: checkId,
      subject,
      effect,
      before: side(before),
      after: side(after),
    })),
    not_rehearsed: rehearsal.limits,
    old_answers_seconds: rehearsal.oldAnswersSeconds,
  };
}

const effectWords: Record<Effect, [Style, string]> = {
  breaks: ["red", "✗ would break"],
  worse: ["yellow", "! would get worse"],
  unclear: ["yellow", "? cannot be seen"],
  fixes: ["green", "✓ would be fixed"],
  better: ["green", "✓ would get better"],
  same: ["dim", "= stays"],
};

const verdictWords: Record<Effect, string> = {
  breaks: "Do not set this: it breaks something.",
  worse: "Nothing breaks, and something gets worse.",
  unclear: "What it does cannot be seen in full.",
  fixes: "This fixes something and breaks nothing we look at.",
  better: "This makes something better and breaks nothing we look at.",
  same: "This changes nothing we look at.",
};

function wordsOf(
  { changes, rules, rows, limits, verdict, oldAnswersSeconds }: Rehearsal,
  domain: string,
  paint: Paint,
): string {
  const blocks = [
    [
      paint("bold", `Rehearsed for ${plainLine(domain)}, nothing was written`),
      ...changes.map((change) => `  ${plainLine(changeLine(change, domain))}`),
    ],
    rules.length === 0
      ? []
      : [
          paint("bold", "What DNS says of it"),
          ...rules.map(
            ({ status, summary }) =>
              `  ${status === "fail" ? paint("red", "✗") : paint("yellow", "!")} ${plainLine(summary)}`,
          ),
        ],
    rows.length === 0 ? [] : [paint("bold", "Before and after"), ...rows.flatMap((row) => rowLines(row, paint))],
    limits.length === 0
      ? []
      : [
          paint("bold", "What was not rehearsed"),
          ...limits.map((limit) => `  ${paint("yellow", "?")} ${plainLine(limit)}`),
        ],
    [
      verdictWords[verdict],
      ...(oldAnswersSeconds > 0 ? [`Old answers may live up to ${oldAnswersSeconds} s after the change.`] : []),
      `${limits.length} ${limits.length === 1 ? "thing was" : "things were"} not rehearsed.`,
    ],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

function rowLines({ checkId, subject, before, after, effect, riskTitle }: RehearsalRow, paint: Paint): string[] {
  const [style, words] = effectWords[effect];
  const way = `${before?.status ?? "nothing"} → ${after?.status ?? "nothing"}`;
  const head = `  ${paint(style, words)}  ${checkId} ${plainLine(subject)}  ${paint("dim", way)}`;
  if (effect === "same") return [head];
  const risk = effect === "breaks" ? [`      ${plainLine(riskTitle)}`] : [];
  return [head, ...risk, `      ${plainLine((after ?? before)?.summaryTech ?? "")}`];
}
