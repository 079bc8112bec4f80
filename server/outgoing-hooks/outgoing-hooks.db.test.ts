import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { type BuiltMember, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import type { PostAnswer } from "../checks/probes/post.ts";
import { inTenant, systemActor } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { uuidv7 } from "../uuid.ts";
import { attemptDelivery } from "./deliver.ts";
import { queueDeliveries, resendDelivery } from "./deliveries.ts";
import { createHook, listHooks, rotateHook } from "./manage-hooks.ts";
import { TRIES } from "./retry.ts";

type Sent = { url: string; body: string; headers: Record<string, string> };
const sent: Sent[] = [];
let answer: PostAnswer;
vi.mock("../checks/probes/post.ts", () => ({
  postJson: async (_settings: unknown, message: Sent) => {
    sent.push(message);
    return answer;
  },
}));
afterAll(disconnect);
beforeEach(() => {
  sent.length = 0;
  answer = { status: 204, text: "", ms: 3, fault: null };
});

async function place() {
  const { workspaceId, owner } = await buildWorkspace();
  const { storeId } = await buildStore(owner);
  const input = { url: "https://receiver.example/in", eventTypes: ["stage.approved" as const], storeId: null };
  const { hookId } = await inTenant(owner, (ctx) => createHook(ctx, input));
  return { owner, workspaceId, storeId, hookId, system: systemActor(workspaceId, "test") };
}
type Place = Awaited<ReturnType<typeof place>>;

async function queue({ workspaceId, storeId, system }: Place, eventId = uuidv7()): Promise<number> {
  const event = {
    workspaceId,
    storeId,
    eventId,
    type: "stage.approved",
    at: "2026-11-24T10:00:00Z",
    status: "approved",
  };
  return inTenant(system, (ctx) => queueDeliveries(ctx, event));
}
async function only(owner: BuiltMember) {
  return inTenant(owner, ({ db }) => db.outgoingDelivery.findFirstOrThrow());
}

test("an event announced twice is queued once, is signed, and is not posted again once it arrived", async () => {
  const here = await place();
  const eventId = uuidv7();
  expect([await queue(here, eventId), await queue(here, eventId)]).toEqual([1, 0]);
  const { id } = await only(here.owner);
  expect(await attemptDelivery(here.system, id)).toEqual({ arrived: true, waitMs: null });
  await attemptDelivery(here.system, id);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.headers).toMatchObject({
    "x-launch-id": eventId,
    "x-launch-signature": expect.stringMatching(/^v1=/),
  });
  expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({ type: "stage.approved", store_id: here.storeId });
});

test("for a day after a secret was changed both sign", async () => {
  const here = await place();
  await inTenant(here.owner, (ctx) => rotateHook(ctx, { hookId: here.hookId }));
  await queue(here);
  await attemptDelivery(here.system, (await only(here.owner)).id);
  expect(sent[0]?.headers["x-launch-signature"]).toMatch(/^v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/);
});

test("what never arrives is tried eight times, given up, and switches the webhook off with a note; a person sends it again", async () => {
  const here = await place();
  await queue(here);
  const { id, eventId } = await only(here.owner);
  answer = { status: 500, text: "down", ms: 3, fault: null };
  let now = Date.now();
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const { waitMs } = await attemptDelivery(here.system, id, () => new Date(now));
    expect(waitMs === null).toBe(attempt === TRIES);
    now += waitMs ?? 0;
  }
  const [hook] = await inTenant(here.owner, listHooks);
  expect(hook).toMatchObject({ state: "disabled", stateNote: expect.stringContaining("down") });
  const again = { hookId: here.hookId, deliveryId: id };
  await expect(inTenant(here.owner, (ctx) => resendDelivery(ctx, again))).rejects.toThrow("switched off");
  await inTenant(here.owner, ({ db }) =>
    db.outgoingHook.update({ where: { id: here.hookId }, data: { state: "active" } }),
  );
  await inTenant(here.owner, (ctx) => resendDelivery(ctx, again));
  answer = { status: 200, text: "", ms: 3, fault: null };
  expect(await attemptDelivery(here.system, id)).toMatchObject({ arrived: true });
  expect(new Set(sent.map(({ headers }) => headers["x-launch-id"]))).toEqual(new Set([eventId]));
});
