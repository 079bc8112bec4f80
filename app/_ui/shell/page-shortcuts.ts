"use client";

import { isShortcutId, type ShortcutId, shortcutIds, shortcuts } from "./shortcuts.ts";
import { handlerOf, registeredIds } from "./use-shortcut.ts";

/** Runs what answers to a shortcut on this page; false when nothing does. */
export function runShortcut(id: ShortcutId): boolean {
  const handler = handlerOf(id);
  if (handler) {
    handler();
    return true;
  }
  const element = elementOf(id);
  if (!element) return false;
  if (element.matches("input, select, textarea")) element.focus();
  else element.click();
  return true;
}

/** Lists the shortcuts that something on this page answers to, in the order of the catalogue. */
export function activeShortcuts(): ShortcutId[] {
  const present = new Set<ShortcutId>(registeredIds());
  for (const element of shortcutElements()) {
    const id = element.dataset.shortcut ?? "";
    if (isShortcutId(id)) present.add(id);
  }
  return shortcutIds.filter((id) => present.has(id));
}

export type PageShortcut = { id: ShortcutId; label: string };

/** Lists the shortcuts of this page with the words their buttons show: "Add store" where the catalogue says "new". */
export function pageShortcuts(): PageShortcut[] {
  return activeShortcuts().map((id) => {
    const element = handlerOf(id) ? undefined : elementOf(id);
    return { id, label: (element && wordsOn(element)) || shortcuts[id].label };
  });
}

function wordsOn(element: HTMLElement): string {
  const name = element.getAttribute("aria-label");
  if (name) return name;
  const shown = [...element.childNodes].filter(
    (node) => !(node instanceof Element && node.matches("[aria-hidden], .n, .sr-only")),
  );
  return shown
    .map((node) => node.textContent)
    .join("")
    .trim();
}

function elementOf(id: ShortcutId): HTMLElement | undefined {
  return shortcutElements().find((element) => element.dataset.shortcut === id);
}

/** Elements a person could press now: drawn, not switched off, and inside the dialog when one is open. */
function shortcutElements(): HTMLElement[] {
  const root = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document;
  return [...root.querySelectorAll<HTMLElement>("[data-shortcut]")].filter(
    (element) =>
      element.checkVisibility() && element.getAttribute("aria-disabled") !== "true" && !element.matches(":disabled"),
  );
}
