import { clsx } from "clsx";

export type ProgressCounts = {
  pass: number;
  warn: number;
  fail: number;
  /** Skipped, unknown and error results: finished, but neither good nor bad. */
  other: number;
  total: number;
};

const parts = [
  { key: "pass", mark: "mark-ink" },
  { key: "warn", mark: "mark-warn" },
  { key: "fail", mark: "mark-fail" },
  { key: "other", mark: "mark-idle" },
] as const;

/** Draws how far a run is, split by result, in the order pass, warning, fail, other. */
export function ProgressBar({ counts, tall = false }: { counts: ProgressCounts; tall?: boolean }) {
  const done = counts.pass + counts.warn + counts.fail + counts.other;
  const share = (count: number) => `${counts.total > 0 ? Math.round((count / counts.total) * 1000) / 10 : 0}%`;
  let before = 0;
  return (
    <svg
      className={clsx("progress", tall && "progress-tall")}
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={counts.total}
      aria-valuenow={done}
      aria-label={`${done} of ${counts.total} checks done`}
    >
      <rect className="progress-well" width="100%" height="100%" />
      {parts.map(({ key, mark }) => {
        const x = share(before);
        before += counts[key];
        return <rect key={key} className={mark} x={x} width={share(counts[key])} height="100%" />;
      })}
    </svg>
  );
}
