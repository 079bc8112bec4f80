/** Sends one message to one webhook: reads in one transaction, posts in none, writes what came of it in another. */
import { recordActivity } from "../activity/record-activity.ts";
import { portalProbeSettings } from "../audit-runs/probe-settings.ts";
import { type PostAnswer, postJson } from "../checks/probes/post.ts";
import { redact } from "../checks/redact.ts";
import { unseal } from "../connections/seal.ts";
import { type Actor, type Ctx, inTenant } from "../ctx.ts";
import { limit } from "../doors/rate-limit.ts";
import { env } from "../env.ts";
import { uuidv7 } from "../uuid.ts";
import { bodyOf } from "./deliveries.ts";
import { TEST_EVENT } from "./event-types.ts";
import { findHook, hookPlace, requireHookManager } from "./manage-hooks.ts";
import { waitAfter } from "./retry.ts";
import { signedHeaders } from "./signature.ts";

/** What is kept of an answer. */
const ANSWER_CHARACTERS_MAX = 1_024;
/** Eight tries take at least 19 hours (retry.ts). */
const DEAD_AFTER_MS = 18 * 3_600_000;
/** RFC 9110, section 15.5.11: whoever answers so wants no more. */
const GONE = 410;

/** What came of a try; `waitMs` is null when there is no further one. */
export type Attempt = { arrived: boolean; status: number | null; answer: string; ms: number; waitMs: number | null };

type Message = { id: string; eventId: string; url: string; body: string; secrets: string[] };

/** Tries a delivery once. Does nothing when it arrived, was given up, or nobody listens any more. */
export async function attemptDelivery(
  actor: Actor,
  deliveryId: string,
  now: () => Date = () => new Date(),
): Promise<Pick<Attempt, "arrived" | "waitMs">> {
  const message = await inTenant(actor, (ctx) => claimMessage(ctx, deliveryId), now());
  if (!message) return { arrived: false, waitMs: null };
  const answer = await post(message, now());
  return inTenant(actor, (ctx) => settle(ctx, deliveryId, answer), now());
}

/** Sends a test message once and tells what came back. Throws `NotAllowed`, `NotFound`, `LimitReached`. */
export async function testHook(actor: Actor, input: { hookId: string }, now = new Date()): Promise<Attempt> {
  const { workspaceId } = actor;
  await limit(`hook-test:${workspaceId}`, 60, 3_600_000, now, "60 tests an hour are the limit. Try again later.");
  const message = await inTenant(
    actor,
    async (ctx) => {
      requireHookManager(ctx, "testing a webhook");
      const hook = await findHook(ctx, input.hookId);
      const id = uuidv7();
      const at = ctx.now.toISOString();
      const { storeId } = hook;
      const body = bodyOf({ workspaceId, storeId, eventId: id, type: TEST_EVENT, at, status: "test" });
      await ctx.db.outgoingDelivery.createMany({
        data: [
          { id, workspaceId, storeId, hookId: hook.id, eventId: id, eventType: TEST_EVENT, body, createdAt: ctx.now },
        ],
      });
      return { id, eventId: id, url: hook.url, body, secrets: secretsOf(hook, ctx.now) };
    },
    now,
  );
  const answer = await post(message, now);
  await inTenant(actor, ({ db }) =>
    db.outgoingDelivery.update({
      where: { id: message.id },
      data: {
        ...told(answer, now),
        attempts: 1,
        ...(hasArrived(answer) ? { deliveredAt: now } : { givenUpAt: now }),
      },
    }),
  );
  return { arrived: hasArrived(answer), status: answer.status, answer: words(answer), ms: answer.ms, waitMs: null };
}

async function claimMessage(ctx: Ctx, deliveryId: string): Promise<Message | null> {
  const row = await ctx.db.outgoingDelivery.findUnique({ where: { id: deliveryId }, include: { hook: true } });
  if (!row || row.deliveredAt || row.givenUpAt) return null;
  if (row.hook.endedAt || row.hook.state !== "active") {
    await ctx.db.outgoingDelivery.update({
      where: { id: deliveryId },
      data: { givenUpAt: ctx.now, nextAttemptAt: null, lastAnswer: "The webhook was removed or switched off." },
    });
    return null;
  }
  const { id, eventId, body, hook } = row;
  return { id, eventId, body, url: hook.url, secrets: secretsOf(hook, ctx.now) };
}

