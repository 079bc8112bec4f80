export type UptimeDay = "up" | "slow" | "down" | "none";

/** One day for the detailed strip: its state and what the tooltip says, "Mon 23 Nov: down 14 min". */
export type UptimeDayDetail = { state: UptimeDay; text: string };

const HEIGHT = 16;
const heights: Record<UptimeDay, number> = { up: 12, slow: 14, down: 16, none: 3 };
const marks: Record<UptimeDay, string> = { up: "mark-up", slow: "mark-warn", down: "mark-fail", none: "mark-strong" };

/** Draws a day per bar: grey up, taller amber slow, tallest red down, a dot without data. One path per state. */
export function UptimeBars({
  days,
  bar = 3,
  gap = 2,
}: {
  days: readonly UptimeDay[];
  bar?: 2 | 3 | 4;
  gap?: 1 | 2 | 3;
}) {
  const step = bar + gap;
  const path = (state: UptimeDay) =>
    days.map((day, index) => (day === state ? rectangle(index * step, bar, heights[state]) : "")).join("");
  return (
    <svg className="mark" width={days.length * step - gap} height={HEIGHT} role="img" aria-label={uptimeSentence(days)}>
      <path className="mark-up" d={path("up")} />
      <path className="mark-warn" d={path("slow")} />
      <path className="mark-fail" d={path("down")} />
      <path className="mark-strong" d={path("none")} />
    </svg>
  );
}

/** Draws the same bars with a tooltip for each day, for pages that show few strips. */
export function UptimeDays({
  days,
  bar = 3,
  gap = 2,
}: {
  days: readonly UptimeDayDetail[];
  bar?: number;
  gap?: number;
}) {
  const step = bar + gap;
  return (
    <svg
      className="mark"
      width={days.length * step - gap}
      height={HEIGHT}
      role="img"
      aria-label={uptimeSentence(days.map(({ state }) => state))}
    >
      {days.map((day, index) => (
        <path key={day.text} className={marks[day.state]} d={rectangle(index * step, bar, heights[day.state])}>
          <title>{day.text}</title>
        </path>
      ))}
    </svg>
  );
}

/** Says a strip in one sentence: "Last 30 days: down on 1, slow on 2". */
export function uptimeSentence(days: readonly UptimeDay[]): string {
  const count = (state: UptimeDay) => days.filter((day) => day === state).length;
  const parts: string[] = [];
  if (count("down") > 0) parts.push(`down on ${count("down")}`);
  if (count("slow") > 0) parts.push(`slow on ${count("slow")}`);
  if (count("none") === days.length) parts.push("nothing measured");
  else if (count("none") > 0) parts.push(`nothing measured on ${count("none")}`);
  return `Last ${days.length} days: ${parts.length > 0 ? parts.join(", ") : "up throughout"}`;
}

function rectangle(x: number, width: number, height: number): string {
  return `M${x} ${HEIGHT - height}h${width}v${height}h-${width}z`;
}
