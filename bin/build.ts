import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startChild } from "./child.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const STAMP = join(ROOT, ".next", "source-hash");
const FOLDERS = ["app", "inngest", "public", "server"];
const FILES = [
  "next.config.ts",
  "package-lock.json",
  "postcss.config.mjs",
  "prisma/schema.prisma",
  "proxy.ts",
  "tsconfig.json",
];
const NOT_BUILT = /\.test\.tsx?$|\.md$|^\./;

/** The command line of Next, to be run by Node. */
export const NEXT = createRequire(import.meta.url).resolve("next/dist/bin/next");

/** Builds the app for production unless the build at hand is of these very sources. Throws with what the build said. */
export async function buildApp(): Promise<boolean> {
  const hash = hashSources();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === hash) return false;
  rmSync(STAMP, { force: true }); // an interrupted build must not pass for a whole one
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const child = startChild(process.execPath, [NEXT, "build"], { cwd: ROOT, env });
  if ((await child.exited) !== 0) throw new Error(`The build failed:\n${child.tail()}`);
  writeFileSync(STAMP, hash);
  return true;
}

function hashSources(): string {
  const hash = createHash("sha256").update(process.versions.node);
  const files = FOLDERS.filter((folder) => existsSync(join(ROOT, folder))).flatMap(listFiles);
  for (const file of [...files, ...FILES.filter((name) => existsSync(join(ROOT, name)))].sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest("hex");
}

function listFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (NOT_BUILT.test(entry.name)) return [];
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}
