import type { Db } from "./db.ts";
import type { FunctionConfig } from "./function-config.ts";
import { canonical } from "./json.ts";

/** A registered function. */
export type Fn = { id: string; appId: string; config: FunctionConfig; version: number; archived: boolean };

/** An app's answer to a sync. */
export type AppSync = { appId: string; url: string; sdk: string | null; functions: FunctionConfig[] };

/** The functions of all apps, in memory; one engine per database makes memory good enough to ask. */
export type Registry = {
  get(id: string): Fn | null;
  /** Functions with a trigger for an event name, each once, that may start runs. */
  triggeredBy(eventName: string): Fn[];
  /** Tells whether no app has ever synced. */
  isEmpty(): boolean;
  active(): Fn[];
  /** Stores a sync; true when anything changed. */
  apply(sync: AppSync): Promise<boolean>;
};

type FnRow = { id: string; app_id: string; config: string; version: number; archived: boolean };

/** Loads what earlier syncs stored, so that runs go on before the apps answer. */
export async function loadRegistry(db: Db): Promise<Registry> {
  const functions = new Map<string, Fn>();
  const checksums = new Map<string, string>();
  let exact = new Map<string, Fn[]>();
  let wildcards: { prefix: string; fn: Fn }[] = [];

  for (const row of await db.query<FnRow>("SELECT id, app_id, config, version, archived FROM engine.fn")) {
    functions.set(row.id, {
      id: row.id,
      appId: row.app_id,
      config: JSON.parse(row.config),
      version: row.version,
      archived: row.archived,
    });
  }
  for (const row of await db.query<{ id: string; checksum: string }>("SELECT id, checksum FROM engine.app")) {
    checksums.set(row.id, row.checksum);
  }
  index();

  function active(): Fn[] {
    return [...functions.values()].filter((fn) => !fn.archived);
  }

  function index(): void {
    exact = new Map();
    wildcards = [];
    for (const fn of active()) {
      for (const trigger of fn.config.triggers) {
        if (!("event" in trigger)) continue;
        const name = String(trigger.event);
        if (isWildcard(name)) wildcards.push({ prefix: name.slice(0, -1), fn });
        else exact.set(name, [...(exact.get(name) ?? []), fn]);
      }
    }
  }

  function triggeredBy(eventName: string): Fn[] {
    const matching = wildcards.filter(({ prefix }) => eventName.startsWith(prefix)).map(({ fn }) => fn);
    return [...new Set([...(exact.get(eventName) ?? []), ...matching])];
  }

  async function apply(sync: AppSync): Promise<boolean> {
    const checksum = canonical([sync.url, sync.functions]);
    if (checksums.get(sync.appId) === checksum) {
      await db.query("UPDATE engine.app SET synced_at = now() WHERE id = $1", [sync.appId]);
      return false;
    }
    const next = new Map<string, Fn>();
    for (const config of sync.functions) {
      const old = functions.get(config.id);
      const changed = !old || old.archived || canonical(old.config) !== canonical(config);
      const version = changed ? (old?.version ?? 0) + 1 : old.version;
      next.set(config.id, { id: config.id, appId: sync.appId, config, version, archived: false });
    }
    for (const old of functions.values()) {
      if (old.appId === sync.appId && !next.has(old.id)) next.set(old.id, { ...old, archived: true });
    }
    await db.transaction(async (tx) => {
      tx.write(
        `INSERT INTO engine.app (id, url, sdk, checksum) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET url = excluded.url, sdk = excluded.sdk, checksum = excluded.checksum,
           synced_at = now()`,
        [sync.appId, sync.url, sync.sdk, checksum],
      );
      for (const fn of next.values()) {
        tx.write(
          `INSERT INTO engine.fn (id, app_id, config, version, archived) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (id) DO UPDATE SET app_id = excluded.app_id, config = excluded.config,
             version = excluded.version, archived = excluded.archived`,
          [fn.id, fn.appId, canonical(fn.config), fn.version, fn.archived],
        );
      }
    });
    for (const fn of next.values()) functions.set(fn.id, fn);
    checksums.set(sync.appId, checksum);
    index();
    return true;
  }

  return {
    get: (id) => functions.get(id) ?? null,
    triggeredBy,
    isEmpty: () => functions.size === 0,
    active,
    apply,
  };
}

/** Tells whether a trigger's event name matches a single event name; wildcards follow a slash or a dot. */
export function triggerMatches(triggerName: string, eventName: string): boolean {
  return isWildcard(triggerName) ? eventName.startsWith(triggerName.slice(0, -1)) : triggerName === eventName;
}

function isWildcard(name: string): boolean {
  return name.endsWith("/*") || name.endsWith(".*");
}
