"use client";

import { useEffect } from "react";
import { fullWords, isTimeForm, timeWords } from "./time-words.ts";

const TICK_MS = 5_000;

/** Keeps every `Time` on the page true: words against the reader's clock, tooltips in the reader's zone. */
export function TimeTicker() {
  useEffect(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const tick = () => rewriteTimes(document, new Date(), zone);
    tick();
    const timer = setInterval(tick, TICK_MS);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, []);
  return null;
}

function rewriteTimes(root: ParentNode, now: Date, zone: string): void {
  for (const element of root.querySelectorAll<HTMLTimeElement>("time[data-form]")) {
    const form = element.dataset.form ?? "";
    const text = element.firstChild;
    if (!isTimeForm(form) || !(text instanceof Text)) continue;
    const at = new Date(element.dateTime);
    const words = timeWords(at, form, now, zone);
    if (text.data === words) continue;
    text.data = words;
    element.title = fullWords(at, zone);
  }
}
