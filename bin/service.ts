import { appendFileSync, mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Child } from "./child.ts";

/** A part of the running product that is started again when it ends by itself. */
export type Service = {
  /** Resolves with what it last said the first time it ends unasked; stays open otherwise. */
  firstCrash: Promise<string>;
  stop(): Promise<void>;
};

const DELAY_MS = 500;
const DELAY_MAX_MS = 30_000;
const HEALTHY_MS = 60_000;
const LOG_BYTES_MAX = 20 * 1024 * 1024;

/**
 * Starts a child and starts it again when it ends, waiting longer each time (0.5 s to 30 s) until it has held for a
 * minute. `say` hears of every crash.
 */
export function keepRunning(name: string, start: () => Child, say: (line: string) => void): Service {
  const stopping = new AbortController();
  const firstCrash = Promise.withResolvers<string>();
  let child = start();
  const loop = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const since = Date.now();
      const code = await child.exited;
      if (stopping.signal.aborted) return;
      firstCrash.resolve(child.tail());
      failures = Date.now() - since > HEALTHY_MS ? 0 : failures + 1;
      const waitMs = Math.min(DELAY_MS * 2 ** Math.max(failures - 1, 0), DELAY_MAX_MS);
      say(`${name} ended with ${code}; starting it again in ${waitMs / 1_000} s.`);
      await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (!stopping.signal.aborted) child = start();
    }
  };
  const ended = loop();
  return {
    firstCrash: firstCrash.promise,
    stop: async () => {
      stopping.abort();
      await child.stop();
      await ended;
    },
  };
}

/** Gives a function that appends lines to a log file, begun anew now and again after every 20 MB (one old file stays). */
export function openLog(file: string): (line: string) => void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "");
  let bytes = 0;
  return (line) => {
    if (bytes > LOG_BYTES_MAX) {
      renameSync(file, `${file}.1`);
      bytes = 0;
    }
    appendFileSync(file, `${line}\n`);
    bytes = bytes === 0 ? statSync(file).size : bytes + line.length + 1;
  };
}
