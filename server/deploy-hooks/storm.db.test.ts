import { afterAll, expect, test } from "vitest";
import { POST } from "../../app/api/webhooks/deploys/[provider]/[endpointId]/route.ts";
import { buildStorm, mixed, withCallers } from "../../prisma/builders/webhook-storm.ts";
import { buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { inTenant, systemActor } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { handleDelivery } from "./handle-delivery.ts";
import { createHook, rotateHook } from "./manage-hooks.ts";

afterAll(disconnect);

/** The bench plays the whole storm: 1,000 distinct calls, ten times each. */
const DEPLOYS = 20;
const TIMES = 10;
const CALLERS = 50;

test("a storm of repeated calls out of order leaves the right deploys and one event for each", async () => {
  const { owner, workspaceId } = await buildWorkspace();
  const { storeId } = await buildStore(owner);
  const secret = "a-secret-Vercel-would-show";
  const { hookId } = await inTenant(owner, (ctx) =>
    createHook(ctx, { storeId, provider: "vercel", projectRef: "prj_storm", productionRef: null }),
  );
  await inTenant(owner, (ctx) => rotateHook(ctx, { storeId, hookId, secret, atOnce: false }));
  const { calls, expected, certainNews } = buildStorm(DEPLOYS, secret, Date.now() - 3_600_000);

  const answers = new Map<string, number>();
  await withCallers(mixed(calls, TIMES), CALLERS, async ({ body, headers }) => {
    const url = `http://localhost/api/webhooks/deploys/vercel/${hookId}`;
    const params = Promise.resolve({ provider: "vercel", endpointId: hookId });
    const response = await POST(new Request(url, { method: "POST", headers, body }), { params });
    const word = `${response.status} ${(await response.json()).outcome}`;
    answers.set(word, (answers.get(word) ?? 0) + 1);
  });
  expect(Object.fromEntries(answers)).toEqual({
    "200 accepted": calls.length,
    "200 repeated": calls.length * (TIMES - 1),
  });

  const read = () =>
    inTenant(owner, async ({ db }) => {
      const deploys = await db.deploy.findMany({ where: { storeId } });
      const events = await db.outboxEvent.findMany({ where: { workspaceId } });
      const named = (name: string) => events.filter((event) => event.name === name).map(({ data }) => data as Data);
      return {
        states: deploys.map((each) => `${each.providerDeployId} ${each.environment} ${each.state}`).toSorted(),
        deliveries: named("store/hook-delivery.received").map(({ deliveryId }) => deliveryId),
        news: named("store/deploy.received").map(
          ({ deployId }) => deploys.find(({ id }) => id === deployId)?.providerDeployId,
        ),
        repeats: (await db.hookDelivery.findMany({ where: { storeId } })).map(({ repeats }) => repeats),
      };
    });
  type Data = { deliveryId: string; deployId: string };

  const { deliveries, repeats } = await read();
  expect(new Set(deliveries).size).toBe(calls.length);
  expect(repeats).toEqual(calls.map(() => TIMES - 1));

  // Each is acted on twice, as after a crash between the work and its note.
  await withCallers(mixed(deliveries, 2, 11), 8, async (deliveryId) => {
    await inTenant(systemActor(workspaceId, "storm"), (ctx) => handleDelivery(ctx, deliveryId));
  });
  const { states, news } = await read();
  expect(states).toEqual(expected);
  expect(new Set(news).size, "no deploy is news twice").toBe(news.length);
  expect(certainNews.filter((id) => !news.includes(id))).toEqual([]);
}, 60_000);
