"use client";
import { useEffect, useRef, useState } from "react";

/** Tells screen readers of a running audit: when a group ends and when a check fails, not every line. */
export function AnnounceRun({ done, fails }: { done: string[]; fails: string[] }) {
  const told = useRef<Set<string> | null>(null);
  const [words, setWords] = useState("");
  useEffect(() => {
    const all = [...fails, ...done];
    // What stood when the page opened is read with the page.
    if (told.current === null) {
      told.current = new Set(all);
      return;
    }
    const fresh = all.filter((line) => !told.current?.has(line));
    for (const line of fresh) told.current.add(line);
    if (fresh.length > 0) setWords(fresh.join(". "));
  }, [done, fails]);
  return (
    <p className="sr-only" aria-live="polite">
      {words}
    </p>
  );
}
