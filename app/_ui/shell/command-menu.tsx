"use client";

import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Icon } from "../icon.tsx";
import { Kbd } from "../kbd.tsx";
import { ModalDialog } from "../modal-dialog.tsx";
import { type CommandItem, type CommandScope, searchCommands } from "./commands.ts";
import { pageShortcuts, runShortcut } from "./page-shortcuts.ts";
import type { ShortcutId } from "./shortcuts.ts";

/** Waits for a pause in typing before it asks the server. */
const PAUSE_MS = 120;

/** Shortcuts that only make sense at the keyboard. */
const NOT_ACTIONS: readonly ShortcutId[] = ["menu", "switch-store", "next", "previous", "next-pane"];

/** The command menu: what this page can do, and whatever the sources find. */
export function CommandMenu({ scope, onClose }: { scope: CommandScope; onClose: () => void }) {
  const router = useRouter();
  const [query, setQuery] = useState("");
  const { items, state } = useFound(query, scope);
  // Read once, before the dialog covers the page.
  const [actions] = useState(() =>
    scope === "stores" ? [] : pageShortcuts().filter(({ id }) => !NOT_ACTIONS.includes(id)),
  );
  const placeholder = scope === "stores" ? "Go to store" : "Search or jump to";

  function go(item: CommandItem) {
    onClose();
    router.push(item.href);
  }

  function act(id: ShortcutId) {
    onClose();
    // After the dialog has closed: elements behind it cannot be pressed.
    setTimeout(() => runShortcut(id));
  }

  return (
    <ModalDialog label={placeholder} onClose={onClose} className="dialog-wide dialog-top">
      <Command className="command relative" label={placeholder} loop>
        <Icon name="search" className="absolute top-4 left-4 text-muted-foreground" />
        <Command.Input value={query} onValueChange={setQuery} placeholder={placeholder} data-first-focus />
        <Command.List className="command-list">
          <Command.Empty className="px-2.5 py-4 text-muted-foreground">{emptyWords(state)}</Command.Empty>
          {groupsOf(items).map(([group, members]) => (
            <Command.Group key={group} heading={group}>
              {members.map((item) => (
                <Command.Item
                  key={item.id}
                  value={`${item.title} ${item.note ?? ""} ${item.id}`}
                  onSelect={() => go(item)}
                >
                  <Icon name={item.icon ?? "arrow-right"} />
                  <span className="truncate">{item.title}</span>
                  {item.note && <span className="truncate text-muted-foreground">{item.note}</span>}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
          {actions.length > 0 && (
            <Command.Group heading="On this page">
              {actions.map(({ id, label }) => (
                <Command.Item key={id} value={`action ${label} ${id}`} onSelect={() => act(id)}>
                  <Icon name="corner-down-left" />
                  <span className="flex-1 first-letter:uppercase">{label}</span>
                  <Kbd id={id} hidden />
                </Command.Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </ModalDialog>
  );
}

type FoundState = "asking" | "done" | "failed";

function useFound(query: string, scope: CommandScope): { items: CommandItem[]; state: FoundState } {
  const [found, setFound] = useState<{ items: CommandItem[]; state: FoundState }>({ items: [], state: "asking" });
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await searchCommands(query.trim(), scope, stop.signal);
      if (!stop.signal.aborted) setFound({ items: answer.items, state: answer.failed ? "failed" : "done" });
    }, PAUSE_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [query, scope]);
  return found;
}

function groupsOf(items: readonly CommandItem[]): [string, CommandItem[]][] {
  const groups = new Map<string, CommandItem[]>();
  for (const item of items) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  return [...groups];
}

function emptyWords(state: FoundState): string {
  if (state === "asking") return "Searching";
  if (state === "failed") return "The search did not answer. Try again in a moment.";
  return "Nothing found. Try a store's name, a domain or a risk.";
}
