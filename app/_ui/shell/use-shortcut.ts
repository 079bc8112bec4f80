"use client";

import { useEffect, useRef } from "react";
import type { ShortcutId } from "./shortcuts.ts";

type Entry = { id: ShortcutId; run: () => void };

const registered: Entry[] = [];

/** Answers to a shortcut for as long as the component is on the page; the latest to register wins. */
export function useShortcut(id: ShortcutId, run: () => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const entry: Entry = { id, run: () => latest.current() };
    registered.push(entry);
    return () => {
      registered.splice(registered.indexOf(entry), 1);
    };
  }, [id]);
}

/** Finds the handler of a shortcut; undefined when none is registered. */
export function handlerOf(id: ShortcutId): (() => void) | undefined {
  return registered.findLast((entry) => entry.id === id)?.run;
}

/** Lists the shortcuts that have a handler now. */
export function registeredIds(): ShortcutId[] {
  return registered.map(({ id }) => id);
}
