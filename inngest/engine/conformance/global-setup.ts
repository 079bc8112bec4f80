import { randomBytes } from "node:crypto";
import type { TestProject } from "vitest/node";
import { startTestPostgres } from "./postgres.ts";
import { startEngineProcess } from "./processes.ts";

/** Where the scenarios send their events, and which keys that server takes. */
export type Target = { baseUrl: string; eventKey: string; signingKey: string; isEmbedded: boolean };

declare module "vitest" {
  export interface ProvidedContext {
    target: Target;
    /** Databases for the tests of the engine alone, each used by one test. */
    databases: string[];
  }
}

const DATABASES = 11;

/** Makes keys that no server knows yet. */
export function makeKeys(): { eventKey: string; signingKey: string } {
  return { eventKey: randomBytes(16).toString("hex"), signingKey: `signkey-test-${randomBytes(32).toString("hex")}` };
}

/** Starts Postgres and the embedded engine, unless INNGEST_BASE_URL names another server. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { INNGEST_BASE_URL: baseUrl, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY } = process.env;
  if (baseUrl) {
    project.provide("target", {
      baseUrl,
      eventKey: INNGEST_EVENT_KEY ?? "",
      signingKey: INNGEST_SIGNING_KEY ?? "",
      isEmbedded: false,
    });
    project.provide("databases", []);
    return async () => {};
  }

  const postgres = await startTestPostgres();
  const keys = makeKeys();
  const engine = await startEngineProcess({
    ENGINE_DATABASE_URL: await postgres.createDatabase("conformance"),
    INNGEST_EVENT_KEY: keys.eventKey,
    INNGEST_SIGNING_KEY: keys.signingKey,
    ENGINE_RETRY_DELAY_MS: "1000",
  });
  const databases: string[] = [];
  for (let i = 0; i < DATABASES; i++) databases.push(await postgres.createDatabase(`engine_only_${i}`));
  project.provide("target", { baseUrl: engine.url, ...keys, isEmbedded: true });
  project.provide("databases", databases);

  return async () => {
    await engine.process.end("SIGTERM");
    const problems = engine.process.lines.filter((line) => /failed|threw|error/.test(line));
    if (problems.length > 0) console.error(`The engine logged problems:\n${problems.join("\n")}`);
    await postgres.stop();
  };
}
