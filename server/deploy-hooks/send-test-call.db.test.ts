import { afterAll, afterEach, expect, test, vi } from "vitest";
import * as route from "../../app/api/webhooks/deploys/[provider]/[endpointId]/route.ts";
import { buildMember, buildPerson, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { Conflict, InvalidInput, NotAllowed, NotFound, Unavailable } from "../errors.ts";
import type { ProviderId } from "../webhooks/webhook.ts";
import { handleDelivery } from "./handle-delivery.ts";
import { listDeliveries, listHooks } from "./list-hooks.ts";
import { createHook, editHook, endHook } from "./manage-hooks.ts";
import { sendTestCall } from "./send-test-call.ts";

afterAll(disconnect);
afterEach(() => vi.unstubAllGlobals());

async function onboard(provider: ProviderId = "github") {
  const { owner, workspaceId } = await buildWorkspace();
  const { storeId } = await buildStore(owner);
  const { hookId } = await inTenant(owner, (ctx) =>
    createHook(ctx, { storeId, provider, projectRef: "fern/shop", productionRef: null }),
  );
  const send = (actor: Actor = owner) => sendTestCall(actor, { storeId, hookId });
  const list = () => inTenant(owner, (ctx) => listHooks(ctx, { storeId }));
  const calls = () => inTenant(owner, (ctx) => listDeliveries(ctx, { storeId, hookId, outcome: null, before: null }));
  return { owner, workspaceId, storeId, hookId, send, list, calls };
}

/** The portal's own address, answered by its own route. */
function answerHere() {
  const asked: string[] = [];
  const outside = globalThis.fetch;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    if (!url.includes("/api/webhooks/")) return outside(url, init);
    asked.push(url);
    const [provider = "", endpointId = ""] = new URL(url).pathname.split("/").slice(-2);
    const { method, body, headers } = init;
    return route.POST(new Request(url, { method, body, headers } as RequestInit), {
      params: Promise.resolve({ provider, endpointId }),
    });
  });
  return asked;
}

test("a test call stands verified in the log, makes no deploy, and leaves the hook waiting for its provider", async () => {
  const { owner, storeId, hookId, send, list, calls } = await onboard();
  const asked = answerHere();
  expect(await send()).toEqual({ status: 200, isVerified: true });
  const [hook] = await list();
  expect(asked).toEqual([hook?.url]);
  const [call] = (await calls()).deliveries;
  expect(call).toMatchObject({ outcome: "accepted", note: "a test of ours", kind: null, deployId: null });
  expect(await inTenant(owner, (ctx) => handleDelivery(ctx, call?.id ?? ""))).toEqual({ deployId: null });
  expect(await inTenant(owner, ({ db }) => db.deploy.count({ where: { storeId } }))).toBe(0);
  expect(hook).toMatchObject({ id: hookId, verifiedAt: null });
  await send();
  expect((await calls()).deliveries).toHaveLength(2);
});

test("nobody but owners and consultants of the store sends one, and none goes to an ended or secretless hook", async () => {
  const { owner, workspaceId, storeId, hookId, send } = await onboard();
  const asked = answerHere();
  await expect(send(await buildMember(workspaceId, { role: "viewer" }))).rejects.toThrow(NotAllowed);
  await expect(send(await buildPerson({ workspaceId, storeId }))).rejects.toThrow(NotAllowed);
  await expect(send((await buildWorkspace()).owner)).rejects.toThrow(NotFound);
  const bare = await onboard("vercel");
  await expect(bare.send()).rejects.toThrow(Conflict);
  await inTenant(owner, (ctx) => endHook(ctx, { storeId, hookId }));
  await expect(send()).rejects.toThrow(NotFound);
  expect(asked).toEqual([]);
});

test("an address that does not answer is said so, without the secret", async () => {
  const { send } = await onboard();
  vi.stubGlobal("fetch", async () => {
    throw new Error("refused");
  });
  await expect(send()).rejects.toThrow(Unavailable);
});

test("editing changes name and what counts, never the address or the secret, and only for who may", async () => {
  const { owner, workspaceId, storeId, hookId, list } = await onboard();
  const [before] = await list();
  const edit = (changes: object, actor: Actor = owner) =>
    inTenant(actor, (ctx) =>
      editHook(ctx, { storeId, hookId, name: null, projectRef: null, productionRef: null, ...changes }),
    );
  await edit({ name: "Shop front", productionRef: "live" });
  expect(await list()).toMatchObject([
    { ...before, name: "Shop front", title: "Shop front", projectRef: null, productionRef: "live" },
  ]);
  await edit({});
  expect(await list()).toMatchObject([{ name: null, title: "GitHub" }]);
  await expect(edit({ productionRef: "workflow:" })).rejects.toThrow(InvalidInput);
  await expect(edit({}, await buildMember(workspaceId, { role: "viewer" }))).rejects.toThrow(NotAllowed);
  await expect(edit({}, (await buildWorkspace()).owner)).rejects.toThrow(NotFound);
  await inTenant(owner, (ctx) => endHook(ctx, { storeId, hookId }));
  await expect(edit({ name: "Gone" })).rejects.toThrow(Conflict);
});
