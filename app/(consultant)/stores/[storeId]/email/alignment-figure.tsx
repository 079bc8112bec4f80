/** Which proofs of a message lead to its sender: a figure, with the table beside it as its twin. */
import { visibleText } from "@/app/_ui/visible-text.ts";
import type { Proof } from "./mail-words.ts";

const ROW = 34;
const WIDTH = 420;
/** Names longer than this do not fit their box; the table has them whole. */
const SHOWN_MAX = 26;

/** Draws From on the left and every proof on the right; a whole line is aligned, a dashed one is not. */
export function AlignmentFigure({ from, proofs }: { from: string; proofs: readonly Proof[] }) {
  const height = Math.max(1, proofs.length) * ROW + 8;
  const middle = height / 2;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${height}`} width="100%" className="max-w-[420px]" aria-hidden="true" focusable="false">
      {proofs.map((proof, index) => {
        const y = index * ROW + ROW / 2 + 4;
        return (
          <g key={proof.id}>
            <path
              d={`M 158 ${middle} C 190 ${middle}, 190 ${y}, 222 ${y}`}
              fill="none"
              stroke="currentColor"
              strokeWidth={proof.isAligned ? 2 : 1}
              strokeDasharray={proof.isAligned ? undefined : "3 4"}
              className={proof.isAligned ? "tone-pass" : "tone-fail"}
            />
            <rect x={222} y={y - 13} width={196} height={26} rx={6} fill="none" stroke="currentColor" opacity={0.3} />
            <text x={230} y={y + 4} fontSize={11} fill="currentColor">
              {`${proof.kind} ${short(proof.domain)}`}
            </text>
          </g>
        );
      })}
      <rect x={2} y={middle - 15} width={156} height={30} rx={6} fill="none" stroke="currentColor" />
      <text x={10} y={middle + 4} fontSize={12} fill="currentColor">
        {short(from)}
      </text>
    </svg>
  );
}

function short(text: string): string {
  const plain = visibleText(text);
  return plain.length > SHOWN_MAX ? `${plain.slice(0, SHOWN_MAX - 1)}…` : plain;
}
