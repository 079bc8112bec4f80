"use client";
import { useEffect, useState } from "react";
import { spanWords } from "@/app/_ui/span-words.ts";

/** Counts up every second; `now` is the server's clock when the page was drawn. */
export function Elapsed({ since, now }: { since: string; now: string }) {
  const [at, setAt] = useState(Date.parse(now));
  useEffect(() => {
    const ahead = Date.parse(now) - Date.now();
    const timer = setInterval(() => setAt(Date.now() + ahead), 1_000);
    return () => clearInterval(timer);
  }, [now]);
  return <span role="timer">{spanWords(at - Date.parse(since))}</span>;
}
