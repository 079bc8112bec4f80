import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// Prisma's own engine would be downloaded; ours speaks the same protocol (bin/schema-engine.mjs).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL("bin/schema-engine.mjs", import.meta.url));

// Migrations run as the owner of the tables, the app as a role under row-level security. `generate` needs neither.
const url = process.env.MIGRATION_DATABASE_URL ?? process.env.DATABASE_URL;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations", seed: "node prisma/seed.ts" },
  ...(url ? { datasource: { url } } : {}),
});
