import { inject } from "vitest";
import { findPort } from "../../../bin/ports.ts";
import { bearerToken } from "../signature.ts";
import { makeKeys, type Target } from "./global-setup.ts";
import { type NodeProcess, startEngineProcess } from "./processes.ts";

/** An engine process with a database of its own, which can be killed and started again on the same port. */
export type EngineAlone = {
  target: Target;
  databaseUrl: string;
  /** The header that carries its signing key. */
  authorization: string;
  process(): NodeProcess;
  /** Starts it, again after it was ended. */
  start(): Promise<void>;
  /** Asks its API with the signing key unless other headers are given. */
  api(path: string, init?: RequestInit): Promise<{ status: number; body: unknown }>;
  env: Record<string, string>;
};

/** Prepares an engine on the nth database; `start` runs it. */
export async function engineAlone(nth: number, env: Record<string, string> = {}): Promise<EngineAlone> {
  const databaseUrl = inject("databases")[nth] ?? "";
  const port = await findPort();
  const keys = makeKeys();
  const baseUrl = `http://127.0.0.1:${port}`;
  let running: NodeProcess | null = null;
  const engine: EngineAlone = {
    target: { baseUrl, ...keys, isEmbedded: true },
    databaseUrl,
    authorization: `Bearer ${bearerToken(keys.signingKey)}`,
    env: {
      ENGINE_DATABASE_URL: databaseUrl,
      ENGINE_PORT: String(port),
      ENGINE_RETRY_DELAY_MS: "1000",
      INNGEST_EVENT_KEY: keys.eventKey,
      INNGEST_SIGNING_KEY: keys.signingKey,
      ...env,
    },
    process: () => {
      if (!running) throw new Error("The engine has not been started");
      return running;
    },
    start: async () => {
      running = (await startEngineProcess(engine.env)).process;
    },
    api: async (path, init) => {
      const headers = { authorization: engine.authorization };
      const response = await fetch(`${baseUrl}${path}`, { headers, ...init });
      return { status: response.status, body: await response.json() };
    },
  };
  return engine;
}
