/** What our server code is told on a bench: a database of the bench, and nobody outside. */
import { randomBytes } from "node:crypto";
import type { DatabaseUrls } from "../database.ts";
import { plainEnvironment } from "./workbench.ts";

/** One key for all processes of a bench: what one seals another opens. */
const ENCRYPTION_KEY = randomBytes(32).toString("base64");

/** Gives the variables `server/env.ts` asks for. Mail and events lead nowhere: nothing listens on port 1. */
export function appEnvironment(urls: DatabaseUrls, origin: string): NodeJS.ProcessEnv {
  return {
    ...plainEnvironment(),
    DATABASE_URL: urls.app,
    SYSTEM_DATABASE_URL: urls.system,
    MIGRATION_DATABASE_URL: urls.owner,
    NEXTAUTH_URL: origin,
    NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
    LAUNCH_READY_ENCRYPTION_KEY: ENCRYPTION_KEY,
    SMTP_URL: "smtp://127.0.0.1:1",
    INNGEST_BASE_URL: "http://127.0.0.1:1",
    INNGEST_EVENT_KEY: randomBytes(16).toString("hex"),
    INNGEST_SIGNING_KEY: `signkey-bench-${randomBytes(32).toString("hex")}`,
  };
}
