/** Door across tenants: one LISTEN connection a process, fanned out to the open pages that may hear of it. */
import { EventEmitter, on } from "node:events";
import pg from "pg";
import { env } from "../env.ts";
import { LIVE_CHANNEL, type LiveNote } from "../live-channel.ts";
import { log } from "../log.ts";

const RECONNECT_MS = 1_000;
/** How long notes are kept for streams that open after them. A page needs seconds from its rows to its stream. */
const KEEP_MS = 30_000;
/** A page takes the time after it has read its rows. */
const READ_MS = 2_000;

export type HeardNote = LiveNote & { workspaceId: string };

type Ear = {
  emitter: EventEmitter;
  client: pg.Client | null;
  connecting: Promise<void> | null;
  /** From when on every note was heard. */
  heardFrom: Date;
  /** The notes of the last 30 s, oldest first; times in ms. */
  recent: { at: number; note: HeardNote }[];
};
/** What the ear emits when notes may have passed unheard. */
const GAP = "gap";
/** Kept on the global object because the development server reloads modules but not connections. */
const holder = globalThis as typeof globalThis & { launchReadyEar?: Ear };

function ear(): Ear {
  holder.launchReadyEar ??= {
    emitter: new EventEmitter().setMaxListeners(0),
    client: null,
    connecting: null,
    heardFrom: new Date(),
    recent: [],
  };
  return holder.launchReadyEar;
}

async function listen(held: Ear): Promise<void> {
  const client = new pg.Client({ connectionString: env().SYSTEM_DATABASE_URL });
  const lost = (error?: Error) => {
    if (held.client !== client) return;
    held.client = null;
    held.connecting = null;
    log("warn", "the live connection to Postgres was lost; trying again", { error });
    connectLater();
  };
  client.on("error", lost);
  client.on("end", () => lost());
  client.on("notification", ({ payload }) => {
    const note: HeardNote = JSON.parse(payload ?? "{}");
    const at = Date.now();
    held.recent.push({ at, note });
    held.recent.splice(
      0,
      held.recent.findIndex((each) => at - each.at < KEEP_MS),
    );
    held.emitter.emit("note", note);
  });
  await client.connect();
  await client.query(`LISTEN ${LIVE_CHANNEL}`);
  held.client = client;
  held.heardFrom = new Date();
  held.recent = [];
  held.emitter.emit("note", GAP);
}

/** Tries until Postgres is back; pages fall back to polling meanwhile. */
function connectLater(): void {
  setTimeout(() => connect().catch(connectLater), RECONNECT_MS).unref();
}

async function connect(): Promise<void> {
  const held = ear();
  if (held.client) return;
  held.connecting ??= listen(held).finally(() => {
    held.connecting = null;
  });
  await held.connecting;
}

/**
 * Yields the notes of one workspace, and of one store when named, until the signal ends. When notes passed since `since`
 * that nobody can list any more, or the connection was lost meanwhile, yields one of the kind `gap`.
 */
export async function* hearNotes(
  scope: { workspaceId: string; storeId: string | null },
  signal: AbortSignal,
  since: Date | null = null,
): AsyncGenerator<LiveNote> {
  await connect();
  const gap: LiveNote = { storeId: scope.storeId, kind: "gap", id: "" };
  const isOurs = (note: HeardNote) =>
    note.workspaceId === scope.workspaceId && (scope.storeId === null || note.storeId === scope.storeId);
  try {
    // Opened before looking back, so that nothing falls between the two.
    const notes = on(ear().emitter, "note", { signal });
    if (since && hasMissed(since, isOurs)) yield gap;
    for await (const [note] of notes) {
      if (note === GAP) yield gap;
      else if (isOurs(note)) yield { storeId: note.storeId, kind: note.kind, id: note.id };
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Tells whether a page that read its rows about this time may lack something. */
function hasMissed(since: Date, isOurs: (note: HeardNote) => boolean): boolean {
  const { heardFrom, recent } = ear();
  const readAt = since.getTime() - READ_MS;
  if (since < heardFrom || Date.now() - since.getTime() > KEEP_MS) return true;
  return recent.some(({ at, note }) => at > readAt && isOurs(note));
}
