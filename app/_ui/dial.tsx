import type { StageState } from "../../server/stages/stage.ts";

const CENTRE = 120;
const RADIUS = 88;
/** Degrees left free at each end of a segment, so that the six stand apart. */
const GAP_DEGREES = 4;
const SPAN_DEGREES = 60 - 2 * GAP_DEGREES;

export type DialStep = {
  /** 1 to 6, clockwise from the top. */
  number: number;
  state: StageState;
  /** Share done, 0 to 1; an approved step is always whole. */
  share: number;
};

/**
 * Draws the founder's dial: six steps round "9 of 11". On a phone it shrinks to a ring beside its words.
 * `summary` is the short line beside it there, such as "Steps 1 and 3 finished, 2 needs a fix".
 */
export function Dial({
  steps,
  met,
  total = 11,
  summary,
}: {
  steps: readonly DialStep[];
  met: number;
  total?: number;
  summary: string;
}) {
  return (
    <div className="dial-box">
      <svg
        className="dial"
        viewBox="0 0 240 240"
        role="img"
        aria-label={`${met} of ${total} must-haves done. ${summary}.`}
      >
        {steps.map((step) => (
          <DialSegment key={step.number} step={step} />
        ))}
        <text className="dial-count" x={CENTRE} y="122" textAnchor="middle">
          {met} of {total}
        </text>
        <text className="dial-caption" x={CENTRE} y="143" textAnchor="middle">
          must-haves done
        </text>
      </svg>
      <p className="dial-text">
        <b className="block leading-[22px]">
          {met} of {total} must-haves done
        </b>
        <span className="block text-base text-muted-foreground">{summary}</span>
      </p>
    </div>
  );
}

function DialSegment({ step }: { step: DialStep }) {
  const index = step.number - 1;
  const start = index * 60 + GAP_DEGREES;
  const share = step.state === "approved" ? 1 : Math.min(1, Math.max(0, step.share));
  const [x, y] = point(index * 60 + 30, RADIUS + 21);
  return (
    <>
      <path className="dial-track" d={arc(start, start + SPAN_DEGREES)} />
      {share > 0 && step.state !== "not-started" && (
        <path className={segmentClass(step.state)} d={arc(start, start + SPAN_DEGREES * share)} />
      )}
      <text className="dial-number" x={x} y={y + 4} textAnchor="middle">
        {step.number}
      </text>
    </>
  );
}

function segmentClass(state: StageState): string {
  if (state === "approved") return "dial-done";
  if (state === "reopened") return "dial-fail";
  if (state === "in-review") return "dial-live";
  return "dial-part";
}

function arc(fromDegrees: number, toDegrees: number): string {
  const [x1, y1] = point(fromDegrees, RADIUS);
  const [x2, y2] = point(toDegrees, RADIUS);
  return `M${x1} ${y1}A${RADIUS} ${RADIUS} 0 0 1 ${x2} ${y2}`;
}

/** A point at an angle counted clockwise from twelve o'clock, rounded to a hundredth. */
function point(degrees: number, radius: number): [number, number] {
  const radians = (degrees * Math.PI) / 180;
  return [round(CENTRE + radius * Math.sin(radians)), round(CENTRE - radius * Math.cos(radians))];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
