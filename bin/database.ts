import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { startChild } from "./child.ts";

/** The roles that log in: who owns the tables, and whom row-level security binds. */
export const ROLES = {
  owner: "launch_owner",
  app: "launch_app",
  system: "launch_system",
  engine: "launch_engine",
} as const;

/** One password per role. */
export type Passwords = Record<keyof typeof ROLES, string>;

/** The same database as each role sees it. */
export type DatabaseUrls = Record<keyof typeof ROLES, string>;

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MIGRATIONS = join(ROOT, "prisma", "migrations");
// Roles belong to the whole cluster: two processes preparing it at once take turns. Any fixed number will do.
const ROLES_LOCK = 712_022_001;

/** Makes a password per role. */
export function makePasswords(): Passwords {
  const password = (): string => randomBytes(24).toString("hex");
  return { owner: password(), app: password(), system: password(), engine: password() };
}

/** Names the same database for another role. */
export function urlAs(url: string, user: string, password: string): string {
  const target = new URL(url);
  target.username = encodeURIComponent(user);
  target.password = encodeURIComponent(password);
  return target.href;
}

/** Names the database at `url` for every role. */
export function urlsFor(url: string, passwords: Passwords): DatabaseUrls {
  return {
    owner: urlAs(url, ROLES.owner, passwords.owner),
    app: urlAs(url, ROLES.app, passwords.app),
    system: urlAs(url, ROLES.system, passwords.system),
    engine: urlAs(url, ROLES.engine, passwords.engine),
  };
}

/**
 * Makes the owner role, which may create roles and databases but is no superuser, and an empty database that belongs to
 * it, where they are missing. `adminUrl` names any database of the server, as a superuser.
 */
export async function createDatabase(adminUrl: string, name: string, ownerPassword: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await setLogin(client, ROLES.owner, ownerPassword, "CREATEROLE CREATEDB");
    // Lets it hand a schema to a role that it made.
    await client.query(`ALTER ROLE ${ROLES.owner} SET createrole_self_grant = 'set, inherit'`);
    const found = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (found.rowCount) return;
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} OWNER ${ROLES.owner}`);
  });
}

/** Gives the roles that migrations create their passwords. */
export async function openRoles(ownerUrl: string, passwords: Passwords): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [ROLES_LOCK]);
    await setLogin(client, ROLES.app, passwords.app);
    await setLogin(client, ROLES.system, passwords.system);
    await setLogin(client, ROLES.engine, passwords.engine);
  });
}

/**
 * Applies the migrations that are missing; returns whether there were any. Throws an `Error` with Prisma's words when
 * one fails.
 */
export async function migrate(ownerUrl: string): Promise<boolean> {
  if (await isMigrated(ownerUrl)) return false; // Prisma itself takes two seconds to say so
  await runPrisma(["migrate", "deploy"], { ...process.env, MIGRATION_DATABASE_URL: ownerUrl });
  if (!(await isMigrated(ownerUrl))) throw new Error("The migrations ran and yet the database does not hold them all.");
  return true;
}

/** Tells whether the database holds exactly the migrations of this clone, each applied whole and unchanged since. */
async function isMigrated(ownerUrl: string): Promise<boolean> {
  const applied = await withClient(ownerUrl, async (client) => {
    const table = await client.query(
      "SELECT FROM pg_tables WHERE schemaname = 'public' AND tablename = '_prisma_migrations'",
    );
    if (!table.rowCount) return [];
    const { rows } = await client.query<{ migration_name: string; checksum: string; is_done: boolean }>(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS is_done FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
    );
    return rows;
  });
  const names = readdirSync(MIGRATIONS, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  if (applied.length !== names.length) return false;
  const byName = new Map(applied.map((row) => [row.migration_name, row]));
  return names.every((name) => {
    const row = byName.get(name);
    const script = readFileSync(join(MIGRATIONS, name, "migration.sql"));
    return row?.is_done === true && row.checksum === createHash("sha256").update(script).digest("hex");
  });
}

/** Runs the Prisma command line on the Node of this process. Throws an `Error` with what it said when it fails. */
export async function runPrisma(args: string[], env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
  // The schema engine starts by `#!/usr/bin/env node` and needs this Node, not the system's.
  const path = [dirname(process.execPath), join(ROOT, "node_modules", ".bin"), env.PATH ?? ""].join(":");
  const child = startChild(process.execPath, [cli, ...args], {
    cwd: ROOT,
    env: { ...env, PATH: path, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
  });
  const code = await child.exited;
  if (code !== 0) throw new Error(`prisma ${args.join(" ")} ended with ${code}:\n${child.tail()}`);
}

/** Opens one connection, hands it to `work`, and closes it. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function setLogin(client: pg.Client, role: string, password: string, rights = ""): Promise<void> {
  const found = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
  const verb = found.rowCount ? "ALTER" : "CREATE";
  await client.query(`${verb} ROLE ${role} LOGIN ${rights} PASSWORD ${pg.escapeLiteral(password)}`);
}
