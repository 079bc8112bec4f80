import type { Db } from "./db.ts";

/**
 * Remembers which event names some run has ever waited for, and by which field of the event, so that an event nobody
 * waits for costs no query and one that thousands wait for is looked up by its value. It may hold too much, never too
 * little.
 */
export type WaitIndex = {
  /** Fields of the event to look up waits by; null stands for waits without one. Empty when nobody waits. */
  pathsFor(eventName: string): (string | null)[];
  add(eventName: string, matchPath: string | null): void;
};

/** Loads the index from the waits that are out. */
export async function loadWaitIndex(db: Db): Promise<WaitIndex> {
  const paths = new Map<string, Set<string | null>>();

  function add(eventName: string, matchPath: string | null): void {
    const known = paths.get(eventName);
    if (known) known.add(matchPath);
    else paths.set(eventName, new Set([matchPath]));
  }

  const rows = await db.query<{ event_name: string; match_path: string | null }>(
    "SELECT DISTINCT event_name, match_path FROM engine.wait WHERE event_name IS NOT NULL",
  );
  for (const row of rows) add(row.event_name, row.match_path);
  return { pathsFor: (eventName) => [...(paths.get(eventName) ?? [])], add };
}
