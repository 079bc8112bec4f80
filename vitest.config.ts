import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const NOT_OURS = ["**/node_modules/**", ".next/**", ".data*/**", ".cache/**"];
// Own server, own settings: inngest/engine/vitest.config.ts.
const ENGINE_CONFORMANCE = ["inngest/engine/conformance/**", "inngest/engine/**/*.conformance.test.ts"];
const ROOT = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  resolve: { alias: [{ find: /^@\//, replacement: ROOT }] },
  test: {
    // Tests and their clocks speak UTC whatever the machine says. Secrets live for one run.
    env: {
      TZ: "UTC",
      NEXTAUTH_URL: "http://127.0.0.1:3000",
      NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
      LAUNCH_READY_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      // Nothing listens there: a test that sends mail starts its own catcher.
      SMTP_URL: "smtp://127.0.0.1:1",
      INNGEST_EVENT_KEY: randomBytes(16).toString("hex"),
      INNGEST_SIGNING_KEY: `signkey-test-${randomBytes(32).toString("hex")}`,
    },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // They share modules but no state. Three: half of the time they wait for loopback, but audits of the stores under test
          // time out when more share two processors.
          isolate: false,
          maxWorkers: 3,
          maxConcurrency: 4,
          // Five seconds are short for a test that builds a gzip bomb on a machine with other work.
          testTimeout: 20_000,
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...NOT_OURS, ...ENGINE_CONFORMANCE, "**/*.db.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude: [...NOT_OURS, ...ENGINE_CONFORMANCE],
          globalSetup: ["prisma/testing/postgres.ts"],
          setupFiles: ["prisma/testing/database.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
