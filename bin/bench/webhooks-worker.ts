/**
 * Plays a storm on the portal's deploy hook and kills the portal (its process group is the argument) in the middle;
 * callers try again as providers do. Checks what is left of it, then calls at fixed moments and times the answers.
 */
import { createHash } from "node:crypto";
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
  /** Calls without an answer that may have arrived. */
  lost: number;
  /** From the kill to the first answer after it. */
  downMs: number;
  /** Without the time the portal was gone. */
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
/** The portal starts again in seconds; a call that finds nobody for this long is lost. */
const TRIES = 300;
const TRY_AGAIN_MS = 200;

const secret = "a-secret-of-the-bench";
const portalGroup = Number(process.argv[2]);
if (!Number.isInteger(portalGroup) || portalGroup < 2) throw new Error("the portal's process group is missing");
const { owner, workspaceId } = await buildWorkspace();
const hooks = { storm: await openHook(), timed: await openHook() };

const storm = buildStorm(DEPLOYS, secret, Date.now() - 86_400_000);
const beganAt = performance.now();
const heard = new Map(storm.calls.map((call) => [sha256(call.body), { answered: 0, lost: 0 }]));
const all = mixed(storm.calls, TIMES);
let failed = 0;
let answered = 0;
let killedAt: number | null = null;
let backAt: number | null = null;
await withCallers(all, CALLERS, async (call) => {
  await callUntilAnswered(call);
  answered += 1;
  if (killedAt !== null) backAt ??= performance.now();
  if (killedAt === null && answered >= all.length / 2) {
    process.kill(-portalGroup, "SIGKILL");
    killedAt = performance.now();
  }
});
const downMs = (backAt ?? Number.POSITIVE_INFINITY) - (killedAt ?? 0);
const stormSeconds = (performance.now() - beganAt - downMs) / 1_000;
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
  lost: [...heard.values()].reduce((sum, { lost }) => sum + lost, 0),
  downMs,
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

/** Calls as a provider does: the same again until it is taken. */
async function callUntilAnswered(call: StormCall): Promise<void> {
  const count = heard.get(sha256(call.body));
  if (!count) throw new Error("a call nobody knows");
  for (let tried = 0; tried < TRIES; tried++) {
    try {
      const response = await fetch(hooks.storm.url, { method: "POST", body: call.body, headers: call.headers });
      await response.arrayBuffer();
      if (response.status === 200) {
        count.answered += 1;
        return;
      }
      failed += 1;
    } catch {
      // It may have been stored all the same: then it counts as a repetition when it comes again.
      count.lost += 1;
    }
    await delay(TRY_AGAIN_MS);
  }
  failed += 1;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
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

/** Acts on every stored call as the workflow would, twice, and compares. */
async function countWrong(): Promise<number> {
  const { storeId } = hooks.storm;
  const rows = await inTenant(owner, ({ db }) =>
    db.hookDelivery.findMany({ where: { storeId }, select: { id: true, bodySha256: true, repeats: true } }),
  );
  const miscounted = rows.filter(({ bodySha256, repeats }) => {
    const { answered = 0, lost = 0 } = heard.get(bodySha256) ?? {};
    return answered !== TIMES || repeats + 1 < answered || repeats + 1 > answered + lost;
  }).length;
  await withCallers(mixed(rows, 2, 11), 4, async ({ id }) => {
    await inTenant(systemActor(workspaceId, "bench"), (ctx) => handleDelivery(ctx, id), new Date(), "later");
  });
  const { deploys, news, received } = await inTenant(owner, async ({ db }) => ({
    deploys: await db.deploy.findMany({ where: { storeId } }),
    news: await db.outboxEvent.findMany({ where: { workspaceId, name: "store/deploy.received" } }),
    received: await db.outboxEvent.findMany({ where: { workspaceId, name: "store/hook-delivery.received" } }),
  }));
  const states = new Set(deploys.map((each) => `${each.providerDeployId} ${each.environment} ${each.state}`));
  const idOf = new Map(deploys.map(({ id, providerDeployId }) => [id, providerDeployId]));
  const told = news.map(({ data }) => idOf.get((data as { deployId: string }).deployId));
  // One event begins one workflow run: each stored call has exactly one.
  const begun = received.map(({ data }) => (data as { deliveryId: string }).deliveryId);
  return (
    Math.abs(storm.calls.length - rows.length) +
    miscounted +
    Math.abs(begun.length - rows.length) +
    rows.filter(({ id }) => !begun.includes(id)).length +
    storm.expected.filter((each) => !states.has(each)).length +
    Math.abs(deploys.length - storm.expected.length) +
    (told.length - new Set(told).size) +
    storm.certainNews.filter((id) => !told.includes(id)).length
  );
}
