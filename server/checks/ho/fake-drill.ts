/** A drill as the tests of its checks need it: done alone two days before `now`, in six minutes. */
import { DAY_MS } from "../check.ts";
import type { DrillFact } from "../drill-facts.ts";
import { emptyProfile } from "../store-profile.ts";

export const now = new Date("2026-11-24T10:00:00Z");
export const store = emptyProfile("northbound.example");

/** Makes a drill; `parts` by key, at seconds after its start. */
export function fakeDrill(changes: Partial<DrillFact> = {}, parts: Record<string, number> = {}): DrillFact {
  const startedAt = new Date(now.getTime() - 2 * DAY_MS);
  const tookMs = changes.tookMs === undefined ? 360_000 : changes.tookMs;
  return {
    ...{ state: "seen", startedAt: startedAt.toISOString(), byName: "Aksel Lind", hadHelp: false, tookMs },
    seenAt: new Date(startedAt.getTime() + (tookMs ?? 0)).toISOString(),
    parts: Object.entries(parts).map(([key, seconds]) => ({
      ...{ key, words: `${key}.`, how: ["replaced", "old-refused", "back-began"].includes(key) ? "told" : "seen" },
      at: new Date(startedAt.getTime() + seconds * 1_000).toISOString(),
    })),
    ...changes,
  };
}
