import type { ReactNode } from "react";
import type { StageState } from "../../server/stages/stage.ts";
import { trackSentence } from "./status-words.ts";

const WIDTH = 22;
const HEIGHT = 6;
const STEP = WIDTH + 3;

/**
 * Draws the six-segment launch track: solid ink approved, blue stripes in progress, solid blue in review, half amber
 * needs work or blocked, half red reopened, hollow not started.
 */
export function Track({ states }: { states: readonly StageState[] }) {
  const draw = (matches: (state: StageState) => boolean, shape: (x: number) => string) =>
    states.map((state, index) => (matches(state) ? shape(index * STEP) : "")).join("");
  const is =
    (...wanted: StageState[]) =>
    (state: StageState) =>
      wanted.includes(state);
  return (
    <svg
      className="mark"
      width={states.length * STEP - 3}
      height={HEIGHT}
      role="img"
      aria-label={trackSentence(states)}
    >
      {mark("mark-ink", draw(is("approved"), whole))}
      {mark("mark-live", draw(is("in-review"), whole))}
      {mark("mark-live-tint", draw(is("in-progress"), whole))}
      {mark("mark-live", draw(is("in-progress"), stripes))}
      {mark("mark-hollow-live", draw(is("in-progress"), frame))}
      {mark("mark-warn", draw(is("needs-work", "blocked"), half))}
      {mark("mark-hollow-warn", draw(is("needs-work", "blocked"), frame))}
      {mark("mark-fail", draw(is("reopened"), half))}
      {mark("mark-hollow-fail", draw(is("reopened"), frame))}
      {mark("mark-hollow", draw(is("not-started"), frame))}
    </svg>
  );
}

/** Draws a shape unless it is empty: a list of 200 stores would carry two thousand empty paths, twice. */
export function mark(className: string, d: string): ReactNode {
  return d === "" ? null : <path className={className} d={d} />;
}

function whole(x: number): string {
  return `M${x + 2} 0h18a2 2 0 0 1 2 2v2a2 2 0 0 1-2 2h-18a2 2 0 0 1-2-2v-2a2 2 0 0 1 2-2z`;
}

function half(x: number): string {
  return `M${x + 2} 0h10v6h-10a2 2 0 0 1-2-2v-2a2 2 0 0 1 2-2z`;
}

function frame(x: number): string {
  return `M${x + 2} .5h18a1.5 1.5 0 0 1 1.5 1.5v2a1.5 1.5 0 0 1-1.5 1.5h-18a1.5 1.5 0 0 1-1.5-1.5v-2a1.5 1.5 0 0 1 1.5-1.5z`;
}

function stripes(x: number): string {
  return [3, 9, 15].map((offset) => `M${x + offset + 2} 0h3l-2 6h-3z`).join("");
}
