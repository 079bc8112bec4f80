/** The local stores of a bench, in a process of their own. */
import { join } from "node:path";
import type { LogEntry } from "../../e2e/store-under-test/log.ts";
import { plainEnvironment, ROOT, type Workbench } from "./workbench.ts";

/** Local stores that answer. */
export type StoreWorld = {
  /** The settings by which the probes find them. */
  env: Record<string, string>;
  /** What they were asked since they began or since it was last cleared. */
  log(): Promise<LogEntry[]>;
  stop(): Promise<void>;
};

/** Starts the demo's stores, each exchange over DNS and the web late by `roundTripMs`. */
export async function startStoreWorld(bench: Workbench, roundTripMs: number): Promise<StoreWorld> {
  const found = Promise.withResolvers<Record<"resolver" | "connect" | "caFile" | "controlUrl", string>>();
  const child = bench.start(process.execPath, [join(ROOT, "e2e", "store-under-test", "main.ts")], {
    cwd: ROOT,
    env: {
      ...plainEnvironment(),
      STORE_UNDER_TEST_DATA_DIR: join(bench.folder, `stores-${roundTripMs}-ms`),
      STORE_UNDER_TEST_LATENCY_MS: String(roundTripMs),
    },
    onLine: (line) => {
      if (line.startsWith("{")) found.resolve(JSON.parse(line));
    },
  });
  void child.exited.then((code) => found.reject(new Error(`The stores ended with ${code}:\n${child.tail()}`)));
  const { resolver, connect, caFile, controlUrl } = await found.promise;
  return {
    env: {
      LAUNCH_READY_RESOLVER: resolver,
      LAUNCH_READY_CONNECT: connect,
      LAUNCH_READY_CA: caFile,
      LAUNCH_READY_ALLOW_PRIVATE: "1",
    },
    log: async () => (await fetch(`${controlUrl}/log`)).json(),
    stop: () => child.stop(),
  };
}
