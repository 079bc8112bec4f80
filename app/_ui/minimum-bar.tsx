import { clsx } from "clsx";
import type { ReactNode } from "react";
import { BarStatus } from "./status.tsx";
import { type BarState, barWords, countMet, minimumBarSentence } from "./status-words.ts";
import { mark } from "./track.tsx";

const TICK = 4;
const HEIGHT = 14;

/** Draws the eleven ticks: full ink met, half amber contained, hollow red not met, low grey not checked. */
export function MinimumBar({ states, gap = 3 }: { states: readonly BarState[]; gap?: 2 | 3 }) {
  const step = TICK + gap;
  const tick = (state: BarState, height: number) =>
    states.map((each, index) => (each === state ? solid(index * step, height) : "")).join("");
  const hollow = states.map((each, index) => (each === "not-met" ? outline(index * step) : "")).join("");
  return (
    <svg
      className="mark"
      width={states.length * step - gap}
      height={HEIGHT}
      role="img"
      aria-label={`Minimum bar: ${minimumBarSentence(states)}`}
    >
      {mark("mark-ink", tick("met", HEIGHT))}
      {mark("mark-warn", tick("met-with-waiver", 8))}
      {mark("mark-hollow-fail mark-heavy", hollow)}
      {mark("mark-idle", tick("unknown", 4))}
      {mark("mark-live", tick("checking", 4))}
    </svg>
  );
}

function solid(x: number, height: number): string {
  return `M${x} ${HEIGHT - height}h${TICK}v${height}h-${TICK}z`;
}

function outline(x: number): string {
  return `M${x + 0.75} .75h2.5v12.5h-2.5z`;
}

/** Draws the ticks with "9 of 11" beside them; "4 so far" while the first audit runs. */
export function MinimumBarCount({
  states,
  soFar = false,
  gap,
}: {
  states: readonly BarState[];
  soFar?: boolean;
  gap?: 2 | 3;
}) {
  return (
    <span className="flex h-[18px] items-center gap-2">
      <MinimumBar states={states} gap={gap} />
      <span className="num whitespace-nowrap text-xs text-foreground-2">
        {soFar ? `${countMet(states)} so far` : `${countMet(states)} of ${states.length}`}
      </span>
    </span>
  );
}

export type MinimumBarItem = {
  number: number;
  title: string;
  state: BarState;
  /** What decided it, in a few words: "two SPF records". */
  note?: ReactNode;
  /** True when it could not be checked because a permission is missing. */
  locked?: boolean;
};

/** Lists the eleven items; those that are not met stand out, met ones stay quiet. `roomy` is for founder and public pages. */
export function MinimumBarList({ items, roomy = false }: { items: readonly MinimumBarItem[]; roomy?: boolean }) {
  return (
    <ol className={clsx("rows", roomy ? "text-base" : "rows-dense")}>
      {items.map((item) => (
        <li key={item.number} className={clsx(roomy && item.locked && "bg-muted")}>
          <span className="row-no">{item.number}</span>
          <BarStatus state={item.state} locked={item.locked} size={roomy ? "lg" : "md"} iconOnly />
          <span className={clsx("min-w-0 flex-1 truncate", item.state === "met" && !roomy && "text-foreground-2")}>
            {item.title}
          </span>
          {item.note && (
            <span className={clsx("row-note", item.state !== "met" && `tone-${barWords[item.state].tone}`)}>
              {item.note}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
