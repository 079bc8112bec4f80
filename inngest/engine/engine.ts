import type { AddressInfo } from "node:net";
import type { EngineConfig } from "./config.ts";
import type { Engine } from "./context.ts";
import { startCron } from "./cron.ts";
import { openDb } from "./db.ts";
import { createIntake } from "./events.ts";
import { createServer } from "./http-server.ts";
import { takeEngineLock } from "./lock.ts";
import type { Log } from "./log.ts";
import { openQueue } from "./queue.ts";
import { loadRegistry } from "./registry.ts";
import { startRetention } from "./retention.ts";
import { startSync } from "./sync.ts";
import { startTimers } from "./timers.ts";
import { openTransport } from "./transport.ts";
import { loadWaitIndex } from "./wait-index.ts";
import { doJobs } from "./worker.ts";

/** An engine at work. */
export type RunningEngine = {
  /** Where it listens, e.g. `http://127.0.0.1:8288`. */
  url: string;
  /** Stops taking work, waits a moment for what is under way and frees the lock. */
  stop(): Promise<void>;
};

/** How long a stop waits for calls that are open; what is cut off runs again after the next start. */
const STOP_GRACE_MS = 5000;

/**
 * Starts the engine: waits for the engine lock, takes over what an earlier engine left behind, listens, and syncs
 * with the apps. Null when `signal` ended the wait for the lock. `onLost` is called when the lock's connection drops;
 * the process has to end then, because another engine may take over.
 */
export async function startEngine(
  config: EngineConfig,
  options: { log: Log; onLost(error: Error): void; signal: AbortSignal },
): Promise<RunningEngine | null> {
  const { log } = options;
  const lock = await takeEngineLock(config.databaseUrl, {
    onLost: options.onLost,
    onWaiting: () => log("waiting", { reason: "another engine works on this database" }),
    signal: options.signal,
  });
  if (!lock) return null;

  const db = openDb(config.databaseUrl, (error) => log("database-failed", { error: error.message }));
  const registry = await loadRegistry(db);
  const waits = await loadWaitIndex(db);
  const queue = await openQueue(db, config.callsMax, log);
  const engine: Engine = { config, db, queue, registry, waits, transport: openTransport(), log };

  let syncStates: () => ReturnType<typeof startSync>["states"] = () => [];
  const server = createServer(engine, { takeEvents: createIntake(engine), syncStates: () => syncStates() });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port, config.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  const url = `http://${host}:${port}`;
  log("listening", { url });

  const sync = startSync(engine);
  syncStates = () => sync.states;
  const cron = startCron(engine);
  const timers = startTimers(db, log);
  const retention = startRetention(engine);
  queue.run((jobs) => doJobs(engine, jobs));

  return {
    url,
    stop: async () => {
      sync.stop();
      cron.stop();
      timers.stop();
      retention.stop();
      await queue.stop(STOP_GRACE_MS);
      // Events go on being accepted until the last call is answered, because its steps may send some.
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      engine.transport.close();
      await db.close();
      await lock.release();
    },
  };
}
