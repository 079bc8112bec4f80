/** Plays a storm on the portal's deploy hook, checks what is left of it, then calls at fixed moments and times the answers. */
import { setTimeout as delay } from "node:timers/promises";
import { buildStorm, mixed, type StormCall, withCallers } from "../../prisma/builders/webhook-storm.ts";
import { buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { inTenant, systemActor } from "../../server/ctx.ts";
import { disconnect } from "../../server/db.ts";
import { handleDelivery } from "../../server/deploy-hooks/handle-delivery.ts";
import { createHook, rotateHook } from "../../server/deploy-hooks/manage-hooks.ts";
import { quantile } from "./figure.ts";

/** What came of it; `wrong` counts deploys in another state than they should be, and calls lost or counted twice. */
export type WebhookTally = {
  distinct: number;
  times: number;
  callers: number;
  stormPerSecond: number;
  wrong: number;
  perSecond: number;
  answerP50Ms: number;
  answerP95Ms: number;
  answerWorstMs: number;
};

const DEPLOYS = 500;
const TIMES = 10;
const CALLERS = 50;
const PER_SECOND = 20;
const FOR_SECONDS = 15;
const WARM_UP = 60;

const secret = "a-secret-of-the-bench";
const { owner, workspaceId } = await buildWorkspace();
const hooks = { storm: await openHook(), timed: await openHook() };

const storm = buildStorm(DEPLOYS, secret, Date.now() - 86_400_000);
const beganAt = performance.now();
let failed = 0;
await withCallers(mixed(storm.calls, TIMES), CALLERS, async (call) => {
  if (!(await post(hooks.storm.url, call))) failed += 1;
});
const stormSeconds = (performance.now() - beganAt) / 1_000;
const wrong = await countWrong();

const calls = buildStorm((WARM_UP + PER_SECOND * FOR_SECONDS) / 2, secret, Date.now() - 3_600_000).calls;
for (const call of calls.slice(0, WARM_UP)) await post(hooks.timed.url, call);
const times: number[] = [];
const startAt = performance.now();
await Promise.all(
  calls.slice(WARM_UP).map(async (call, index) => {
    const dueAt = startAt + (index * 1_000) / PER_SECOND;
    await delay(Math.max(0, dueAt - performance.now()));
    const isWell = await post(hooks.timed.url, call);
    times.push(isWell ? performance.now() - dueAt : Number.POSITIVE_INFINITY);
  }),
);
times.sort((a, b) => a - b);
const tally: WebhookTally = {
  distinct: storm.calls.length,
  times: TIMES,
  callers: CALLERS,
  stormPerSecond: (storm.calls.length * TIMES) / stormSeconds,
  wrong: wrong + failed,
  perSecond: PER_SECOND,
  answerP50Ms: quantile(times, 0.5),
  answerP95Ms: quantile(times, 0.95),
  answerWorstMs: quantile(times, 1),
};
await disconnect();
console.log(JSON.stringify(tally));
process.exit(0);

async function openHook(): Promise<{ storeId: string; url: string }> {
  const { storeId } = await buildStore(owner);
  const { hookId, url } = await inTenant(owner, (ctx) =>
    createHook(ctx, { storeId, provider: "vercel", projectRef: null, productionRef: null }),
  );
  await inTenant(owner, (ctx) => rotateHook(ctx, { storeId, hookId, secret, atOnce: true }));
  return { storeId, url };
}

async function post(url: string, { body, headers }: StormCall): Promise<boolean> {
  try {
    const response = await fetch(url, { method: "POST", body, headers });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** Acts on every stored call as the workflow would, and compares. */
async function countWrong(): Promise<number> {
  const { storeId } = hooks.storm;
  const rows = await inTenant(owner, ({ db }) =>
    db.hookDelivery.findMany({ where: { storeId }, select: { id: true, repeats: true } }),
  );
  const miscounted = rows.filter(({ repeats }) => repeats !== TIMES - 1).length;
  await withCallers(mixed(rows, 1, 11), 4, async ({ id }) => {
    await inTenant(systemActor(workspaceId, "bench"), (ctx) => handleDelivery(ctx, id), new Date(), "later");
  });
  const { deploys, events } = await inTenant(owner, async ({ db }) => ({
    deploys: await db.deploy.findMany({ where: { storeId } }),
    events: await db.outboxEvent.findMany({ where: { workspaceId, name: "store/deploy.received" } }),
  }));
  const states = new Set(deploys.map((each) => `${each.providerDeployId} ${each.environment} ${each.state}`));
  const idOf = new Map(deploys.map(({ id, providerDeployId }) => [id, providerDeployId]));
  const news = events.map(({ data }) => idOf.get((data as { deployId: string }).deployId));
  return (
    Math.abs(storm.calls.length - rows.length) +
    miscounted +
    storm.expected.filter((each) => !states.has(each)).length +
    Math.abs(deploys.length - storm.expected.length) +
    (news.length - new Set(news).size) +
    storm.certainNews.filter((id) => !news.includes(id)).length
  );
}
