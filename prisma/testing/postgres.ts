import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { createDatabase, makePasswords, migrate, openRoles, type Passwords, urlsFor } from "../../bin/database.ts";
import { generateClient } from "../../bin/generate.ts";
import { startPostgres } from "../../bin/postgres.ts";

/** What a test file needs to make a database of its own. */
export type TestServer = {
  /** The server's `postgres` database as superuser. */
  adminUrl: string;
  /** The migrated database to copy; nothing may stay connected to it. */
  template: string;
  passwords: Passwords;
};

declare module "vitest" {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

const TEMPLATE = "migrated";

/** Starts a Postgres for this test run and migrates the database that test files copy. Returns what ends it. */
export default async function startTestServer(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "launch-ready-test-"));
  chmodSync(folder, 0o755); // root runs Postgres as another user
  const generated = generateClient();
  const server = await startPostgres({ dataDir: join(folder, "data"), durable: false });
  const end = async (): Promise<void> => {
    await server.stop();
    for (const path of [server.dataDir, folder]) rmSync(path, { recursive: true, force: true });
  };
  try {
    const passwords = makePasswords();
    await createDatabase(server.url(), TEMPLATE, passwords.owner);
    const { owner } = urlsFor(server.url(TEMPLATE), passwords);
    await migrate(owner);
    await openRoles(owner, passwords);
    await generated;
    project.provide("testServer", { adminUrl: server.url(), template: TEMPLATE, passwords });
    return end;
  } catch (error) {
    await end();
    throw error;
  }
}
