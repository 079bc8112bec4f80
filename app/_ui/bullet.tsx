/** Draws a measured value against its budget: grey bar, black tick, colour only when the judged `tone` asks for it. */
export function Bullet({
  value,
  budget,
  max,
  tone = "quiet",
  label,
}: {
  value: number;
  budget: number;
  /** The right end of the scale, in the same unit as value and budget. */
  max: number;
  tone?: "quiet" | "warn" | "fail";
  /** The conclusion in one sentence: "612 ms, 112 over the budget of 500". */
  label: string;
}) {
  return (
    <svg className="bullet" role="img" aria-label={label}>
      <rect className="bullet-well" y="4" width="100%" height="6" rx="2" />
      <rect className={`bullet-${tone}`} y="4" width={percent(value, max)} height="6" rx="2" />
      <rect className="bullet-budget" x={percent(budget, max)} y="1" width="2" height="12" />
    </svg>
  );
}

function percent(value: number, max: number): string {
  if (max <= 0) return "0%";
  return `${Math.round(Math.min(1, Math.max(0, value / max)) * 1000) / 10}%`;
}
