"use client";

import dynamic from "next/dynamic";
import { useCallback, useEffect, useState } from "react";
import type { CommandScope } from "./commands.ts";
import { activeShortcuts, runShortcut } from "./page-shortcuts.ts";
import { readStroke, type ShortcutId, strokeOf, worksWhileTyping } from "./shortcuts.ts";
import { areSingleKeysOn } from "./single-keys.ts";
import { useShortcut } from "./use-shortcut.ts";

const CommandMenu = dynamic(() => import("./command-menu.tsx").then((module) => module.CommandMenu), { ssr: false });
const ShortcutSheet = dynamic(() => import("./shortcut-sheet.tsx").then((module) => module.ShortcutSheet), {
  ssr: false,
});

/** How long the second key of a sequence such as G S may take. */
const SEQUENCE_MS = 1_200;

type Open = { kind: "none" } | { kind: "sheet" } | { kind: "menu"; scope: CommandScope };

/** Listens for every shortcut of the studio and opens the command menu and the sheet of shortcuts; both load when first asked for. */
export function ShellKeys() {
  const [open, setOpen] = useState<Open>({ kind: "none" });
  const close = useCallback(() => setOpen({ kind: "none" }), []);
  useShortcut("menu", () => setOpen({ kind: "menu", scope: "everything" }));
  useShortcut("switch-store", () => setOpen({ kind: "menu", scope: "stores" }));
  useShortcut("help", () => setOpen({ kind: "sheet" }));
  useShortcut("next-pane", focusNextPane);

  useEffect(() => {
    const isMac = document.documentElement.dataset.platform === "mac";
    let pending: string[] = [];
    let pendingSince = 0;

    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.repeat) return;
      const stroke = strokeOf(event, isMac);
      if (!stroke) return;
      if (!worksWhileTyping(stroke) && (isTyping(event.target) || !areSingleKeysOn())) return;
      if (event.timeStamp - pendingSince > SEQUENCE_MS) pending = [];
      const read = readStroke(stroke, pending, pressable());
      pending = read.pending;
      pendingSince = event.timeStamp;
      if (read.hit && runShortcut(read.hit)) event.preventDefault();
    }

    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <>
      {open.kind === "menu" && <CommandMenu scope={open.scope} onClose={close} />}
      {open.kind === "sheet" && <ShortcutSheet onClose={close} />}
    </>
  );
}

/** Enter and Space belong to the element in focus; the list there answers to them itself. */
function pressable(): ShortcutId[] {
  return activeShortcuts().filter((id) => id !== "open" && id !== "peek");
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("[role=menu], [role=listbox]")) return true;
  return target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

function focusNextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")].filter((pane) => pane.checkVisibility());
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  panes[(at + 1) % panes.length]?.focus();
}
