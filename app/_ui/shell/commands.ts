"use client";

import { useEffect } from "react";
import type { IconName } from "../icon-names.ts";

/** What the command menu searches: everything, or stores alone (the store switcher). */
export type CommandScope = "everything" | "stores";

export type CommandItem = {
  /** Unique among all sources. */
  id: string;
  /** The heading it stands under: "Stores", "Risks", "Documents". */
  group: string;
  title: string;
  /** A quiet second text: the domain, the store. */
  note?: string;
  icon?: IconName;
  href: string;
};

/** Where the menu finds what is not on the page: asked as the reader types, stopped when the next letter comes. */
export type CommandSource = (query: string, scope: CommandScope, signal: AbortSignal) => Promise<CommandItem[]>;

const sources: CommandSource[] = [];

/** Adds a source to the command menu for as long as the component is on the page. Give it a stable function. */
export function useCommandSource(source: CommandSource): void {
  useEffect(() => {
    sources.push(source);
    return () => {
      sources.splice(sources.indexOf(source), 1);
    };
  }, [source]);
}

/** Asks all sources; one that fails leaves the others' answers standing and is reported by `failed`. */
export async function searchCommands(
  query: string,
  scope: CommandScope,
  signal: AbortSignal,
): Promise<{ items: CommandItem[]; failed: boolean }> {
  const answers = await Promise.allSettled(sources.map((source) => source(query, scope, signal)));
  return {
    items: answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : [])),
    failed: answers.some((answer) => answer.status === "rejected"),
  };
}
