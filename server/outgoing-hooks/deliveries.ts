/** What is on its way to the webhooks: queued once per event and hook, listed, and sent again by a person. */
import { z } from "zod";
import type { Ctx } from "../ctx.ts";
import { Conflict, NotFound } from "../errors.ts";
import { uuidv7 } from "../uuid.ts";
import { findHook, HookRef, requireHookManager, requireHookReader } from "./manage-hooks.ts";

export const ListDeliveries = HookRef.extend({
  /** Id of the last one seen; UUIDv7 sorts by time. */
  before: z.uuid().nullable().default(null),
});
export const DeliveryRef = HookRef.extend({ deliveryId: z.uuid() });

export type AnnouncedEvent = {
  workspaceId: string;
  storeId: string;
  eventId: string;
  type: string;
  at: string;
  runId?: string;
  findingId?: string;
  checkId?: string;
  stageKey?: string;
  deployId?: string;
  status: string;
  before?: string;
};

const PAGE = 30;

/** Queues an event for every webhook that listens. Called again it changes nothing. Gives how many were queued now. */
export async function queueDeliveries(ctx: Ctx, event: AnnouncedEvent): Promise<number> {
  const hooks = await ctx.db.outgoingHook.findMany({
    where: {
      endedAt: null,
      state: "active",
      eventTypes: { has: event.type },
      OR: [{ storeId: null }, { storeId: event.storeId }],
    },
    select: { id: true },
  });
  const { workspaceId } = ctx.actor;
  const queued = await ctx.db.outgoingDelivery.createManyAndReturn({
    data: hooks.map(({ id: hookId }) => ({
      id: uuidv7(),
      workspaceId,
      storeId: event.storeId,
      hookId,
      eventId: event.eventId,
      eventType: event.type,
      body: bodyOf(event),
      createdAt: ctx.now,
      nextAttemptAt: ctx.now,
    })),
    skipDuplicates: true,
    select: { id: true, hookId: true },
  });
  for (const { id: deliveryId, hookId } of queued) {
    await ctx.emit("outgoingDeliveryQueued", { workspaceId, hookId, deliveryId });
  }
  return queued.length;
}

/** Writes the message of an event: ids and words. */
export function bodyOf(event: Omit<AnnouncedEvent, "storeId"> & { storeId: string | null }): string {
  return JSON.stringify({
    id: event.eventId,
    type: event.type,
    created_at: event.at,
    workspace_id: event.workspaceId,
    store_id: event.storeId,
    run_id: event.runId,
    finding_id: event.findingId,
    check_id: event.checkId,
    stage: event.stageKey,
    deploy_id: event.deployId,
    status: event.status,
    before: event.before,
  });
}

/** Lists what was sent to a webhook, newest first, 30 at a time. */
export async function listDeliveries(ctx: Ctx, input: z.input<typeof ListDeliveries>) {
  requireHookReader(ctx, "seeing deliveries");
  const hook = await findHook(ctx, input.hookId);
  const rows = await ctx.db.outgoingDelivery.findMany({
    where: { hookId: hook.id, ...(input.before ? { id: { lt: input.before } } : {}) },
    orderBy: { id: "desc" },
    take: PAGE + 1,
    omit: { workspaceId: true, hookId: true },
  });
  return { deliveries: rows.slice(0, PAGE), next: rows.length > PAGE ? (rows[PAGE - 1]?.id ?? null) : null };
}

/** Sends a message again under its old id, with eight tries of its own. Throws `Conflict` while it is still being tried. */
export async function resendDelivery(ctx: Ctx, input: z.infer<typeof DeliveryRef>): Promise<void> {
  requireHookManager(ctx, "sending a message again");
  const hook = await findHook(ctx, input.hookId);
  if (hook.state !== "active") throw new Conflict("This webhook is switched off. Switch it on first.");
  const free = await ctx.db.outgoingDelivery.updateMany({
    where: { id: input.deliveryId, hookId: hook.id, nextAttemptAt: null },
    data: { attempts: 0, deliveredAt: null, givenUpAt: null, nextAttemptAt: ctx.now },
  });
  if (free.count === 0) {
    const held = await ctx.db.outgoingDelivery.count({ where: { id: input.deliveryId, hookId: hook.id } });
    if (held === 0) throw new NotFound("message");
    throw new Conflict("This message is still being tried. It goes out again by itself.");
  }
  await ctx.emit("outgoingDeliveryQueued", {
    workspaceId: ctx.actor.workspaceId,
    hookId: hook.id,
    deliveryId: input.deliveryId,
  });
}
