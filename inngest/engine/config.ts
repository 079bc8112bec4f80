/** Holds what the engine needs to know before it starts; nothing else in this folder reads the environment. */
export type EngineConfig = {
  /** Connection string of the role `launch_engine`; a direct connection, not a transaction pooler. */
  databaseUrl: string;
  host: string;
  /** 0 lets the system choose. */
  port: number;
  eventKey: string;
  /** `signkey-<word>-<even number of hex digits>`. */
  signingKey: string;
  /** Serve endpoints to sync with, e.g. `http://127.0.0.1:3000/api/inngest`. */
  appUrls: string[];
  /** A fixed delay between attempts, for tests; null means the usual growing delays. */
  retryDelayMs: number | null;
  retentionDays: number;
  /** How many calls to the apps may be open at once. */
  callsMax: number;
  /** Whether the SDK may report several steps from one call. */
  checkpointing: boolean;
  syncIntervalMs: number;
};

const SIGNING_KEY = /^signkey-\w+-(?:[0-9a-f]{2})+$/i;

/**
 * Reads the engine's configuration from environment variables.
 * Throws one Error that lists everything that is missing or malformed.
 */
export function readEngineConfig(env: Record<string, string | undefined>): EngineConfig {
  const problems: string[] = [];

  function text(name: string): string {
    const value = env[name]?.trim() ?? "";
    if (value === "") problems.push(`${name} is missing`);
    return value;
  }

  function whole(name: string, fallback: number, min: number): number {
    const raw = env[name]?.trim();
    if (raw === undefined || raw === "") return fallback;
    const value = Number(raw);
    if (!Number.isInteger(value) || value < min) problems.push(`${name} must be a whole number of at least ${min}`);
    return value;
  }

  const signingKey = text("INNGEST_SIGNING_KEY");
  if (signingKey !== "" && !SIGNING_KEY.test(signingKey)) {
    problems.push("INNGEST_SIGNING_KEY must look like signkey-<word>-<even number of hex digits>");
  }
  const appUrls = (env.ENGINE_APP_URLS ?? "")
    .split(",")
    .map((url) => url.trim())
    .filter((url) => url !== "");
  for (const url of appUrls) if (!URL.canParse(url)) problems.push(`ENGINE_APP_URLS holds "${url}", which is no URL`);

  const config: EngineConfig = {
    databaseUrl: text("ENGINE_DATABASE_URL"),
    host: env.ENGINE_HOST?.trim() || "127.0.0.1",
    port: whole("ENGINE_PORT", 8288, 0),
    eventKey: text("INNGEST_EVENT_KEY"),
    signingKey,
    appUrls,
    retryDelayMs: env.ENGINE_RETRY_DELAY_MS ? whole("ENGINE_RETRY_DELAY_MS", 0, 0) : null,
    retentionDays: whole("ENGINE_RETENTION_DAYS", 30, 1),
    callsMax: whole("ENGINE_CALLS_MAX", 100, 1),
    checkpointing: env.ENGINE_CHECKPOINTING !== "0",
    syncIntervalMs: 30_000,
  };
  if (problems.length > 0) throw new Error(`The engine cannot start: ${problems.join("; ")}.`);
  return config;
}
