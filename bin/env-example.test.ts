import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EnvSchema } from "../server/env.ts";

/** Read by `npm start` alone; the app never sees them. */
const STARTERS = ["MIGRATION_DATABASE_URL", "ENGINE_DATABASE_URL", "LAUNCH_READY_SELF_TEST"];

test(".env.example names every variable that is read, and no other", () => {
  const text = readFileSync(join(import.meta.dirname, "..", ".env.example"), "utf8");
  const named = [...text.matchAll(/^#([A-Z_0-9]+)=/gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual([...Object.keys(EnvSchema.shape), ...STARTERS].toSorted());
});
