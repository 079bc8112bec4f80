import type { EngineConfig } from "./config.ts";
import type { Db } from "./db.ts";
import type { Log } from "./log.ts";
import type { Queue } from "./queue.ts";
import type { Registry } from "./registry.ts";
import type { Transport } from "./transport.ts";
import type { WaitIndex } from "./wait-index.ts";

/** What every part of the engine works with. */
export type Engine = {
  config: EngineConfig;
  db: Db;
  queue: Queue;
  registry: Registry;
  waits: WaitIndex;
  transport: Transport;
  log: Log;
};
