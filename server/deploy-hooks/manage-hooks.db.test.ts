import { createHmac, generateKeyPairSync } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { buildMember, buildPerson, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { findDeployHook, forgetHookDeliveries } from "../doors/deploy-hooks.ts";
import { env } from "../env.ts";
import { Conflict, InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { archiveStore } from "../stores/update-store.ts";
import type { ProviderId } from "../webhooks/webhook.ts";
import { openSecrets } from "./hook-secrets.ts";
import { listDeliveries, listHooks } from "./list-hooks.ts";
import { createHook, endHook, rotateHook } from "./manage-hooks.ts";
import { receiveCall } from "./receive-call.ts";
import { redeliver } from "./redeliver.ts";

afterAll(disconnect);

async function onboard() {
  const { owner, workspaceId } = await buildWorkspace();
  const { storeId } = await buildStore(owner);
  const create = (provider: ProviderId, actor: Actor = owner, refs = {}) =>
    inTenant(actor, (ctx) => createHook(ctx, { storeId, provider, projectRef: null, productionRef: null, ...refs }));
  const rotate = (hookId: string, secret: string | null, atOnce = false, now = new Date()) =>
    inTenant(owner, (ctx) => rotateHook(ctx, { storeId, hookId, secret, atOnce }), now);
  const list = () => inTenant(owner, (ctx) => listHooks(ctx, { storeId }));
  const secrets = async (hookId: string, now = new Date()) => {
    const row = await inTenant(owner, ({ db }) => db.deployHook.findUniqueOrThrow({ where: { id: hookId } }));
    return openSecrets(row, env().LAUNCH_READY_ENCRYPTION_KEY, now);
  };
  const call = async (hookId: string, number: number, secret: string) => {
    const rawBody = new TextEncoder().encode(JSON.stringify({ zen: `${number}` }));
    const signature = createHmac("sha256", secret).update(rawBody).digest("hex");
    const headers = new Headers({
      "x-hub-signature-256": `sha256=${signature}`,
      "x-github-delivery": `guid-${number}`,
    });
    const hook = await findDeployHook("github", hookId);
    if (!hook) throw new Error("no such hook");
    return receiveCall(hook, { headers, rawBody }, new Date());
  };
  const deliveries = (input: { outcome?: "accepted" | "refused"; before?: string | null } = {}) =>
    inTenant(owner, (ctx) =>
      listDeliveries(ctx, { storeId, hookId: null, outcome: input.outcome ?? null, before: input.before ?? null }),
    );
  return { owner, workspaceId, storeId, create, rotate, list, secrets, call, deliveries };
}

describe("a hook", () => {
  test("shows the secret we make once, and stands nowhere in the clear", async () => {
    const { owner, storeId, create, list } = await onboard();
    const { hookId, url, secret } = await create("github");
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(url).toBe(`${env().NEXTAUTH_URL}/api/webhooks/deploys/github/${hookId}`);
    const stored = await inTenant(owner, async ({ db }) => [
      await db.deployHook.findMany({ where: { storeId } }),
      await db.activity.findMany({ where: { storeId } }),
    ]);
    for (const text of [JSON.stringify(stored), JSON.stringify(await list())]) {
      expect(text).not.toContain(secret?.slice(0, 30));
    }
    expect(await list()).toMatchObject([{ id: hookId, hasSecret: true, isSecretOurs: true, verifiedAt: null }]);
  });

  test("of a provider that makes its own secret waits for it", async () => {
    const { create, rotate, list, secrets } = await onboard();
    const { hookId, secret } = await create("vercel");
    expect(secret).toBe(null);
    expect(await list()).toMatchObject([{ hasSecret: false, beforeEndsAt: null }]);
    expect((await rotate(hookId, "the-secret-Vercel-shows")).secret).toBe(null);
    expect(await list()).toMatchObject([{ hasSecret: true, beforeEndsAt: null }]);
    expect(await secrets(hookId)).toEqual(["the-secret-Vercel-shows"]);
  });

  test("takes both secrets for a day after a rotation, and only the new one when it is at once", async () => {
    const { create, rotate, secrets } = await onboard();
    const { hookId, secret: first } = await create("github");
    const now = new Date();
    const { secret: second } = await rotate(hookId, null, false, now);
    const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
    expect(await secrets(hookId, later(23.9))).toEqual([second, first]);
    expect(await secrets(hookId, later(24.1))).toEqual([second]);
    const { secret: third } = await rotate(hookId, null, true);
    expect(await secrets(hookId)).toEqual([third]);
  });

  test("that has ended is listed and found no more, its secrets are gone, and ending it again is harmless", async () => {
    const { owner, storeId, create, rotate, list, secrets } = await onboard();
    const { hookId } = await create("github");
    await rotate(hookId, null);
    const end = () => inTenant(owner, (ctx) => endHook(ctx, { storeId, hookId }));
    await end();
    await end();
    expect([await list(), await findDeployHook("github", hookId), await secrets(hookId)]).toEqual([[], null, [""]]);
    await expect(rotate(hookId, null)).rejects.toThrow(Conflict);
  });

  test("of one store's does not open the secret of another's row", async () => {
    const [mine, other] = [await onboard(), await onboard()];
    const { hookId } = await mine.create("github");
    const theirs = await other.create("github");
    const row = await inTenant(mine.owner, ({ db }) => db.deployHook.findUniqueOrThrow({ where: { id: hookId } }));
    const copied = { ...row, id: theirs.hookId };
    expect(() => openSecrets(copied, env().LAUNCH_READY_ENCRYPTION_KEY, new Date())).toThrow();
  });
});

test.each<[ProviderId, string | null]>([
  ["vercel", null],
  ["vercel", "short"],
  ["stripe", "with a space in it"],
  ["standard", "not base64!"],
  ["standard", `${"wh"}pk_AAAA`],
  ["sendgrid", "no key at all"],
])("a pasted secret that cannot be %s's is refused: %j", async (provider, secret) => {
  const { create, rotate } = await onboard();
  const { hookId } = await create(provider);
  await expect(rotate(hookId, secret)).rejects.toThrow(InvalidInput);
});

test("SendGrid's verification key is taken", async () => {
  const { create, rotate, list } = await onboard();
  const { hookId } = await create("sendgrid");
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  await rotate(hookId, publicKey.export({ format: "der", type: "spki" }).toString("base64"));
  expect(await list()).toMatchObject([{ hasSecret: true }]);
});

test("what counts as production is asked only where the provider does not say", async () => {
  const { owner, create } = await onboard();
  await expect(create("netlify", owner, { productionRef: "main" })).rejects.toThrow(InvalidInput);
  await expect(create("vercel", owner, { productionRef: "main" })).rejects.toThrow(InvalidInput);
  await expect(create("github", owner, { productionRef: "workflow:" })).rejects.toThrow(InvalidInput);
  await create("github", owner, { productionRef: "workflow:Deploy", projectRef: "fern/shop" });
});

test("only owners and consultants manage hooks, of their own workspace, on a store that is there", async () => {
  const { owner, workspaceId, storeId, create } = await onboard();
  const { hookId } = await create("github", await buildMember(workspaceId, { role: "consultant" }));
  const closed: [Actor, new (...args: never[]) => Error][] = [
    [await buildMember(workspaceId, { role: "viewer" }), NotAllowed],
    [await buildPerson({ workspaceId, storeId }), NotAllowed],
    [(await buildWorkspace()).owner, NotFound],
  ];
  for (const [actor, kind] of closed) {
    await expect(create("github", actor)).rejects.toThrow(kind);
    const ref = { storeId, hookId };
    await expect(inTenant(actor, (ctx) => rotateHook(ctx, { ...ref, secret: null, atOnce: false }))).rejects.toThrow(
      kind,
    );
    await expect(inTenant(actor, (ctx) => endHook(ctx, ref))).rejects.toThrow(kind);
  }
  await inTenant(owner, (ctx) => archiveStore(ctx, { storeId }));
  await expect(create("github")).rejects.toThrow(Conflict);
});

test("a store's own people see no hook and no call", async () => {
  const { workspaceId, storeId, create, call } = await onboard();
  const { hookId, secret } = await create("github");
  await call(hookId, 1, secret ?? "");
  const founder = await buildPerson({ workspaceId, storeId });
  expect(await inTenant(founder, ({ db }) => db.deployHook.findMany())).toEqual([]);
  expect(await inTenant(founder, ({ db }) => db.hookDelivery.findMany())).toEqual([]);
  expect(
    await inTenant(founder, ({ db }) => db.activity.count({ where: { action: { startsWith: "deploy-hook." } } })),
  ).toBe(0);
});

describe("the log of calls", () => {
  test("comes in pages, newest first, and by outcome", async () => {
    const { create, call, deliveries } = await onboard();
    const { hookId, secret } = await create("github");
    for (let number = 1; number <= 23; number++) await call(hookId, number, secret ?? "");
    await call(hookId, 24, "another");
    const first = await deliveries();
    const second = await deliveries({ before: first.next });
    expect([first.deliveries.length, second.deliveries.length, second.next]).toEqual([20, 4, null]);
    expect(first.deliveries[0]).toMatchObject({ outcome: "refused", reason: "signature did not match" });
    const ids = [...first.deliveries, ...second.deliveries].map(({ id }) => id);
    expect(new Set(ids).size).toBe(24);
    expect((await deliveries({ outcome: "refused" })).deliveries).toHaveLength(1);
  });

  test("lets an accepted call be delivered again, and no refused one", async () => {
    const { owner, workspaceId, storeId, create, call, deliveries } = await onboard();
    const { hookId, secret } = await create("github");
    await call(hookId, 1, secret ?? "");
    await call(hookId, 2, "another");
    const rows = (await deliveries()).deliveries;
    const again = (outcome: string, actor: Actor = owner) =>
      inTenant(actor, (ctx) =>
        redeliver(ctx, { storeId, deliveryId: rows.find((row) => row.outcome === outcome)?.id ?? "" }),
      );
    await again("accepted");
    const events = await inTenant(owner, ({ db }) =>
      db.outboxEvent.count({ where: { workspaceId, name: "store/hook-delivery.received" } }),
    );
    expect(events).toBe(2);
    await expect(again("refused")).rejects.toThrow(Conflict);
    await expect(again("accepted", await buildMember(workspaceId, { role: "viewer" }))).rejects.toThrow(NotAllowed);
    await expect(again("accepted", (await buildWorkspace()).owner)).rejects.toThrow(NotFound);
  });

  test("forgets a call after thirty days, and none before", async () => {
    const { owner, storeId, create, call, deliveries } = await onboard();
    const { hookId, secret } = await create("github");
    for (let number = 1; number <= 3; number++) await call(hookId, number, secret ?? "");
    const [first, second] = (await deliveries()).deliveries;
    const age = (id: string | undefined, days: number) =>
      inTenant(owner, ({ db }) =>
        db.hookDelivery.updateMany({
          where: { id, storeId },
          data: { receivedAt: new Date(Date.now() - days * 86_400_000) },
        }),
      );
    await age(first?.id, 31);
    await age(second?.id, 29);
    expect(await forgetHookDeliveries(new Date())).toBe(1);
    expect((await deliveries()).deliveries.map(({ id }) => id)).not.toContain(first?.id);
    expect((await deliveries()).deliveries).toHaveLength(2);
  });
});
