/** What row-level security adds to a request. */
import { appEnvironment } from "./app-environment.ts";
import { type Figure, figure } from "./figure.ts";
import type { TenantTimes } from "./tenant-worker.ts";
import type { Workbench } from "./workbench.ts";

/** Measures a request of one query with and without its tenant, turn by turn over the same rows. */
export async function measureTenant(bench: Workbench): Promise<Figure[]> {
  const urls = await bench.database();
  bench.say("Row-level security");
  const env = appEnvironment(urls, "http://127.0.0.1:3000");
  const times = await bench.runScript<TenantTimes>("bin/bench/tenant-worker.ts", [], env);
  return [
    figure(
      "row-level security, added to a request",
      times.boundMs - times.freeMs,
      "ms",
      { most: 1 },
      `median of ${times.rounds}: ${times.boundMs.toFixed(2)} against ${times.freeMs.toFixed(2)} ms; undisturbed ${times.undisturbedMs.toFixed(2)} ms`,
    ),
  ];
}
