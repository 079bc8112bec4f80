"use client";

import { type ReactNode, useCallback, useEffect, useRef } from "react";
import { moveOf, type RowMove, rowAfter } from "./roving.ts";
import { useShortcut } from "./shell/use-shortcut.ts";

/**
 * Makes the rows inside (`Row`, or anything with `data-row`) one tab stop: arrows, J and K move, Enter opens the row's
 * link, Space calls `onPeek`. It works on rendered rows and keeps no state of its own, so the server may redraw them.
 */
export function RovingRows({
  children,
  onPeek,
  className,
}: {
  children: ReactNode;
  /** Called with the row's id; without it Space scrolls as usual. */
  onPeek?: (rowId: string) => void;
  className?: string;
}) {
  const box = useRef<HTMLDivElement>(null);

  const move = useCallback((to: RowMove) => {
    const rows = rowsOf(box.current);
    const target = rowAfter(to, rows.findIndex(isCurrent), rows.length);
    const row = target === null ? undefined : rows[target];
    row?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }, []);
  useShortcut("next", () => move("next"));
  useShortcut("previous", () => move("previous"));

  // After every drawing: the rows may be new ones.
  useEffect(() => {
    const rows = rowsOf(box.current);
    const stop = rows.find(isCurrent) ?? rows[0];
    for (const row of rows) row.tabIndex = row === stop ? 0 : -1;
  });

  useEffect(() => {
    const element = box.current;
    if (!element) return;

    function onFocus(event: FocusEvent) {
      const focused = event.target instanceof Element ? event.target.closest("[data-row]") : null;
      if (!focused) return;
      for (const row of rowsOf(element)) {
        row.tabIndex = row === focused ? 0 : -1;
        row.setAttribute(currencyOf(row), `${row === focused}`);
      }
    }

    function onKeyDown(event: KeyboardEvent) {
      const row = event.target;
      if (!(row instanceof HTMLElement) || row.dataset.row === undefined) return;
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const to = moveOf(event.key);
      if (to) move(to);
      else if (event.key === "Enter" && row.tagName === "TR")
        row.querySelector<HTMLElement>("[data-row-link]")?.click();
      else if (event.key === " " && onPeek) onPeek(row.dataset.row);
      else return;
      event.preventDefault();
    }

    element.addEventListener("focusin", onFocus);
    element.addEventListener("keydown", onKeyDown);
    return () => {
      element.removeEventListener("focusin", onFocus);
      element.removeEventListener("keydown", onKeyDown);
    };
  }, [move, onPeek]);

  return (
    <div ref={box} className={className}>
      {children}
    </div>
  );
}

function rowsOf(box: HTMLElement | null): HTMLElement[] {
  return box ? [...box.querySelectorAll<HTMLElement>("[data-row]")] : [];
}

function isCurrent(row: HTMLElement): boolean {
  return row.contains(document.activeElement) || row.getAttribute(currencyOf(row)) === "true";
}

/** Table rows are selected; links of a list are current: other roles may not say "selected". */
function currencyOf(row: HTMLElement): "aria-selected" | "aria-current" {
  return row.tagName === "TR" ? "aria-selected" : "aria-current";
}
