/** How deploy hooks hold in a storm, and how soon a call is answered. */
import { appEnvironment } from "./app-environment.ts";
import { type Figure, figure } from "./figure.ts";
import { servePortal } from "./served.ts";
import type { WebhookTally } from "./webhooks-worker.ts";
import type { Workbench } from "./workbench.ts";

/** Calls a served portal: a storm of repeated calls out of order, with the portal killed in its middle, then new ones at fixed moments. */
export async function measureWebhooks(bench: Workbench): Promise<Figure[]> {
  const portal = await servePortal(bench);
  bench.say("A storm of deploy hook calls, and the portal's death in it");
  const env = appEnvironment(await bench.database(), portal.origin);
  const { group } = portal.child;
  if (group === null) throw new Error("the portal has no process to kill");
  const storm = bench.runScript<WebhookTally>("bin/bench/webhooks-worker.ts", [String(group)], env);
  // The worker kills it in the middle.
  const [tally] = await Promise.all([storm, portal.startAgain()]);
  return [
    figure(
      "deploy hook call, answer p95",
      tally.answerP95Ms,
      "ms",
      { most: 50 },
      `${tally.perSecond} a second, median ${tally.answerP50Ms.toFixed(1)} ms, worst ${Math.round(tally.answerWorstMs)} ms`,
    ),
    figure(
      "deploy hooks, wrong after a storm",
      tally.wrong,
      "",
      { most: 0 },
      `${tally.distinct} calls, each ${tally.times} times, ${tally.callers} at once; killed in the middle, ${tally.lost} answers lost and asked for again`,
    ),
    figure("deploy hooks, from the kill to the next answer", tally.downMs / 1_000, "s", null),
    figure("deploy hooks, calls answered in the storm", tally.stormPerSecond, "a second", null),
  ];
}
