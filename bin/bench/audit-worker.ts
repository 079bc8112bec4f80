/**
 * Audits local stores in a process of its own. The argument is a `Task` as JSON; the last line is an `AuditTally`. The
 * settings of the network come from the environment.
 */
import { demoStores } from "../../e2e/store-under-test/demo-stores.ts";
import type { StageKey, Status } from "../../server/checks/check.ts";
import { checks } from "../../server/checks/index.ts";
import { createProbes, probeSettingsFromEnvironment } from "../../server/checks/probes/client.ts";
import { politePacing, unpaced } from "../../server/checks/probes/pacing.ts";
import { redactEvidence } from "../../server/checks/redact.ts";
import { runChecks } from "../../server/checks/run.ts";

/** What to audit. */
export type Task = {
  domains: string[];
  /** Only the checks of this stage; null for all public ones. */
  stage: StageKey | null;
  /** Whether the manners of the catalogue hold. */
  isPaced: boolean;
  /** Audits one after another in each of so many lanes. */
  lanes: number;
  /** Begins no audit after this long; 0 for one audit a lane. */
  forMs: number;
};

/** What was done. */
export type AuditTally = {
  checks: number;
  /** How long each audit took, in milliseconds, in the order they ended. */
  tookMs: number[];
  /** From the first beginning to the last end. */
  wallMs: number;
  cpuMs: number;
  statuses: Partial<Record<Status, number>>;
  /** What was not fine, one line each, at most ten: a healthy store should leave none. */
  complaints: string[];
};

const task: Task = JSON.parse(process.argv[2] ?? "{}");
const settings = {
  ...probeSettingsFromEnvironment(process.env),
  vantage: "bench",
  aboutUrl: "https://portal.example/about-our-checks",
  redact: redactEvidence,
  pacing: task.isPaced ? politePacing : unpaced,
};
const chosen = checks.filter(
  ({ level, attestation, stages }) =>
    level === "public" && attestation !== true && (task.stage === null || stages.includes(task.stage)),
);
const profiles = demoStores.filter(({ domain }) => task.domains.includes(domain)).map(({ profile }) => profile);
const tally: AuditTally = { checks: chosen.length, tookMs: [], wallMs: 0, cpuMs: 0, statuses: {}, complaints: [] };
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
let begun = 0;

await Promise.all(Array.from({ length: task.lanes }, auditInTurn));
const { user, system } = process.cpuUsage(cpuBefore);
tally.wallMs = performance.now() - startedAt;
tally.cpuMs = (user + system) / 1_000;
console.log(JSON.stringify(tally));
process.exit(0);

async function auditInTurn(): Promise<void> {
  do {
    const store = profiles[begun++ % profiles.length];
    if (store === undefined) throw new Error(`There is no store ${task.domains.join(", ")}.`);
    const since = performance.now();
    const { results } = await runChecks({
      checks: chosen,
      store,
      probes: () => createProbes({ ...settings, store }),
      now: () => new Date(),
    });
    tally.tookMs.push(performance.now() - since);
    for (const { status, checkId, findingKey } of results) {
      tally.statuses[status] = (tally.statuses[status] ?? 0) + 1;
      const isFine = status === "pass" || status === "skip";
      if (!isFine && tally.complaints.length < 10) tally.complaints.push(`${checkId} ${status} ${findingKey}`);
    }
  } while (performance.now() - startedAt < task.forMs);
}
