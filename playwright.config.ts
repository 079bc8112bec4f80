import { defineConfig } from "@playwright/test";
import { findBrowser } from "./server/browser/find-browser.ts";

const browser = await findBrowser();

/** Runs against the production build that `npm test` (or `npm run test:e2e`) serves at E2E_BASE_URL. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    baseURL: process.env.E2E_BASE_URL ?? "http://localhost:3000",
    // Under LANG=C a page that asks Intl for the browser's language gets a tag that is none.
    locale: "en-US",
    timezoneId: "Europe/Berlin",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    video: "off", // needs a download of its own
    launchOptions: {
      executablePath: browser.path,
      args: ["--no-sandbox"], // root has no other way
      env: { ...process.env, ...browser.env },
    },
  },
  projects: [
    {
      name: "desktop",
      testIgnore: /\.(phone|crash)\.spec\.ts$/,
      use: { viewport: { width: 1440, height: 900 } },
    },
    {
      name: "phone",
      testMatch: /\.phone\.spec\.ts$/,
      use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
    },
    // Kills parts of the running stack: `npm run test:e2e` runs it by itself, after the others.
    {
      name: "crash",
      testMatch: /\.crash\.spec\.ts$/,
      use: { viewport: { width: 1440, height: 900 } },
    },
  ],
});
