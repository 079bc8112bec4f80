/** The two doors to Postgres: the app role, bound to one tenant per transaction, and the system role for named doors. */
import { PrismaPg } from "@prisma/adapter-pg";
import { Prisma, PrismaClient } from "../prisma/generated/client.ts";
import { env } from "./env.ts";

/** A transaction bound to a tenant: the only way verbs reach rows. */
export type TenantDb = Prisma.TransactionClient;
export type SystemDb = PrismaClient;

/** Bursts wait for a connection instead of failing; no transaction holds one longer than 15 s. */
const transactionOptions = { maxWait: 10_000, timeout: 15_000 };

type Clients = { app: PrismaClient | null; system: PrismaClient | null };
/** Kept on the global object because the development server reloads modules but not connections. */
const holder = globalThis as typeof globalThis & { launchReadyClients?: Clients };
function clients(): Clients {
  holder.launchReadyClients ??= { app: null, system: null };
  return holder.launchReadyClients;
}

function connect(connectionString: string, max: number): PrismaClient {
  const adapter = new PrismaPg({ connectionString, max, connectionTimeoutMillis: 10_000 });
  return new PrismaClient({ adapter, transactionOptions });
}

function appClient(): PrismaClient {
  const held = clients();
  held.app ??= connect(env().DATABASE_URL, 12);
  return held.app;
}

/** Gives the system client. Only `server/doors` may use it; a lint rule says so. */
export function systemDb(): SystemDb {
  const held = clients();
  held.system ??= connect(env().SYSTEM_DATABASE_URL, 6);
  return held.system;
}

/** Runs `work` in one transaction that sees one workspace, and one store of it when `storeId` is not null. */
export function withTenant<T>(
  tenant: { workspaceId: string; storeId: string | null },
  work: (db: TenantDb) => Promise<T>,
): Promise<T> {
  return appClient().$transaction(async (db) => {
    await db.$executeRaw`SELECT set_config('app.workspace_id', ${tenant.workspaceId}, true), set_config('app.store_id', ${tenant.storeId ?? ""}, true)`;
    return work(db);
  });
}

/** Tells whether Postgres ended a transaction because of another one: a deadlock or a serialization failure. */
export function isWriteConflict(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2034";
}

/** Tells whether a row was refused because another one has its key. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

/** Opens connections and compiles the client, so that the first visitor does not wait for it. */
export async function warmUp(): Promise<void> {
  await Promise.all([appClient().$queryRaw`SELECT 1`, systemDb().$queryRaw`SELECT 1`]);
}

/** Closes all connections; for scripts and tests. */
export async function disconnect(): Promise<void> {
  const held = clients();
  await Promise.all([held.app?.$disconnect(), held.system?.$disconnect()]);
  held.app = null;
  held.system = null;
}
