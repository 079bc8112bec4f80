/** How deploy hooks hold in a storm, and how soon a call is answered. */
import { appEnvironment } from "./app-environment.ts";
import { type Figure, figure } from "./figure.ts";
import { servePortal } from "./served.ts";
import type { WebhookTally } from "./webhooks-worker.ts";
import type { Workbench } from "./workbench.ts";

/** Calls a served portal: a storm of repeated calls out of order, then new ones at fixed moments. */
export async function measureWebhooks(bench: Workbench): Promise<Figure[]> {
  const { origin } = await servePortal(bench);
  bench.say("A storm of deploy hook calls");
  const env = appEnvironment(await bench.database(), origin);
  const tally = await bench.runScript<WebhookTally>("bin/bench/webhooks-worker.ts", [], env);
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
      `${tally.distinct} calls, each ${tally.times} times, ${tally.callers} at once`,
    ),
    figure("deploy hooks, calls answered in the storm", tally.stormPerSecond, "a second", null),
  ];
}
