import { readEngineConfig } from "./config.ts";
import { startEngine } from "./engine.ts";
import { logToStdout } from "./log.ts";

/** Runs the engine as a process of its own until it is told to stop. */
async function main(): Promise<void> {
  const config = readEngineConfig(process.env);
  const stopping = new AbortController();
  const engine = startEngine(config, {
    log: logToStdout,
    onLost: (error) => fail("lock-lost", error),
    signal: stopping.signal,
  });

  const stop = () => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    engine
      .then((running) => running?.stop())
      .then(
        () => process.exit(0),
        (error) => fail("stop-failed", error),
      );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  await engine;
}

function fail(what: string, error: unknown): never {
  logToStdout(what, { error: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}

main().catch((error) => fail("failed", error));
