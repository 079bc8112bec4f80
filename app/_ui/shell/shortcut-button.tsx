"use client";

import type { ReactNode } from "react";
import { runShortcut } from "./page-shortcuts.ts";
import { ariaKeys, type ShortcutId } from "./shortcuts.ts";

/** A button that does what a shortcut does, for those who point instead of type. */
export function ShortcutButton({
  id,
  className,
  children,
}: {
  id: ShortcutId;
  className?: string;
  children: ReactNode;
}) {
  return (
    <button type="button" className={className} aria-keyshortcuts={ariaKeys(id)} onClick={() => runShortcut(id)}>
      {children}
    </button>
  );
}
