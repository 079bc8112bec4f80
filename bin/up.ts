import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { AlreadyClaimed, claimFolder } from "./claim.ts";
import { isPortFree } from "./ports.ts";
import { type Stack, startStack } from "./stack.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DATA = join(ROOT, ".data");
const FIRST_PORT = 3000;
const PORTS_TRIED = 50;
const FORCE_AFTER_MS = 1_000;
const CLAIM_WAIT_MS = 6_000;

if (existsSync(join(ROOT, ".env"))) process.loadEnvFile(join(ROOT, ".env"));
for (const [name, value] of Object.entries(process.env)) if (value === "") delete process.env[name]; // empty is unset

const startedAt = performance.now();
const mode = process.argv[2] === "dev" ? "development" : "production";
let stack: Stack | null = null;
let stopAskedAt: number | null = null;

// One way out: Ctrl-C, SIGTERM, a closed terminal, or the end of the process that started this one.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(signal));
process.on("disconnect", () => stop("SIGTERM"));

try {
  const host = process.env.HOST || "127.0.0.1";
  const claim = await claimWhenFree();
  stack = await startStack({ mode, dataDir: DATA, host, port: await choosePort(host), env: process.env, say });
  claim.tell(stack.url);
  welcome(stack);
} catch (error) {
  if (error instanceof AlreadyClaimed) say(explainClaim(error));
  else say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

/** Takes the data folder; gives an earlier start that is just ending a few seconds. Throws `AlreadyClaimed` after them. */
async function claimWhenFree(): Promise<ReturnType<typeof claimFolder>> {
  const file = join(DATA, "running.json");
  for (let waitedMs = 0; waitedMs < CLAIM_WAIT_MS; waitedMs += 200) {
    try {
      return claimFolder(file);
    } catch (error) {
      if (!(error instanceof AlreadyClaimed)) throw error;
      if (waitedMs === 0) say("Launch Ready still runs from this folder: waiting a moment for it to end.");
    }
    await delay(200);
  }
  return claimFolder(file);
}

async function choosePort(host: string): Promise<number> {
  const wanted = Number(process.env.PORT || FIRST_PORT);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_535) throw new Error("PORT must be between 1 and 65535.");
  const last = process.env.PORT ? wanted : wanted + PORTS_TRIED;
  for (let port = wanted; port <= last; port++) {
    // "localhost" may mean ::1 first, and then somebody else would answer.
    if ((await isPortFree(port, host)) && (host !== "127.0.0.1" || (await isPortFree(port, "::1")))) return port;
  }
  throw new Error(`Port ${wanted} is taken. Choose another one: PORT=${wanted + 1} npm start`);
}

function welcome({ url, isDemo, isMailCaught, seedNotes }: Stack): void {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const lines = [
    "",
    `Launch Ready is up after ${seconds} s.`,
    "",
    `  Open            ${url}`,
    ...(isDemo ? [`  Demo sign-in    ${url}/login  (one click, no password)`] : []),
    ...seedNotes.map((note) => `                  ${note}`),
    ...(isMailCaught ? [`  Mail it sends   ${url}/dev/mail  (kept here, nothing leaves this machine)`] : []),
    `  Data and logs   ${DATA}`,
    "",
    "Ctrl-C stops everything.",
  ];
  console.log(lines.join("\n"));
}

function explainClaim({ claim }: AlreadyClaimed): string {
  const where = claim.url ? `at ${claim.url}` : "and is still starting";
  return `Launch Ready already runs from this folder ${where} (process ${claim.pid}). Stop it there, or: kill ${claim.pid}`;
}

function stop(signal: NodeJS.Signals): void {
  if (stopAskedAt !== null) {
    // A second Ctrl-C by an impatient person; the guards of the children see to the rest.
    if (signal === "SIGINT" && performance.now() - stopAskedAt > FORCE_AFTER_MS) process.exit(130);
    return;
  }
  stopAskedAt = performance.now();
  console.log("\nStopping …");
  if (stack) void finish(stack);
  else process.exit(0); // still starting: what runs so far ends with this process
}

async function finish(running: Stack): Promise<void> {
  await running.stop();
  process.exit(0);
}

function say(line: string): void {
  console.log(`${`${((performance.now() - startedAt) / 1_000).toFixed(1)}`.padStart(6)} s  ${line}`);
}
