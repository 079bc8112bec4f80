import { createHmac } from "node:crypto";
import { type DatabaseUrls, migrate, openRoles, type Passwords, urlsFor, withClient } from "./database.ts";

/** The variables that say where the operator's own database is. */
export type DatabaseSettings = Partial<
  Record<"DATABASE_URL" | "SYSTEM_DATABASE_URL" | "MIGRATION_DATABASE_URL" | "ENGINE_DATABASE_URL", string>
>;

/** The operator's database as each part of us sees it; null for a door that was not given. */
export type OutsideDatabase = {
  urls: Omit<DatabaseUrls, "owner" | "engine"> & { owner: string | null; engine: string | null };
  /** Set when the roles' passwords are ours to set. */
  passwords: Passwords | null;
};

/**
 * Reads what the operator set. With SYSTEM_DATABASE_URL every door is taken as given, and DATABASE_URL is the app's.
 * Without it, DATABASE_URL (or MIGRATION_DATABASE_URL) is the owner, and the other roles get passwords derived from the
 * owner's, so that every replica arrives at the same ones and none has to be stored. Throws an `Error` when neither works.
 */
export function readOutsideDatabase(settings: DatabaseSettings): OutsideDatabase {
  const app = settings.DATABASE_URL;
  if (!app) throw new Error("DATABASE_URL is not set.");
  if (settings.SYSTEM_DATABASE_URL) {
    const urls = {
      app,
      system: settings.SYSTEM_DATABASE_URL,
      owner: settings.MIGRATION_DATABASE_URL ?? null,
      engine: settings.ENGINE_DATABASE_URL ?? null,
    };
    return { urls, passwords: null };
  }
  const owner = settings.MIGRATION_DATABASE_URL ?? app;
  const secret = new URL(owner).password;
  if (!secret) {
    throw new Error(
      "DATABASE_URL holds no password to derive others from: set SYSTEM_DATABASE_URL and DATABASE_URL apart.",
    );
  }
  const derive = (role: string): string => createHmac("sha256", secret).update(`launch-ready ${role}`).digest("hex");
  const passwords = { owner: "", app: derive("app"), system: derive("system"), engine: derive("engine") };
  const urls = urlsFor(owner, passwords);
  return { urls: { ...urls, owner, engine: settings.ENGINE_DATABASE_URL ?? urls.engine }, passwords };
}

/** Migrates the operator's database, when its owner is known, and opens the roles that are ours to open. */
export async function prepareOutsideDatabase({ urls, passwords }: OutsideDatabase): Promise<void> {
  if (!urls.owner) return;
  await migrate(urls.owner);
  if (passwords && !(await canLogIn([urls.app, urls.system]))) await openRoles(urls.owner, passwords);
}

async function canLogIn(urls: string[]): Promise<boolean> {
  try {
    for (const url of urls) await withClient(url, (client) => client.query("SELECT 1"));
    return true;
  } catch (error) {
    // 28P01 invalid_password, 28000 invalid_authorization_specification (PostgreSQL, appendix A)
    if (error instanceof Error && "code" in error && (error.code === "28P01" || error.code === "28000")) return false;
    throw error;
  }
}
