/** Starts the browser of this machine; Playwright is loaded by whoever really needs a browser, and only then. */
import { homedir } from "node:os";
import type { Browser } from "playwright";
import { findBrowser } from "./find-browser.ts";

export type LaunchOptions = {
  /** Switches of Chromium, beside `--no-sandbox`: containers rarely allow the sandbox's user namespaces. */
  args?: readonly string[];
  /** Where all its traffic goes, such as `http://127.0.0.1:4711`; left out: straight out. */
  proxy?: string;
  timeoutMs?: number;
};

/**
 * Launches a Chromium with a fresh profile and none of this process's secrets in its environment; close it after use.
 * Throws an `Error` that says what to do when the machine has none that starts.
 */
export async function launchBrowser({ args = [], proxy, timeoutMs = 30_000 }: LaunchOptions = {}): Promise<Browser> {
  const { path, env } = await findBrowser();
  const { chromium } = await import("playwright");
  return chromium.launch({
    executablePath: path,
    args: ["--no-sandbox", ...args],
    // Where its libraries and fonts are.
    env: { HOME: homedir(), PATH: process.env.PATH ?? "/usr/bin:/bin", ...env },
    timeout: timeoutMs,
    ...(proxy && { proxy: { server: proxy, bypass: "<-loopback>" } }), // loopback would go around it otherwise
  });
}
