import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBrowser } from "../server/browser/find-browser.ts";
import { type Child, startChild } from "./child.ts";
import { generateClient } from "./generate.ts";
import { findPort } from "./ports.ts";
import { type Stack, startStack } from "./stack.ts";
import { type Counts, countPlaywright, countVitest, ONE_FAILED, ONE_PASSED, summarize } from "./test-counts.ts";

type Suite = { name: string; run: () => Promise<Counts> };

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BIN = join(ROOT, "node_modules", ".bin");
const ENGINE_CONFIG = "inngest/engine/vitest.config.ts";
const SUITES: Suite[] = [
  { name: "format and lint", run: () => runCommand("biome", ["ci", "."]) },
  { name: "types", run: runTypes },
  { name: "unit", run: () => runVitest(["--project", "unit"]) },
  { name: "database", run: () => runVitest(["--project", "db"]) },
  { name: "engine", run: () => runVitest(["--config", ENGINE_CONFIG]) },
  { name: "e2e", run: runBrowserTests },
];
/** What an operator may have set must not reach a test: no foreign database, mail server or workflow server. */
const OPERATORS =
  /^(NODE_ENV|HOST|PORT|DATABASE_URL|(SYSTEM|MIGRATION|ENGINE)_DATABASE_URL|SMTP_URL|MAIL_.*|NEXTAUTH_.*|INNGEST_.*|LAUNCH_READY_.*|GOOGLE_.*|GITHUB_CLIENT_.*)$/;
const running = new Set<{ stop(): Promise<void> }>();

for (const name of Object.keys(process.env)) if (OPERATORS.test(name)) delete process.env[name];
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void giveUp());
process.on("disconnect", () => void giveUp());

await runSuites(process.argv.slice(2));

/** Runs the named suites (all when none is named), whatever fails, and ends with the sum alone on the last line. */
async function runSuites(args: string[]): Promise<never> {
  const chosen = SUITES.filter((suite) => args.length === 0 || args[0] === suite.name);
  if (chosen.length === 0)
    throw new Error(`There is no suite "${args[0]}": ${SUITES.map((suite) => suite.name).join(", ")}.`);
  const lines: string[] = [];
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, run } of chosen) {
    console.log(`\n── ${name} ──`);
    const since = performance.now();
    const counts = await run().catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      return ONE_FAILED;
    });
    addCounts(total, counts);
    lines.push(`${name.padEnd(16)} ${summarize(counts)} (${Math.round((performance.now() - since) / 1_000)} s)`);
  }
  console.log(`\n${lines.join("\n")}\n\n${summarize(total)}`);
  process.exit(total.failed > 0 ? 1 : 0);
}

async function runTypes(): Promise<Counts> {
  await generateClient();
  const routes = await runCommand("next", ["typegen"]); // the types of routes and of style imports
  return routes.failed > 0 ? routes : runCommand("tsc", ["--noEmit"]);
}

async function runVitest(args: string[]): Promise<Counts> {
  await generateClient();
  return withReport(async (report) => {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    await runCommand("vitest", ["run", ...args, ...reporters]);
    return countVitest(readFileSync(report, "utf8"));
  });
}

/** Serves the production build on a fresh data folder and runs the browser tests against it. */
async function runBrowserTests(): Promise<Counts> {
  const browser = await findBrowser();
  const dataDir = mkdtempSync(join(tmpdir(), "launch-ready-e2e-"));
  chmodSync(dataDir, 0o755); // root runs Postgres as another user
  let stack: Stack | null = null;
  try {
    stack = await startStack({
      mode: "production",
      dataDir,
      host: "127.0.0.1",
      port: await findPort(),
      env: { ...process.env, LAUNCH_READY_CONFIRM_DELAY_MS: "500", LAUNCH_READY_SELF_TEST: "0" },
      say: (line) => console.log(`  ${line}`),
      hasAgents: false,
    });
    running.add(stack);
    const env = {
      ...stack.env,
      ...browser.env,
      CHROME_PATH: browser.path,
      E2E_BASE_URL: stack.url,
      E2E_STACK_PID: String(process.pid), // whose parts a test may kill
    };
    const asked = process.argv.slice(3);
    // Tests that kill parts of the stack come last, when nothing else looks at it.
    const rounds = asked.length > 0 ? [asked] : [["--project=desktop", "--project=phone"], ["--project=crash"]];
    const total: Counts = { passed: 0, failed: 0, skipped: 0 };
    for (const args of rounds) addCounts(total, await runPlaywright(args, env));
    return total;
  } finally {
    if (stack) {
      running.delete(stack);
      await stack.stop();
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function runPlaywright(args: string[], env: NodeJS.ProcessEnv): Promise<Counts> {
  return withReport(async (report) => {
    const all = ["test", "--reporter=list,json", ...args];
    await runCommand("playwright", all, { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report });
    return countPlaywright(readFileSync(report, "utf8"));
  });
}

function addCounts(total: Counts, counts: Counts): void {
  for (const key of ["passed", "failed", "skipped"] as const) total[key] += counts[key];
}

async function withReport(work: (file: string) => Promise<Counts>): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "launch-ready-report-"));
  try {
    return await work(join(folder, "report.json"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a command of the packages and shows what it says; one passed or one failed by its exit code. */
async function runCommand(name: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Counts> {
  const child: Child = startChild(process.execPath, [join(BIN, name), ...args], {
    cwd: ROOT,
    env,
    onLine: (line) => console.log(line),
  });
  running.add(child);
  const code = await child.exited;
  running.delete(child);
  return code === 0 ? ONE_PASSED : ONE_FAILED;
}

async function giveUp(): Promise<never> {
  await Promise.all([...running].map((part) => part.stop()));
  process.exit(130);
}
