import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import { ProgressBar, type ProgressCounts } from "./progress.tsx";
import { ResultStatus } from "./status.tsx";
import { type ResultState, resultWords } from "./status-words.ts";
import { secondsWords } from "./time-words.ts";

export type CheckLine = {
  id: string;
  /** The check in words. */
  title: string;
  status: ResultState;
  /** What was measured, in a few words. */
  result: string;
  /** Null while it waits or runs. */
  durationMs: number | null;
};

export type CheckGroupLines = {
  id: string;
  title: string;
  /** "5 of 6". */
  count: string;
  /** The worst of its checks, or `running` while one runs. */
  status: ResultState;
  checks: readonly CheckLine[];
};

/** Lists a run's groups; those with problems or running open themselves, the rest stay shut until asked. */
export function CheckGroups({ groups }: { groups: readonly CheckGroupLines[] }) {
  return groups.map((group) => (
    <details key={group.id} className="group" open={isNoteworthy(group.status)}>
      <summary>
        <Icon name="chevron-right" className="turn" />
        <span className="font-medium">{group.title}</span>
        <span className="flex-1" />
        <span className="num text-xs text-muted-foreground">{group.count}</span>
        <ResultStatus status={group.status} iconOnly />
      </summary>
      <ul>
        {group.checks.map((check) => (
          <li key={check.id} className="check" data-running={check.status === "running" || undefined}>
            <ResultStatus status={check.status} iconOnly />
            <span className="min-w-0 flex-1 truncate">{check.title}</span>
            <span className={resultClass(check.status)}>
              <bdi>{check.result}</bdi>
            </span>
            <span className="check-time">{check.durationMs === null ? "" : secondsWords(check.durationMs)}</span>
          </li>
        ))}
      </ul>
    </details>
  ));
}

/** Heads a run: how far it is, split by result, and the counts in words. `end` holds what stands on the right. */
export function RunTally({
  counts,
  running,
  queued,
  end,
}: {
  counts: ProgressCounts;
  running: number;
  queued: number;
  end?: ReactNode;
}) {
  return (
    <>
      <ProgressBar counts={counts} />
      <div className="tally">
        <Tally status="pass" count={counts.pass} word="pass" />
        <Tally status="warn" count={counts.warn} word={counts.warn === 1 ? "warning" : "warnings"} />
        <Tally status="fail" count={counts.fail} word="fail" />
        <Tally status="unknown" count={counts.other} word="not checked" />
        <Tally status="running" count={running} word="running" />
        <Tally status="queued" count={queued} word="queued" />
        {end && <span className="ml-auto text-xs text-muted-foreground">{end}</span>}
      </div>
    </>
  );
}

function Tally({ status, count, word }: { status: ResultState; count: number; word: string }) {
  if (count === 0) return null;
  return (
    <ResultStatus status={status}>
      <span className="num">{count}</span> {word}
    </ResultStatus>
  );
}

function isNoteworthy(status: ResultState): boolean {
  return status === "warn" || status === "fail" || status === "running" || status === "error";
}

function resultClass(status: ResultState): string {
  const { tone } = resultWords[status];
  return tone === "warn" || tone === "fail"
    ? `mono check-result tone-${tone}`
    : "mono check-result text-muted-foreground";
}
