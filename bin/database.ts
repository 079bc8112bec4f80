import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";

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

/** Applies the migrations that are missing. Throws an `Error` with Prisma's words when one fails. */
export async function migrate(ownerUrl: string): Promise<void> {
  await runPrisma(["migrate", "deploy"], { ...process.env, MIGRATION_DATABASE_URL: ownerUrl });
}

/** Runs the Prisma command line on the Node of this process. Throws an `Error` with what it said when it fails. */
export async function runPrisma(args: string[], env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
  // The schema engine starts by `#!/usr/bin/env node` and needs this Node, not the system's.
  const path = [dirname(process.execPath), join(ROOT, "node_modules", ".bin"), env.PATH ?? ""].join(":");
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: ROOT,
    env: { ...env, PATH: path, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text));
  const code = await new Promise<number | null>((resolve, reject) => child.on("close", resolve).on("error", reject));
  if (code !== 0) throw new Error(`prisma ${args.join(" ")} ended with ${code}:\n${said.trim()}`);
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
