import { expect, it } from "vitest";
import { readEngineConfig } from "./config.ts";

const GOOD = {
  ENGINE_DATABASE_URL: "postgresql://launch_engine@127.0.0.1/db",
  INNGEST_EVENT_KEY: "e",
  INNGEST_SIGNING_KEY: `signkey-test-${"ab".repeat(16)}`,
};

it("listens on loopback, port 8288, unless told otherwise", () => {
  expect(readEngineConfig(GOOD)).toMatchObject({
    host: "127.0.0.1",
    port: 8288,
    appUrls: [],
    retryDelayMs: null,
    retentionDays: 30,
    checkpointing: true,
  });
});

it("reads a list of apps", () => {
  const urls = "http://127.0.0.1:3000/api/inngest, http://127.0.0.1:3001/api/inngest";
  expect(readEngineConfig({ ...GOOD, ENGINE_APP_URLS: urls }).appUrls).toHaveLength(2);
});

it("names everything that is wrong at once", () => {
  const bad = { ENGINE_PORT: "x", ENGINE_APP_URLS: "nope", INNGEST_SIGNING_KEY: "signkey-test-abc" };
  expect(() => readEngineConfig(bad)).toThrow(
    /INNGEST_SIGNING_KEY must.*"nope".*ENGINE_DATABASE_URL is missing.*ENGINE_PORT.*INNGEST_EVENT_KEY is missing/,
  );
});
