"use client";

import { useState } from "react";
import { Button } from "../button.tsx";
import { Kbd } from "../kbd.tsx";
import { ModalDialog } from "../modal-dialog.tsx";
import { type PageShortcut, pageShortcuts } from "./page-shortcuts.ts";
import { shortcutIds, shortcuts } from "./shortcuts.ts";
import { SingleKeysSwitch } from "./single-keys-switch.tsx";

/** Shows every shortcut: those of this page first, then the others. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const [here] = useState(pageShortcuts);
  const elsewhere = shortcutIds.filter((id) => !here.some((shortcut) => shortcut.id === id));
  return (
    <ModalDialog label="Keyboard shortcuts" onClose={onClose} className="dialog-wide">
      <div className="dialog-h">
        <h2 className="text-md font-semibold" tabIndex={-1} data-first-focus>
          Keyboard shortcuts
        </h2>
      </div>
      <div className="dialog-body">
        <ShortcutList title="On this page" shortcuts={here} />
        <ShortcutList title="Elsewhere" shortcuts={elsewhere.map((id) => ({ id, label: shortcuts[id].label }))} />
        <SingleKeysSwitch />
      </div>
      <div className="dialog-foot">
        <Button onClick={onClose}>Close</Button>
      </div>
    </ModalDialog>
  );
}

function ShortcutList({ title, shortcuts: listed }: { title: string; shortcuts: readonly PageShortcut[] }) {
  return (
    <section className="mb-5">
      <h3 className="cap mb-1">{title}</h3>
      <ul className="columns-1 gap-8 sm:columns-2">
        {listed.map(({ id, label }) => (
          <li key={id} className="flex min-h-7 break-inside-avoid items-center gap-3">
            <span className="flex-1 first-letter:uppercase">{label}</span>
            <Kbd id={id} />
          </li>
        ))}
      </ul>
    </section>
  );
}
