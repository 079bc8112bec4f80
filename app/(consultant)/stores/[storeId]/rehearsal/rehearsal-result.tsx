"use client";
/** What a rehearsal came to: rules of DNS first, then every check before and after, then what was not rehearsed. */
import { clsx } from "clsx";
import { Mark, ResultStatus } from "@/app/_ui/status.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { effectWords, type Rehearsal, secondsWords, verdictWords } from "./rehearsal-words.ts";

type Row = Rehearsal["rows"][number];

/** Shows the outcome; what stays as it is comes last, in one line each. */
export function RehearsalResult({ result }: { result: Rehearsal }) {
  const { rules, rows, limits, verdict, oldAnswersSeconds } = result;
  const { icon, tone } = effectWords[verdict];
  const moved = rows.filter(({ effect }) => effect !== "same");
  const still = rows.filter(({ effect }) => effect === "same");
  return (
    <section aria-label="What would come of it" className="flex flex-col gap-3">
      <p role="status" className="font-semibold">
        <Mark icon={icon} tone={tone}>
          {verdictWords[verdict]}
        </Mark>
      </p>
      {rules.length > 0 && (
        <ul className="flex flex-col gap-1">
          {rules.map(({ key, status, summary }) => (
            <li key={`${key} ${summary}`}>
              <ResultStatus status={status}>{visibleText(summary)}</ResultStatus>
            </li>
          ))}
        </ul>
      )}
      {moved.length > 0 && (
        <ul className="rows card">
          {moved.map((row) => (
            <Moved key={`${row.checkId} ${row.subject}`} row={row} />
          ))}
        </ul>
      )}
      {still.length > 0 && (
        <details open={moved.length === 0}>
          <summary className="link">
            {`${still.length} ${still.length === 1 ? "verdict stays" : "verdicts stay"} as ${still.length === 1 ? "it is" : "they are"}`}
          </summary>
          <ul className="mt-1.5 flex flex-col gap-1">
            {still.map(({ checkId, subject, title, after, before }) => (
              <li key={`${checkId} ${subject}`} className="flex flex-wrap gap-x-2">
                <ResultStatus status={(after ?? before)?.status ?? "skip"} />
                <span>{title}</span>
                <bdi className="mono text-xs text-muted-foreground [overflow-wrap:anywhere]">
                  {visibleText(subject)}
                </bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className="text-foreground-2">
        {oldAnswersSeconds > 0 && (
          <p>{`Old answers may live up to ${secondsWords(oldAnswersSeconds)} after the change.`}</p>
        )}
        {limits.map((limit) => (
          <p key={limit}>{`Not rehearsed: ${visibleText(limit)}`}</p>
        ))}
      </div>
    </section>
  );
}

function Moved({ row }: { row: Row }) {
  const { icon, tone, word } = effectWords[row.effect];
  const told = row.after ?? row.before;
  return (
    <li className={clsx("flex-col items-stretch gap-1 py-2", row.effect === "breaks" && "bg-fail-tint")}>
      <p className="flex flex-wrap items-center gap-x-3">
        <Mark icon={icon} tone={tone}>
          {word}
        </Mark>
        <span className="font-medium">{row.effect === "breaks" ? row.riskTitle : row.title}</span>
        <bdi className="mono text-xs text-muted-foreground [overflow-wrap:anywhere]">{visibleText(row.subject)}</bdi>
      </p>
      <p className="flex flex-wrap items-center gap-x-2 text-foreground-2">
        <Side label="now" side={row.before} />
        <span aria-hidden="true">→</span>
        <Side label="then" side={row.after} />
      </p>
      {told && <p className="[overflow-wrap:anywhere]">{visibleText(told.summary)}</p>}
      {row.after && (
        <p className="text-xs text-muted-foreground [overflow-wrap:anywhere]">{visibleText(row.after.summaryTech)}</p>
      )}
    </li>
  );
}

function Side({ label, side }: { label: string; side: Row["before"] }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className="text-muted-foreground">{label}</span>
      {side ? <ResultStatus status={side.status} /> : "nothing"}
    </span>
  );
}
