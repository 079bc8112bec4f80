/** Door across tenants: one LISTEN connection a process, fanned out to the open pages that may hear of it. */
import { EventEmitter, on } from "node:events";
import pg from "pg";
import { env } from "../env.ts";
import { LIVE_CHANNEL, type LiveNote } from "../live-channel.ts";
import { log } from "../log.ts";

const RECONNECT_MS = 1_000;

export type HeardNote = LiveNote & { workspaceId: string };

type Ear = { emitter: EventEmitter; client: pg.Client | null; connecting: Promise<void> | null };
/** Kept on the global object because the development server reloads modules but not connections. */
const holder = globalThis as typeof globalThis & { launchReadyEar?: Ear };

function ear(): Ear {
  holder.launchReadyEar ??= { emitter: new EventEmitter().setMaxListeners(0), client: null, connecting: null };
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
  client.on("notification", ({ payload }) => held.emitter.emit("note", JSON.parse(payload ?? "{}")));
  await client.connect();
  await client.query(`LISTEN ${LIVE_CHANNEL}`);
  held.client = client;
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

/** Yields the notes of one workspace, and of one store when named, until the signal ends. */
export async function* hearNotes(
  scope: { workspaceId: string; storeId: string | null },
  signal: AbortSignal,
): AsyncGenerator<LiveNote> {
  await connect();
  try {
    for await (const [note] of on(ear().emitter, "note", { signal })) {
      const heard = note as HeardNote;
      if (heard.workspaceId !== scope.workspaceId) continue;
      if (scope.storeId !== null && heard.storeId !== scope.storeId) continue;
      yield { storeId: heard.storeId, kind: heard.kind, id: heard.id };
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
