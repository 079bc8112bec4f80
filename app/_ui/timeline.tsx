import type { ReactNode } from "react";

export type TimelineEntry = {
  id: string;
  /** The time in words or as a `<Time>`. */
  at: ReactNode;
  title: ReactNode;
  note?: ReactNode;
  tone?: "fail" | "warn" | "pass";
};

/** Lays out what happened in order: side by side on a desk, one below the other on a phone. */
export function Timeline({ entries, label }: { entries: readonly TimelineEntry[]; label: string }) {
  return (
    <ol className="timeline" aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.id} data-tone={entry.tone}>
          <span className="num block text-muted-foreground">{entry.at}</span>
          <span className="block text-sm font-medium">{entry.title}</span>
          {entry.note && <span className="block text-muted-foreground">{entry.note}</span>}
        </li>
      ))}
    </ol>
  );
}

/** Lists what happened, newest first, one line each: "14:11 Maya took this". */
export function History({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <ol>
      {entries.map((entry) => (
        <li key={entry.id} className="grid grid-cols-[52px_minmax(0,1fr)] py-[3px]">
          <span className="num text-muted-foreground">{entry.at}</span>
          <span>{entry.title}</span>
        </li>
      ))}
    </ol>
  );
}
