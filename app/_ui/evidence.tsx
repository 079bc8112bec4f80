import { clsx } from "clsx";
import type { ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";
import { markParts, visibleText } from "./visible-text.ts";

export type EvidenceLine = {
  text: string;
  /** `quiet` for what we asked and for notes, `plain` for what came back. */
  tone?: "plain" | "quiet";
  /** The offending parts of this line, word for word. */
  marks?: readonly string[];
};

/**
 * Shows raw output as it came, the offending parts marked. The text is a stranger's: it is only ever text to React, each
 * line is isolated so that it cannot reverse its neighbours, and hidden characters are written out, when copied too.
 */
export function Evidence({
  lines,
  seen,
  title = "Evidence",
}: {
  lines: readonly EvidenceLine[];
  /** When and from where: "24 Nov 14:08:51 UTC, 2 resolvers agree". */
  seen: ReactNode;
  title?: string;
}) {
  const shown = lines.map((line) => ({ ...line, text: visibleText(line.text) }));
  return (
    <>
      <div className="section-h">
        <h3 className="font-semibold">{title}</h3>
        <span className="text-xs text-muted-foreground">{seen}</span>
        <span className="flex-1" />
        <CopyButton text={shown.map(({ text }) => text).join("\n")} kind="ghost" shortcut="copy-evidence" />
      </div>
      <pre className="evidence">
        {withKeys(shown).map(({ key, line }) => (
          <span key={key} className={clsx("evidence-line", line.tone === "quiet" && "evidence-quiet")}>
            <MarkedText text={line.text} marks={line.marks ?? []} />
          </span>
        ))}
      </pre>
    </>
  );
}

function MarkedText({ text, marks }: { text: string; marks: readonly string[] }) {
  const parts = markParts(text, marks.map(visibleText));
  return withKeys(parts).map(({ key, line: part }) =>
    part.isMarked ? <mark key={key}>{part.text}</mark> : <span key={key}>{part.text}</span>,
  );
}

/** Lines repeat; their place is their only identity, and the list is never reordered. */
function withKeys<Line>(lines: readonly Line[]): { key: string; line: Line }[] {
  return lines.map((line, index) => ({ key: `${index}`, line }));
}

/** Sets what was expected beside what was found. */
export function Compare({ expected, found }: { expected: ReactNode; found: ReactNode }) {
  return (
    <div className="compare">
      <div>
        <p className="cap">Expected</p>
        <p>{expected}</p>
      </div>
      <div>
        <p className="cap">Found</p>
        <p className="font-medium text-fail">{found}</p>
      </div>
    </div>
  );
}
