/**
 * What the browser is told to look at again. `kind` names a noun: `audit-run`, `stage`, `finding`, `activity`, `store`;
 * or it is `gap`: notes may have passed unheard.
 */
export type LiveNote = { storeId: string | null; kind: string; id: string };

/** The Postgres channel the notes travel on. */
export const LIVE_CHANNEL = "launch_ready_live";
