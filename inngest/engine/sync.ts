import type { Engine } from "./context.ts";
import { refreshCron } from "./cron.ts";
import { parseFunctions } from "./function-config.ts";
import { canonical, isObject, parseJson } from "./json.ts";
import type { AppSync } from "./registry.ts";
import { sign, signatureProblem } from "./signature.ts";
import { isRefused } from "./transport.ts";

/** How the last sync with one app went. */
export type SyncState = { url: string; appId: string | null; syncedAt: number | null; error: string | null };

const FIRST_RETRY_MS = 500;
const RETRY_MAX_MS = 2000;
/** The first request to a cold route may take many seconds. */
const SYNC_TIMEOUT_MS = 60_000;

/**
 * Asks every app for its functions, at once until it answers and regularly after that; a repeated answer costs
 * nothing. Stop ends it.
 */
export function startSync(engine: Engine): { states: SyncState[]; stop(): void } {
  let isStopped = false;
  const timers = new Set<NodeJS.Timeout>();
  const states = engine.config.appUrls.map(
    (url): SyncState => ({ url, appId: null, syncedAt: null, error: "not synced yet" }),
  );

  async function repeat(state: SyncState, failures: number): Promise<void> {
    if (isStopped) return;
    const before = state.error;
    try {
      const { appId, functions, changed } = await syncOnce(engine, state.url);
      if (changed || state.syncedAt === null) engine.log("synced", { app: appId, url: state.url, functions });
      Object.assign(state, { appId, syncedAt: Date.now(), error: null });
    } catch (error) {
      state.error = error instanceof Error ? error.message : String(error);
      if (state.error !== before && !isRefused(error)) {
        engine.log("sync-failed", { url: state.url, error: state.error });
      }
    }
    if (isStopped) return;
    const nextFailures = state.error === null ? 0 : failures + 1;
    const delay =
      state.error === null
        ? engine.config.syncIntervalMs
        : Math.min(FIRST_RETRY_MS * 2 ** Math.min(nextFailures, 4), RETRY_MAX_MS);
    const timer = setTimeout(() => {
      timers.delete(timer);
      repeat(state, nextFailures).catch(() => {});
    }, delay);
    timers.add(timer);
  }

  for (const state of states) repeat(state, 0).catch(() => {});
  return {
    states,
    stop: () => {
      isStopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** What a sync found; the app's id is null when the app registers by itself while it answers. */
type Synced = { appId: string | null; functions: number; changed: boolean };

/** Asks one app for its functions in a signed in-band request. Throws an Error that says why it did not work. */
async function syncOnce(engine: Engine, url: string): Promise<Synced> {
  const { signingKey } = engine.config;
  const body = canonical({ url });
  const answer = await engine.transport.send(
    "PUT",
    new URL(url),
    {
      "content-type": "application/json",
      "x-inngest-signature": sign(body, signingKey, Date.now()),
      "x-inngest-sync-kind": "in_band",
      "x-inngest-server-kind": "cloud",
    },
    body,
    SYNC_TIMEOUT_MS,
  );
  if (answer.status !== 200) throw new Error(`The app answered ${answer.status} to the sync`);
  const problem = signatureProblem(answer.headers["x-inngest-signature"], answer.body, signingKey, Date.now());
  if (problem !== null) throw new Error(`The app's answer to the sync: ${problem}`);
  if (answer.headers["x-inngest-sync-kind"] === "out_of_band") return { appId: null, functions: 0, changed: false };
  const json = parseJson(answer.body.toString("utf8"));
  if (!isObject(json) || typeof json.app_id !== "string") throw new Error("The app's answer to the sync is no sync");
  const result = await register(engine, {
    appId: json.app_id,
    url: typeof json.url === "string" ? json.url : url,
    sdk: typeof json.sdk === "string" ? json.sdk : null,
    functions: json.functions,
  });
  if (!result.ok) throw new Error(result.error);
  return { appId: json.app_id, functions: result.count, changed: result.modified };
}

/** Checks and stores what an app registers, in whichever way it came. */
export async function register(
  engine: Engine,
  sync: Omit<AppSync, "functions"> & { functions: unknown },
): Promise<{ ok: true; modified: boolean; count: number } | { ok: false; error: string }> {
  const parsed = parseFunctions(sync.functions);
  if (!parsed.ok) return parsed;
  const { functions } = parsed;
  const modified = await engine.registry.apply({ ...sync, functions });
  if (modified) await refreshCron(engine);
  return { ok: true, modified, count: functions.length };
}
