/** Starts the browser of this machine; Playwright is loaded by whoever really needs a browser, and only then. */
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright";
import type { Browser as FoundBrowser } from "./find-browser.ts";

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
  const { path, env } = await findInstalled();
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

/** Loads the finder as the file it is: a build of the app must not take apart what looks for programs on this machine. */
async function findInstalled(): Promise<FoundBrowser> {
  const file = pathToFileURL(join(process.cwd(), "server", "browser", "find-browser.ts")).href;
  const finder: typeof import("./find-browser.ts") = await import(/* turbopackIgnore: true */ /* @vite-ignore */ file);
  return finder.findBrowser({ mayInstall: false });
}
