/**
 * Tries the checks on every planted fault and on healthy stores, and prints what they found: `npm run self-test`. Ends
 * with 1 when a fault was missed or a healthy store accused. With SYSTEM_DATABASE_URL set, as the portal starts it at
 * night, the outcome is kept for its pages. A process of its own, at the lowest priority: no page waits for it, and
 * whatever happens to it leaves the portal alone.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { constants, setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { healthyStores, startProvenWorld, storeWith } from "../e2e/store-under-test/audits.ts";
import { faults } from "../e2e/store-under-test/faults.ts";
import { type SelfTestFindings, tryFaults } from "../e2e/store-under-test/try-faults.ts";
import { catalogueVersion } from "../server/checks/index.ts";
import { disconnect } from "../server/db.ts";
import { beginSelfTest, endSelfTest } from "../server/doors/self-tests.ts";

/** What is not tried by then counts as not caught, and the outcome says why. */
const LIMIT_MS = 10 * 60_000;

setPriority(constants.priority.PRIORITY_LOW); // 19
const isKept = Boolean(process.env.SYSTEM_DATABASE_URL);
const startedAt = Date.now();
const id = isKept ? await beginSelfTest(faults.length, catalogueVersion, new Date()) : null;
const dataDir = mkdtempSync(join(tmpdir(), "launch-ready-self-test-"));
const found: SelfTestFindings = { outcomes: [], falseAlarms: [] };

const guard = setTimeout(() => void end("timed-out", "It took longer than 10 minutes."), LIMIT_MS);
process.once("SIGTERM", () => void end("failed", "The portal was stopped."));
process.once("SIGINT", () => void end("failed", "It was stopped by hand."));
try {
  await run();
  await end("completed", null);
} catch (error) {
  console.error(error);
  await end("failed", "The stores to try the checks on did not start.");
}

async function run(): Promise<void> {
  const world = await startProvenWorld(dataDir, [...faults.map(storeWith), ...healthyStores]);
  try {
    await tryFaults(world, found, say);
  } finally {
    await world.stop();
  }
}

async function end(state: "completed" | "timed-out" | "failed", failure: string | null): Promise<never> {
  clearTimeout(guard);
  rmSync(dataDir, { recursive: true, force: true });
  const tried = new Set(found.outcomes.map(({ name }) => name));
  const untried = faults
    .filter(({ name }) => !tried.has(name))
    .map(({ name, title, checks }) => ({ name, title, checks: [...checks], caught: false }));
  const outcomes = [...found.outcomes, ...untried];
  const caught = outcomes.filter((outcome) => outcome.caught).length;
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  if (failure) console.log(failure);
  console.log(`\nOur checks caught ${caught} of ${faults.length} planted faults in ${seconds} s.`);
  for (const { name, caught: isCaught } of outcomes) if (!isCaught) console.log(`  missed       ${name}`);
  for (const line of found.falseAlarms) console.log(`  false alarm  ${line}`);
  if (id !== null) {
    await endSelfTest(id, { state, outcomes, falseAlarms: found.falseAlarms, failure }, new Date());
    await disconnect();
  }
  process.exit(caught === faults.length && found.falseAlarms.length === 0 ? 0 : 1);
}

function say(line: string): void {
  console.log(line);
}
