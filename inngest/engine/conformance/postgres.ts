import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { startPostgres } from "../../../bin/postgres.ts";

/** A throw-away Postgres with databases that hold nothing but the engine's schema. */
export type TestPostgres = { createDatabase(name: string): Promise<string>; stop(): Promise<void> };

const MIGRATIONS = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));

/** Starts it. Databases are handed out as the engine's own role sees them, so that its grants are tested too. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync("/var/tmp/engine-conformance-");
  chmodSync(folder, 0o755);
  const server = await startPostgres({ dataDir: join(folder, "pg"), durable: false });
  const password = randomBytes(16).toString("hex");
  await onDatabase(server.url(), (client) => client.query("CREATE DATABASE template_engine"));
  await onDatabase(server.url("template_engine"), async (client) => {
    for (const sql of engineMigrations()) await client.query(sql);
    await client.query("CREATE TABLE public.tenant_secret (id int)");
    await client.query(`ALTER ROLE launch_engine PASSWORD '${password}'`);
  });
  return {
    createDatabase: async (name) => {
      await onDatabase(server.url(), (client) => client.query(`CREATE DATABASE ${name} TEMPLATE template_engine`));
      return server.url(name, { user: "launch_engine", password });
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The engine's own migrations; it works without the portal's tables. */
function engineMigrations(): string[] {
  const folders = readdirSync(MIGRATIONS).filter((name) => /^\d+_engine/.test(name));
  return folders.sort().map((folder) => readFileSync(join(MIGRATIONS, folder, "migration.sql"), "utf8"));
}

async function onDatabase(connectionString: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
