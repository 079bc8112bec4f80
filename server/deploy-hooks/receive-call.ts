/** Takes a call to a deploy hook: who sent it, whether it came before, and what it tells. Nothing is acted on here. */
import { createHash } from "node:crypto";
import type { InputJsonValue } from "../../prisma/generated/internal/prismaNamespace.ts";
import { recordActivity } from "../activity/record-activity.ts";
import { type Ctx, inTenant, systemActor } from "../ctx.ts";
import type { OpenHook } from "../doors/deploy-hooks.ts";
import { limit } from "../doors/rate-limit.ts";
import { env } from "../env.ts";
import { LimitReached } from "../errors.ts";
import { uuidv7 } from "../uuid.ts";
import { providerOf } from "../webhooks/providers.ts";
import type { Refused, Verified } from "../webhooks/webhook.ts";
import { readDelivery, storedFacts, TEST_NOTE } from "./delivery-facts.ts";
import { openSecrets } from "./hook-secrets.ts";
import { providerTitles } from "./provider-titles.ts";

/** Ours: refused calls a hook's log takes in a minute, and keeps at all: a flood does not fill the table. */
const REFUSED_A_MINUTE = 30;
export const REFUSED_KEPT = 100;
/** Ours: new calls of one hook in a minute; what comes again is only counted and has no limit. */
const NEW_A_MINUTE = 6_000;
/** A hook that is heard every second is not written every second. */
const HEARD_EVERY_MS = 1_000;

export type CallOutcome = "accepted" | "repeated" | "refused";
type Call = { headers: Headers; rawBody: Uint8Array };

/**
 * Verifies a call and stores it with the event that has it acted on; the same call again only counts. Throws
 * `LimitReached` past six thousand new calls a minute.
 */
export async function receiveCall(hook: OpenHook, { headers, rawBody }: Call, now: Date): Promise<CallOutcome> {
  const provider = providerOf(hook.provider);
  if (!provider) throw new Error(`no provider is called ${hook.provider}`);
  const key = env().LAUNCH_READY_ENCRYPTION_KEY;
  const secrets = openSecrets(hook, key, now);
  const verdict: Verified | Refused = secrets.some((secret) => secret !== "")
    ? provider.verify(headers, rawBody, secrets, now)
    : { ok: false, reason: "the provider's secret is not set here yet" };
  const seen = {
    bodySha256: createHash("sha256").update(rawBody).digest("hex"),
    bytes: rawBody.byteLength,
    receivedAt: now,
  };
  const actor = systemActor(hook.workspaceId, "deploy-hook");
  if (!verdict.ok) {
    if (await isLogged(hook, now)) await inTenant(actor, (ctx) => keepRefused(ctx, hook, seen, verdict.reason), now);
    return "refused";
  }
  const read = readDelivery(provider, hook, rawBody, headers, key, now);
  return inTenant(actor, (ctx) => keepAccepted(ctx, hook, { ...seen, ...read }, verdict), now, "later");
}

type Seen = { bodySha256: string; bytes: number; receivedAt: Date };

async function keepAccepted(
  ctx: Ctx,
  hook: OpenHook,
  { facts, ...seen }: Seen & ReturnType<typeof readDelivery>,
  { deliveryId: givenId, isTimeSigned }: Verified,
): Promise<CallOutcome> {
  const { workspaceId, storeId, id: hookId } = hook;
  // A signed time without an id: within its five minutes the body says whether it is the same call.
  const deliveryId = givenId ?? (isTimeSigned ? `sha256:${seen.bodySha256}` : null);
  const id = uuidv7();
  const { count } = await ctx.db.hookDelivery.createMany({
    data: [
      {
        ...seen,
        id,
        workspaceId,
        storeId,
        hookId,
        deliveryId,
        isTimeSigned,
        outcome: "accepted",
        facts: facts as InputJsonValue,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) {
    await ctx.db.hookDelivery.updateMany({
      where: {
        hookId,
        outcome: "accepted",
        OR: [
          ...(deliveryId === null ? [] : [{ deliveryId }]),
          ...(isTimeSigned ? [] : [{ bodySha256: seen.bodySha256, isTimeSigned: false }]),
        ],
      },
      data: { repeats: { increment: 1 } },
    });
    return "repeated";
  }
  // Thrown from here it takes the row back: the provider sends the call again.
  await limit(`deploy-hook:new:${hookId}`, NEW_A_MINUTE, 60_000, ctx.now, "Too many calls.");
  await ctx.emit("hookDeliveryReceived", { workspaceId, storeId, deliveryId: id });
  await markHeard(ctx, hook, storedFacts(facts).note === TEST_NOTE);
  await ctx.publish({ storeId, kind: "deploy-hook", id: hookId });
  return "accepted";
}

/** Last of all that is written: calls of one hook wait for each other here. */
async function markHeard(ctx: Ctx, hook: OpenHook, isTest: boolean): Promise<void> {
  // A test of ours says nothing of the provider: the hook waits on for its first call.
  if (!hook.verifiedAt && !isTest) {
    const { count } = await ctx.db.deployHook.updateMany({
      where: { id: hook.id, verifiedAt: null },
      data: { verifiedAt: ctx.now },
    });
    if (count > 0) {
      await recordActivity(ctx, {
        storeId: hook.storeId,
        action: "deploy-hook.verified",
        subject: { kind: "deploy-hook", id: hook.id, name: `the ${providerTitles[hook.provider] ?? "deploy"} hook` },
        internal: true,
      });
    }
  }
  if (hook.lastDeliveryAt && ctx.now.getTime() - hook.lastDeliveryAt.getTime() < HEARD_EVERY_MS) return;
  await ctx.db.deployHook.updateMany({ where: { id: hook.id }, data: { lastDeliveryAt: ctx.now } });
}

async function keepRefused(ctx: Ctx, hook: OpenHook, seen: Seen, reason: string): Promise<void> {
  const { workspaceId, storeId, id: hookId } = hook;
  await ctx.db.hookDelivery.createMany({
    data: [{ ...seen, workspaceId, storeId, hookId, isTimeSigned: false, outcome: "refused", reason }],
  });
  const oldest = await ctx.db.hookDelivery.findFirst({
    where: { hookId, outcome: "refused" },
    orderBy: { receivedAt: "desc" },
    skip: REFUSED_KEPT,
    select: { receivedAt: true },
  });
  if (oldest) {
    await ctx.db.hookDelivery.deleteMany({
      where: { hookId, outcome: "refused", receivedAt: { lte: oldest.receivedAt } },
    });
  }
  await ctx.publish({ storeId, kind: "deploy-hook", id: hookId });
}

async function isLogged(hook: OpenHook, now: Date): Promise<boolean> {
  try {
    await limit(`deploy-hook:refused:${hook.id}`, REFUSED_A_MINUTE, 60_000, now, "Too many refused calls.");
    return true;
  } catch (error) {
    if (error instanceof LimitReached) return false;
    throw error;
  }
}
