/** How long one polite audit takes, and how many a machine does when nobody has to be polite. */
import { availableParallelism } from "node:os";
import { politePacing } from "../../server/checks/probes/pacing.ts";
import type { AuditTally, Task } from "./audit-worker.ts";
import { criticalPath } from "./critical-path.ts";
import { type Figure, figure, quantile } from "./figure.ts";
import { startStoreWorld } from "./store-world.ts";
import type { Workbench } from "./workbench.ts";

const WORKER = "bin/bench/audit-worker.ts";
const ROUND_TRIP_MS = 50;
const HEALTHY = ["studiomaren.example", "haldenknit.example", "northboundtea.example"];
/** Two are what the budget is about, whatever the machine has. */
const CORES = 2;
const LANES = 3;
const FOR_MS = 30_000;

/** Measures a quick audit (the public checks of the first stage) of each healthy store, every server 50 ms away. */
export async function measureAuditPath(bench: Workbench): Promise<Figure[]> {
  const rows: { tookMs: number; leastMs: number; requests: number; fine: boolean; checks: number }[] = [];
  const complaints: string[] = [];
  for (const domain of HEALTHY) {
    bench.say(`Quick audit of ${domain}`);
    const world = await startStoreWorld(bench, ROUND_TRIP_MS);
    const task: Task = { domains: [domain], stage: "audit", isPaced: true, lanes: 1, forMs: 0 };
    const tally = await bench.runScript<AuditTally>(WORKER, [JSON.stringify(task)], world.env);
    const path = criticalPath(await world.log(), { roundTripMs: ROUND_TRIP_MS, pacing: politePacing });
    await world.stop();
    complaints.push(...tally.complaints);
    const fine = tally.complaints.length === 0;
    rows.push({ ...path, fine, checks: tally.checks, tookMs: tally.tookMs[0] ?? Number.NaN });
  }
  const ratios = rows.map(({ tookMs, leastMs }) => tookMs / leastMs);
  const [first] = rows;
  const note = complaints.length === 0 ? "" : `not all healthy: ${complaints.slice(0, 3).join("; ")}`;
  return [
    figure("quick audit, time over critical path", Math.max(...ratios), "", { most: 1.5 }, note),
    figure(
      "quick audit, whole",
      Math.max(...rows.map(({ tookMs }) => tookMs)) / 1_000,
      "s",
      null,
      `${first?.checks} checks`,
    ),
    figure(
      "quick audit, critical path",
      Math.max(...rows.map(({ leastMs }) => leastMs)) / ROUND_TRIP_MS,
      "round trips",
      null,
      `${Math.max(...rows.map(({ requests }) => requests))} requests to one host in turn`,
    ),
  ];
}

/** Measures audits a minute: all public checks, no manners, a process for each of two cores, the stores beside them. */
export async function measureAudits(bench: Workbench): Promise<Figure[]> {
  const world = await startStoreWorld(bench, 0);
  const task: Task = { domains: HEALTHY, stage: null, isPaced: false, lanes: LANES, forMs: FOR_MS };
  const run = () => bench.runScript<AuditTally>(WORKER, [JSON.stringify(task)], world.env);
  const cores = Math.min(CORES, availableParallelism());
  bench.say(`Audits without manners for ${FOR_MS / 1_000} s`);
  const tallies = await Promise.all(Array.from({ length: cores }, run));
  await world.stop();
  const audits = tallies.reduce((sum, { tookMs }) => sum + tookMs.length, 0);
  const wallMs = Math.max(...tallies.map((tally) => tally.wallMs));
  const cpuMs = tallies.reduce((sum, tally) => sum + tally.cpuMs, 0);
  const took = tallies.flatMap(({ tookMs }) => tookMs).sort((a, b) => a - b);
  const complaints = tallies.flatMap((tally) => tally.complaints);
  const note = complaints.length === 0 ? `${tallies[0]?.checks} checks each` : `not all healthy: ${complaints[0]}`;
  return [
    figure("audits, full public set", (audits * 60_000) / wallMs, "a minute", { least: 120 }, note),
    figure("audits, CPU of one", cpuMs / audits, "ms", null, "without the stores' own"),
    figure("audits, median time of one", quantile(took, 0.5), "ms", null, `${cores * LANES} at once`),
  ];
}