function secretsOf(
  hook: { id: string; sealed: string; sealedBefore: string | null; beforeEndsAt: Date | null },
  now: Date,
): string[] {
  const before = hook.sealedBefore !== null && hook.beforeEndsAt !== null && hook.beforeEndsAt > now;
  const sealed = before && hook.sealedBefore ? [hook.sealed, hook.sealedBefore] : [hook.sealed];
  return sealed.map((text) => unseal(text, hookPlace(hook.id), env().LAUNCH_READY_ENCRYPTION_KEY));
}

function post({ eventId, url, body, secrets }: Message, now: Date): Promise<PostAnswer> {
  return postJson(portalProbeSettings(), { url, body, headers: signedHeaders(eventId, body, secrets, now) });
}

async function settle(ctx: Ctx, deliveryId: string, answer: PostAnswer): Promise<Pick<Attempt, "arrived" | "waitMs">> {
  const held = await ctx.db.outgoingDelivery.findUniqueOrThrow({
    where: { id: deliveryId },
    include: { hook: { select: { id: true, url: true, failingSince: true, storeId: true } } },
  });
  const attempts = held.attempts + 1;
  const arrived = hasArrived(answer);
  const waitMs = arrived || answer.status === GONE ? null : waitAfter(attempts, Math.random());
  await ctx.db.outgoingDelivery.update({
    where: { id: deliveryId },
    data: {
      ...told(answer, ctx.now),
      attempts,
      nextAttemptAt: waitMs === null ? null : new Date(ctx.now.getTime() + waitMs),
      ...(arrived ? { deliveredAt: ctx.now } : {}),
      ...(!arrived && waitMs === null ? { givenUpAt: ctx.now } : {}),
    },
  });
  if (arrived) {
    await ctx.db.outgoingHook.update({
      where: { id: held.hookId },
      data: { failingSince: null, lastDeliveredAt: ctx.now },
    });
    return { arrived, waitMs };
  }
  const failingSince = held.hook.failingSince ?? ctx.now;
  await ctx.db.outgoingHook.updateMany({
    where: { id: held.hookId, failingSince: null },
    data: { failingSince },
  });
  // Nothing else arrived either while this message was tried for a day.
  const isDead = waitMs === null && ctx.now.getTime() - failingSince.getTime() >= DEAD_AFTER_MS;
  if (answer.status === GONE || isDead) await disable(ctx, held.hook, answer);
  return { arrived, waitMs };
}

/** Switches a webhook off that nobody answers at, and says so where people look. */
async function disable(
  ctx: Ctx,
  hook: { id: string; url: string; storeId: string | null },
  answer: PostAnswer,
): Promise<void> {
  const stateNote =
    answer.status === GONE
      ? "The receiver said that it wants no more messages (410)."
      : `Nothing arrived for a day. The last answer: ${words(answer)}`.slice(0, 300);
  const changed = await ctx.db.outgoingHook.updateMany({
    where: { id: hook.id, state: "active", endedAt: null },
    data: { state: "disabled", stateNote },
  });
  if (changed.count === 0) return;
  await recordActivity(ctx, {
    storeId: hook.storeId,
    action: "webhook.switched-off",
    subject: { kind: "webhook", id: hook.id, name: new URL(hook.url).host },
    after: { note: stateNote },
    internal: true,
  });
}

function told(answer: PostAnswer, now: Date) {
  return { lastAttemptAt: now, lastStatus: answer.status, lastAnswer: words(answer), lastMs: answer.ms };
}

function hasArrived({ status }: PostAnswer): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** Says what came back, without what may be secret in it. */
function words({ status, text, fault }: PostAnswer): string {
  if (fault) return `${fault.message} (${fault.code})`.slice(0, ANSWER_CHARACTERS_MAX);
  if (status !== null && status >= 300 && status < 400) return `${status}: it points elsewhere, and nobody follows.`;
  // Postgres keeps no NUL in a text.
  return redact(text.replaceAll("\u0000", "").slice(0, 4 * ANSWER_CHARACTERS_MAX)).slice(0, ANSWER_CHARACTERS_MAX);
}
