import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A Chromium that answered when asked for its version. */
export type Browser = {
  path: string;
  /** Variables to start it with, beside those of this process: where its libraries and fonts are. */
  env: Record<string, string>;
};

const CACHE = fileURLToPath(new URL("../../.cache", import.meta.url));
const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * Finds a Chromium, in this order: `CHROME_PATH`; the one among the npm packages, unpacked once; one on the machine;
 * Playwright's; Debian's, installed when this is root and `mayInstall`. Throws an `Error` that says what to do when there
 * is none.
 */
export async function findBrowser({ mayInstall = true } = {}): Promise<Browser> {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    const browser = tryBrowser(chosen);
    if (!browser) throw new Error(`CHROME_PATH names ${chosen}, which does not start.`);
    return browser;
  }
  const found =
    (await unpackBrowser()) ??
    firstOf(INSTALLED) ??
    (await findPlaywrights()) ??
    (mayInstall ? installWithApt() : null);
  if (found) return found;
  throw new Error("There is no Chromium that starts. Install one and set CHROME_PATH to it.");
}

async function unpackBrowser(): Promise<Browser | null> {
  if (platform() !== "linux" || arch() !== "x64") return null; // the package holds no other
  const entry = resolvePackage("@sparticuz/chromium");
  if (!entry) return null;
  const packed = join(dirname(entry), "..", "bin");
  const { version }: { version: string } = JSON.parse(readFileSync(join(packed, "..", "package.json"), "utf8"));
  const folder = join(CACHE, `chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder, packed);
  // Fonts of its own only on a machine that has none.
  const fonts: Record<string, string> = existsSync("/etc/fonts/fonts.conf")
    ? {}
    : { FONTCONFIG_PATH: join(folder, "fonts") };
  const libraries = [join(folder, "al2023", "lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  const binary = join(folder, "chromium");
  return tryBrowser(binary, fonts) ?? tryBrowser(binary, { ...fonts, LD_LIBRARY_PATH: libraries });
}

/** Unpacks beside the folder and renames, so that it is complete or absent. */
async function unpackInto(folder: string, packed: string): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const half = mkdtempSync(`${folder}.`);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = half; // the package writes to the temporary folder and takes what lies there for its own
  try {
    const { inflate } = await import("@sparticuz/chromium");
    const parts = ["chromium.br", "fonts.tar.br", "swiftshader.tar.br", "al2023.tar.br"];
    await Promise.all(parts.map((part) => inflate(join(packed, part))));
    renameSync(half, folder);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // otherwise another process was quicker
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

async function findPlaywrights(): Promise<Browser | null> {
  if (!resolvePackage("@playwright/test")) return null;
  const { chromium } = await import("@playwright/test");
  return firstOf([chromium.executablePath()]);
}

function installWithApt(): Browser | null {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return null;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-q"], { env, stdio: "inherit" });
  spawnSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], { env, stdio: "inherit" });
  return firstOf(INSTALLED);
}

function firstOf(paths: string[]): Browser | null {
  for (const path of paths) {
    const browser = existsSync(path) ? tryBrowser(path) : null;
    if (browser) return browser;
  }
  return null;
}

function tryBrowser(path: string, env: Record<string, string> = {}): Browser | null {
  const asked = spawnSync(path, ["--version"], { env: { ...process.env, ...env }, stdio: "ignore", timeout: 30_000 });
  return asked.status === 0 ? { path, env } : null;
}

function resolvePackage(name: string): string | null {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return null; // installed without development packages
  }
}

if (import.meta.main) console.log((await findBrowser()).path);
