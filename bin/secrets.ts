import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makePasswords, type Passwords } from "./database.ts";

/** What an installation makes once and keeps: everything encrypted or signed depends on it. */
export type Secrets = {
  NEXTAUTH_SECRET: string;
  LAUNCH_READY_ENCRYPTION_KEY: string;
  INNGEST_EVENT_KEY: string;
  INNGEST_SIGNING_KEY: string;
  passwords: Passwords;
};

/** Reads the secrets of a data folder; makes and keeps (mode 0600) those that are missing. Throws on a damaged file. */
export function readSecrets(dataDir: string): Secrets {
  const file = join(dataDir, "secrets.json");
  const fresh: Secrets = {
    NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
    LAUNCH_READY_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    INNGEST_EVENT_KEY: randomBytes(24).toString("hex"),
    INNGEST_SIGNING_KEY: `signkey-prod-${randomBytes(32).toString("hex")}`,
    passwords: makePasswords(),
  };
  const kept: Partial<Secrets> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const secrets = { ...fresh, ...kept, passwords: { ...fresh.passwords, ...kept.passwords } };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}
