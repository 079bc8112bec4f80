import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The conformance suite: unmodified SDK, recording app, embedded engine or any Inngest server (INNGEST_BASE_URL). */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    name: "engine",
    include: ["inngest/engine/conformance/**/*.test.ts"],
    globalSetup: ["inngest/engine/conformance/global-setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    // Most scenarios wait for timers, so all of a file run at once.
    maxConcurrency: 500,
    testTimeout: 240_000,
    hookTimeout: 120_000,
    env: { TZ: "UTC" },
  },
});
