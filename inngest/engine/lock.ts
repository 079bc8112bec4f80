import pg from "pg";

/** Held for life by the one engine that works on a database. */
export type EngineLock = { release(): Promise<void> };

/** Any fixed number; it names the lock within the database. */
const LOCK_KEY = "4815162342108";
const RETRY_MS = 500;
const HEARTBEAT_MS = 10_000;
const HEARTBEAT_TIMEOUT_MS = 15_000;

/**
 * Waits until no other engine works on the database, then holds the lock on a connection of its own. `onLost` is
 * called when that connection drops: the lock is gone then and the process has to end. `onWaiting` is called once
 * when another engine holds it. Null when `signal` ends the wait.
 */
export async function takeEngineLock(
  databaseUrl: string,
  handlers: { onLost(error: Error): void; onWaiting(): void; signal: AbortSignal },
): Promise<EngineLock | null> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: "launch-ready-engine-lock",
    keepAlive: true,
    query_timeout: HEARTBEAT_TIMEOUT_MS,
  });
  let isReleased = false;
  const lost = (error: Error) => {
    if (!isReleased) handlers.onLost(error);
  };
  client.on("error", lost);
  client.on("end", () => lost(new Error("The connection that holds the engine lock has ended")));
  await client.connect();

  for (let isFirst = true; ; isFirst = false) {
    if (handlers.signal.aborted) {
      isReleased = true;
      await client.end();
      return null;
    }
    const { rows } = await client.query<{ taken: boolean }>(`SELECT pg_try_advisory_lock(${LOCK_KEY}) AS taken`);
    if (rows[0]?.taken) break;
    if (isFirst) handlers.onWaiting();
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }

  const heartbeat = setInterval(() => {
    client.query("SELECT 1").catch(lost);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    release: async () => {
      isReleased = true;
      clearInterval(heartbeat);
      await client.end();
    },
  };
}
