import { createHash, createHmac } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import * as route from "../../app/api/webhooks/deploys/[provider]/[endpointId]/route.ts";
import { buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { workflowServer } from "../../prisma/testing/database.ts";
import { inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { archiveStore } from "../stores/update-store.ts";
import type { ProviderId } from "../webhooks/webhook.ts";
import { handleDelivery } from "./handle-delivery.ts";
import { createHook, endHook, rotateHook } from "./manage-hooks.ts";
import { REFUSED_KEPT } from "./receive-call.ts";

afterAll(disconnect);

async function onboard(provider: ProviderId = "github", projectRef: string | null = null) {
  const { owner, workspaceId } = await buildWorkspace();
  const { storeId } = await buildStore(owner);
  const made = await inTenant(owner, (ctx) => createHook(ctx, { storeId, provider, projectRef, productionRef: null }));
  const { hookId } = made;
  const secret = made.secret ?? "a-secret-the-provider-shows";
  if (!made.secret) await inTenant(owner, (ctx) => rotateHook(ctx, { storeId, hookId, secret, atOnce: false }));
  const hook = () => inTenant(owner, ({ db }) => db.deployHook.findUniqueOrThrow({ where: { id: hookId } }));
  const rows = () =>
    inTenant(owner, ({ db }) => db.hookDelivery.findMany({ where: { hookId }, orderBy: { id: "asc" } }));
  const waiting = () =>
    inTenant(owner, ({ db }) => db.outboxEvent.count({ where: { workspaceId, name: "store/hook-delivery.received" } }));
  return { owner, workspaceId, storeId, hookId, secret, hook, rows, waiting };
}

function post(provider: string, endpointId: string, body: string | Uint8Array<ArrayBuffer>, headers: HeadersInit) {
  const url = `http://localhost/api/webhooks/deploys/${provider}/${endpointId}`;
  return route.POST(new Request(url, { method: "POST", body, headers }), {
    params: Promise.resolve({ provider, endpointId }),
  });
}

function github(body: string, secret: string, changes: Record<string, string> = {}): Record<string, string> {
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return {
    "x-hub-signature-256": `sha256=${signature}`,
    "x-github-event": "deployment_status",
    "x-github-delivery": "guid-1",
    ...changes,
  };
}
const status = (id: number, changes: object = {}) =>
  JSON.stringify({
    deployment: { id, environment: "production", sha: "a".repeat(40), created_at: "2026-11-24T10:00:00Z" },
    deployment_status: { state: "success", created_at: "2026-11-24T10:01:00Z" },
    repository: { full_name: "fern/shop" },
    sender: { login: "ines", email: "ines@people.example" },
    ...changes,
  });

describe("a signed call", () => {
  test("is stored without its body, verifies the hook, and is handed to the workflow", async () => {
    const { hookId, secret, hook, rows, waiting } = await onboard();
    expect((await hook()).verifiedAt).toBe(null);
    const body = status(1);
    const response = await post("github", hookId, body, github(body, secret));
    expect([response.status, await response.json()]).toEqual([200, { outcome: "accepted" }]);
    const { verifiedAt, lastDeliveryAt } = await hook();
    expect([verifiedAt, lastDeliveryAt].every((at) => at !== null)).toBe(true);
    const [row] = await rows();
    expect(row).toMatchObject({
      outcome: "accepted",
      deliveryId: "guid-1",
      eventType: "deployment_status success",
      bodySha256: createHash("sha256").update(body).digest("hex"),
      bytes: body.length,
      repeats: 0,
    });
    expect(JSON.stringify(row)).not.toContain("ines@people.example");
    expect(await waiting()).toBe(1);
  });

  test("again, by its id or by its body, changes nothing and is counted", async () => {
    const { hookId, secret, rows, waiting } = await onboard();
    const body = status(1);
    await post("github", hookId, body, github(body, secret));
    const again = await post("github", hookId, body, github(body, secret));
    const renamed = await post("github", hookId, body, github(body, secret, { "x-github-delivery": "guid-2" }));
    const other = status(2);
    const sameId = await post("github", hookId, other, github(other, secret));
    for (const response of [again, renamed, sameId]) {
      expect([response.status, await response.json()]).toEqual([200, { outcome: "repeated" }]);
    }
    expect((await rows()).map(({ repeats }) => repeats)).toEqual([3]);
    expect(await waiting()).toBe(1);
  });

  test("is answered though the workflow server is down, and its event waits", async () => {
    const { hookId, secret, waiting } = await onboard();
    workflowServer.isDown = true;
    try {
      const body = status(1);
      expect((await post("github", hookId, body, github(body, secret))).status).toBe(200);
      expect(await waiting()).toBe(1);
    } finally {
      workflowServer.isDown = false;
    }
  });

  test("of a type nobody acts on is kept and does nothing; a ping verifies", async () => {
    const { owner, hookId, secret, hook, rows } = await onboard();
    const body = JSON.stringify({ zen: "Keep it simple.", hook_id: 1 });
    expect((await post("github", hookId, body, github(body, secret, { "x-github-event": "ping" }))).status).toBe(200);
    const [row] = await rows();
    expect(row).toMatchObject({ eventType: "ping", facts: { deploy: null } });
    expect((await hook()).verifiedAt).not.toBe(null);
    expect(await inTenant(owner, (ctx) => handleDelivery(ctx, row?.id ?? ""))).toEqual({ deployId: null });
  });

  test("in a form, as GitHub sends it unless told otherwise, is read", async () => {
    const { hookId, secret, rows } = await onboard();
    const body = `payload=${encodeURIComponent(status(5))}`;
    const headers = github(body, secret, { "content-type": "application/x-www-form-urlencoded" });
    expect((await post("github", hookId, body, headers)).status).toBe(200);
    expect((await rows())[0]?.facts).toMatchObject({ deploy: { providerDeployId: "5", kind: "live" } });
  });

  test("about another project is kept and does nothing", async () => {
    const { hookId, secret, rows } = await onboard("github", "Fern/Other");
    const body = status(1);
    await post("github", hookId, body, github(body, secret));
    expect((await rows())[0]?.facts).toMatchObject({ deploy: null, note: "of another project" });
  });

  test("becomes the deploy it tells of, once, and not for a store that was put away", async () => {
    const { owner, storeId, hookId, secret, rows } = await onboard();
    const body = status(1);
    await post("github", hookId, body, github(body, secret));
    const id = (await rows())[0]?.id ?? "";
    const first = await inTenant(owner, (ctx) => handleDelivery(ctx, id));
    expect(await inTenant(owner, (ctx) => handleDelivery(ctx, id))).toEqual(first);
    const deploys = () => inTenant(owner, ({ db }) => db.deploy.findMany({ where: { storeId } }));
    expect(await deploys()).toMatchObject([{ id: first.deployId, state: "live", hookId }]);
    expect((await rows())[0]).toMatchObject({ deployId: first.deployId, failure: null });
    await inTenant(owner, (ctx) => archiveStore(ctx, { storeId }));
    const other = status(2);
    await post("github", hookId, other, github(other, secret, { "x-github-delivery": "guid-2" }));
    const late = (await rows()).at(-1)?.id ?? "";
    expect(await inTenant(owner, (ctx) => handleDelivery(ctx, late))).toEqual({ deployId: null });
    expect((await rows()).at(-1)?.failure).toContain("put away");
    expect(await deploys()).toHaveLength(1);
  });
});

test("two calls of one signed second with the same body are one where they carry no id", async () => {
  const { hookId, secret, rows } = await onboard("stripe");
  const body = JSON.stringify({ type: "charge.succeeded", data: { object: { id: "ch_1", status: "succeeded" } } });
  const seconds = Math.floor(Date.now() / 1_000);
  const sign = (at: number) => createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
  for (const at of [seconds, seconds, seconds - 10]) {
    const response = await post("stripe", hookId, body, { "stripe-signature": `t=${at},v1=${sign(at)}` });
    expect(response.status).toBe(200);
  }
  expect((await rows()).map(({ repeats }) => repeats)).toEqual([2]);
});

describe("a call that is refused", () => {
  test("gets no echo, is logged with its reason, and verifies nothing", async () => {
    const { hookId, hook, rows, waiting } = await onboard();
    const body = status(1);
    const response = await post("github", hookId, body, github(body, "another secret"));
    expect([response.status, await response.text()]).toEqual([401, "Not signed"]);
    expect((await post("github", hookId, body, {})).status).toBe(401);
    expect((await rows()).map(({ outcome, reason, facts, eventType }) => [outcome, reason, facts, eventType])).toEqual([
      ["refused", "signature did not match", null, null],
      ["refused", "there is no signature", null, null],
    ]);
    expect((await hook()).verifiedAt).toBe(null);
    expect(await waiting()).toBe(0);
  });

  test("does not stand in the way of the right one with the same id", async () => {
    const { hookId, secret } = await onboard();
    const body = status(1);
    await post("github", hookId, body, github(body, "another secret"));
    expect((await post("github", hookId, body, github(body, secret))).status).toBe(200);
  });

  test("is not logged without end", async () => {
    const { hookId, rows } = await onboard();
    const body = status(1);
    for (let count = 0; count < 40; count++) {
      expect((await post("github", hookId, body, github(body, `secret ${count}`))).status).toBe(401);
    }
    expect((await rows()).length).toBeLessThanOrEqual(60);
    expect(REFUSED_KEPT).toBeLessThanOrEqual(100);
  });

  test("waits for the provider's secret where it is still to be pasted", async () => {
    const { owner } = await buildWorkspace();
    const { storeId } = await buildStore(owner);
    const { hookId } = await inTenant(owner, (ctx) =>
      createHook(ctx, { storeId, provider: "vercel", projectRef: null, productionRef: null }),
    );
    const signature = createHmac("sha1", "").update("{}").digest("hex");
    expect((await post("vercel", hookId, "{}", { "x-vercel-signature": signature })).status).toBe(401);
    const [row] = await inTenant(owner, ({ db }) => db.hookDelivery.findMany({ where: { hookId } }));
    expect(row?.reason).toContain("not set here yet");
  });
});

describe("an address", () => {
  test("that nobody has, or that is another provider's, or that has ended, is not found", async () => {
    const { owner, storeId, hookId, secret } = await onboard();
    const body = status(1);
    const headers = github(body, secret);
    const places: [string, string][] = [
      ["github", crypto.randomUUID()],
      ["github", "no-id"],
      ["vercel", hookId],
      ["nobody", hookId],
    ];
    for (const [provider, id] of places) expect((await post(provider, id, body, headers)).status).toBe(404);
    await inTenant(owner, (ctx) => endHook(ctx, { storeId, hookId }));
    expect((await post("github", hookId, body, headers)).status).toBe(404);
  });

  test("takes no body over a mebibyte, and no other method", async () => {
    const { hookId, secret } = await onboard();
    const body = "x".repeat(1024 * 1024 + 1);
    expect((await post("github", hookId, body, github(body, secret))).status).toBe(413);
    // The framework answers 405 for every method a route does not have.
    expect(Object.keys(route).filter((name) => name === name.toUpperCase())).toEqual(["POST"]);
  });
});
