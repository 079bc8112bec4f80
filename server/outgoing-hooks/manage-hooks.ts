/** The webhooks of a workspace: who hears of what, signed with which secret. */
import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { isPublicAddress } from "../checks/probes/address.ts";
import { seal } from "../connections/seal.ts";
import { actorName, type Ctx } from "../ctx.ts";
import { env } from "../env.ts";
import { Conflict, InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { storeNames } from "../stores/store-names.ts";
import { uuidv7 } from "../uuid.ts";
import { oneOf, outgoingHookStates } from "../words.ts";
import { type OutgoingEventType, outgoingEventTypes } from "./event-types.ts";

export const HookRef = z.object({ hookId: z.uuid() });
export const CreateHook = z.object({
  url: z
    .url({ protocol: /^https$/, error: "Type a full address that begins with https://." })
    .max(2_000, "At most 2,000 characters."),
  eventTypes: z.array(z.enum(outgoingEventTypes)).min(1, "Choose at least one event.").max(outgoingEventTypes.length),
  /** Null hears of every store. */
  storeId: z.uuid().nullable().default(null),
});

/** More than anybody needs; each event costs a message a hook. */
const HOOKS_MAX = 20;
/** How long a secret signs beside the one that took its place. */
export const BEFORE_MS = 24 * 3_600_000;

/** Throws `NotAllowed` unless the actor sees the webhooks: members, and keys of the whole workspace. */
export function requireHookReader(ctx: Ctx, act: string): void {
  const { actor } = ctx;
  const mayRead = actor.kind === "member" || (actor.kind === "api-key" && actor.storeId === null);
  if (!mayRead) throw new NotAllowed(act);
}

/** Throws `NotAllowed` unless the actor may change the webhooks: owners, and keys of the whole workspace that may write. */
export function requireHookManager(ctx: Ctx, act: string): void {
  const { actor } = ctx;
  const isOwner = actor.kind === "member" && actor.role === "owner";
  const isKey = actor.kind === "api-key" && actor.storeId === null && actor.scope === "write";
  if (!isOwner && !isKey) throw new NotAllowed(act);
}

/** Names the place a webhook's secret is sealed for. */
export function hookPlace(hookId: string): string {
  return `outgoing-hook:${hookId}`;
}

/** Lists the webhooks in use, newest first; of a secret nothing. */
export async function listHooks(ctx: Ctx) {
  requireHookReader(ctx, "seeing webhooks");
  const rows = await ctx.db.outgoingHook.findMany({
    where: { endedAt: null },
    orderBy: { id: "desc" },
    omit: { sealed: true, sealedBefore: true },
  });
  const names = await storeNames(
    ctx,
    rows.flatMap(({ storeId }) => storeId ?? []),
  );
  return rows.map(({ workspaceId: _, endedAt: __, ...row }) => ({
    ...row,
    state: oneOf(outgoingHookStates, row.state),
    eventTypes: row.eventTypes.map((type): OutgoingEventType => oneOf(outgoingEventTypes, type)),
    storeName: row.storeId === null ? null : (names.get(row.storeId) ?? null),
  }));
}

/** Adds a webhook. Gives its secret, the only time it is shown. Throws `InvalidInput`, `NotFound` for a store that is not there. */
export async function createHook(
  ctx: Ctx,
  input: z.infer<typeof CreateHook>,
): Promise<{ hookId: string; secret: string }> {
  requireHookManager(ctx, "adding a webhook");
  refuseUnfit(input.url);
  if (input.storeId !== null) {
    const store = await ctx.db.store.findUnique({ where: { id: input.storeId }, select: { archivedAt: true } });
    if (!store || store.archivedAt) throw new NotFound("store");
  }
  const held = await ctx.db.outgoingHook.count({ where: { endedAt: null } });
  if (held >= HOOKS_MAX) throw new Conflict(`A workspace has at most ${HOOKS_MAX} webhooks. Remove one first.`);
  const hookId = uuidv7();
  const secret = newSecret();
  await ctx.db.outgoingHook.createMany({
    data: [
      {
        id: hookId,
        workspaceId: ctx.actor.workspaceId,
        storeId: input.storeId,
        url: input.url,
        eventTypes: outgoingEventTypes.filter((type) => input.eventTypes.includes(type)),
        sealed: seal(secret, hookPlace(hookId), env().LAUNCH_READY_ENCRYPTION_KEY),
        createdByName: actorName(ctx.actor),
        createdAt: ctx.now,
      },
    ],
  });
  await record(ctx, "webhook.added", { id: hookId, ...input });
  return { hookId, secret };
}

/** Gives the webhook a new secret; the one before signs beside it for a day. */
export async function rotateHook(
  ctx: Ctx,
  input: z.infer<typeof HookRef>,
): Promise<{ secret: string; beforeEndsAt: Date }> {
  requireHookManager(ctx, "changing a webhook's secret");
  const hook = await findHook(ctx, input.hookId);
  const secret = newSecret();
  const beforeEndsAt = new Date(ctx.now.getTime() + BEFORE_MS);
  await ctx.db.outgoingHook.update({
    where: { id: hook.id },
    data: {
      sealed: seal(secret, hookPlace(hook.id), env().LAUNCH_READY_ENCRYPTION_KEY),
      sealedBefore: hook.sealed,
      beforeEndsAt,
    },
  });
  await record(ctx, "webhook.secret-rotated", hook);
  return { secret, beforeEndsAt };
}

/** Removes a webhook: nothing is sent to it any more, and its secrets are forgotten. */
export async function removeHook(ctx: Ctx, input: z.infer<typeof HookRef>): Promise<void> {
  requireHookManager(ctx, "removing a webhook");
  const hook = await findHook(ctx, input.hookId);
  await ctx.db.outgoingHook.update({
    where: { id: hook.id },
    data: { endedAt: ctx.now, sealed: "", sealedBefore: null, beforeEndsAt: null },
  });
  await record(ctx, "webhook.removed", hook);
}

/** Switches a webhook on again that was switched off because nothing arrived. */
export async function resumeHook(ctx: Ctx, input: z.infer<typeof HookRef>): Promise<void> {
  requireHookManager(ctx, "switching a webhook on");
  const hook = await findHook(ctx, input.hookId);
  if (hook.state === "active") return;
  await ctx.db.outgoingHook.update({
    where: { id: hook.id },
    data: { state: "active", stateNote: null, failingSince: null },
  });
  await record(ctx, "webhook.resumed", hook);
}

/** Finds a webhook in use. Throws `NotFound`. */
export async function findHook(ctx: Ctx, hookId: string) {
  const hook = await ctx.db.outgoingHook.findFirst({ where: { id: hookId, endedAt: null } });
  if (!hook) throw new NotFound("webhook");
  return hook;
}

/** Refuses what no message could be posted to; a name's addresses are vetted at every delivery. */
function refuseUnfit(text: string): void {
  const url = new URL(text);
  const words = "Only public addresses are called: https, port 443, no user name or password.";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isPrivate = isIP(host) !== 0 && !isPublicAddress(host) && !env().LAUNCH_READY_ALLOW_PRIVATE;
  if (url.username || url.password || url.port !== "" || isPrivate || !/[.:]/.test(host)) {
    throw new InvalidInput("url", words);
  }
}

function newSecret(): string {
  return `lrs_${randomBytes(32).toString("base64url")}`;
}

async function record(ctx: Ctx, action: string, hook: { id: string; url: string; storeId: string | null }) {
  await recordActivity(ctx, {
    storeId: hook.storeId,
    action,
    // Its path may be a secret of the receiver.
    subject: { kind: "webhook", id: hook.id, name: new URL(hook.url).host },
    internal: true,
  });
}
