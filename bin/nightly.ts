/** Starts the self-test once a night, and soon after the first start when none was ever run. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Child, startChild } from "./child.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SELF_TEST = join(ROOT, "bin", "self-test.ts");
/** When shops and their consultants sleep; by the machine's clock. */
const NIGHT = { hour: 3, minute: 30 };
/** The first start has its own work first: the demo's audits and the pages somebody opens. */
const FIRST_AFTER_MS = 3 * 60_000;
/** The process ends itself after 10 minutes; this is for one that cannot. */
const KILL_AFTER_MS = 11 * 60_000;

/** Tells whether nights are tested: as LAUNCH_READY_SELF_TEST says (1, 0), else in production on the embedded database. */
export function isSelfTestOn(env: NodeJS.ProcessEnv, mode: "production" | "development"): boolean {
  if (env.LAUNCH_READY_SELF_TEST) return ["1", "true"].includes(env.LAUNCH_READY_SELF_TEST);
  return mode === "production" && !env.DATABASE_URL;
}

/** Gives the milliseconds from `now` to the next 03:30 of the machine's clock; more than none. */
export function msUntilNight(now: Date): number {
  const next = new Date(now);
  next.setHours(NIGHT.hour, NIGHT.minute, 0, 0);
  if (next <= now) next.setDate(next.getDate() + 1);
  return next.getTime() - now.getTime();
}

/** Schedules self-tests until stopped; `env` is the app's, so that the outcome is kept in its database. */
export function scheduleSelfTests({
  env,
  hasRun,
  onLine,
}: {
  env: NodeJS.ProcessEnv;
  /** Whether one was ever run here. */
  hasRun: boolean;
  onLine: (line: string) => void;
}): { stop(): Promise<void> } {
  let child: Child | null = null;
  let timer = setTimeout(run, hasRun ? msUntilNight(new Date()) : FIRST_AFTER_MS);
  function run(): void {
    timer = setTimeout(run, msUntilNight(new Date()));
    if (child) return; // the last one has not ended
    const started = startChild(process.execPath, [SELF_TEST], { cwd: ROOT, env, onLine });
    child = started;
    const killer = setTimeout(() => void started.stop(), KILL_AFTER_MS);
    void started.exited.then(() => {
      clearTimeout(killer);
      child = null;
    });
  }
  return {
    stop: async () => {
      clearTimeout(timer);
      await child?.stop();
    },
  };
}
