// Brings a bare clone to the point where the rest can run: built-ins only, and any Node from 20.19 on.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MODULES = join(ROOT, "node_modules");
const NODE = join(MODULES, "node", "bin", "node");
const STAMP = join(MODULES, ".lock-hash");
const OLDEST = [20, 19];

/** Installs the packages of the lock file unless they are there. Ends the process when that fails. */
export function install() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    fail(`This needs Node ${OLDEST.join(".")} or newer to begin with; this is ${process.versions.node}.`);
  }
  const lock = readFileSync(join(ROOT, "package-lock.json"));
  const hash = createHash("sha256").update(lock).digest("hex");
  if (existsSync(NODE) && (readOrNull(STAMP) === hash || isInstalled(JSON.parse(lock.toString("utf8"))))) {
    if (readOrNull(STAMP) !== hash) writeFileSync(STAMP, hash);
    return;
  }
  console.log("Installing packages (about a minute the first time) …");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const ran = npm?.endsWith(".js")
    ? spawnSync(process.execPath, [npm, ...args], { cwd: ROOT, stdio: "inherit" })
    : spawnSync("npm", args, { cwd: ROOT, stdio: "inherit" });
  if (ran.status !== 0)
    fail("Packages could not be installed: see npm's words above. Run the same command to try again.");
  writeFileSync(STAMP, hash);
}

/**
 * Runs a script of ours on the Node among the packages and ends this process with its exit code. The script hears of
 * signals through one door: a SIGTERM, or the end of its channel when this process is killed outright.
 */
export function runOnOwnNode(script, args) {
  const path = [join(MODULES, "node", "bin"), join(MODULES, ".bin"), process.env.PATH ?? ""].join(delimiter);
  const child = spawn(NODE, ["--disable-warning=ExperimentalWarning", join(ROOT, "bin", script), ...args], {
    cwd: ROOT,
    env: { ...process.env, PATH: path, NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill("SIGTERM"));
  const npm = findNpm();
  if (npm) setInterval(() => isRunning(npm) || child.kill("SIGTERM"), 500).unref();
  child.on("error", (error) => fail(error.message));
  child.on("exit", (code) => process.exit(code ?? 1));
}

/** Finds the npm that runs this script: when it is killed outright, nobody is left to stop us. Null without /proc. */
function findNpm() {
  if (!process.env.npm_lifecycle_event) return null;
  const parent = process.ppid;
  // npm runs a script by way of a shell, which may or may not have made room for us.
  const isShell = readOrNull(`/proc/${parent}/cmdline`)?.includes("\0-c\0");
  const npm = isShell ? statOf(parent)?.parent : parent;
  return npm && isRunning(npm) ? npm : null;
}

function isRunning(pid) {
  const stat = statOf(pid);
  return stat !== null && stat.state !== "Z";
}

/** Reads state and parent of a process (proc_pid_stat(5): after the name, which is in brackets). */
function statOf(pid) {
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state, parent: Number(parent) };
}

/** Compares with npm's own record of what it installed, so that a plain `npm ci` is not repeated. */
function isInstalled(lock) {
  const record = readOrNull(join(MODULES, ".package-lock.json"));
  if (!record) return false;
  const installed = JSON.parse(record).packages;
  return Object.entries(lock.packages).every(
    ([path, wanted]) => path === "" || wanted.optional || wanted.peer || installed[path]?.version === wanted.version,
  );
}

function readOrNull(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
