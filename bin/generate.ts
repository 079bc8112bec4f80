import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runPrisma } from "./database.ts";

const SCHEMA = fileURLToPath(new URL("../prisma/schema.prisma", import.meta.url));
const STAMP = fileURLToPath(new URL("../prisma/generated/.schema-hash", import.meta.url));

/** Writes the database client from the schema, unless it is there for this very schema. Returns whether it wrote. */
export async function generateClient(): Promise<boolean> {
  const hash = createHash("sha256").update(readFileSync(SCHEMA)).digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === hash) return false;
  await runPrisma(["generate"]);
  writeFileSync(STAMP, hash);
  return true;
}

if (import.meta.main) await generateClient();
