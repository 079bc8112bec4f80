/** Sends a hook a call of our own, signed with its secret, over the way a provider's call takes. */
import type { z } from "zod";
import { type Actor, inTenant, requireEditor } from "../ctx.ts";
import { limit } from "../doors/rate-limit.ts";
import { env } from "../env.ts";
import { Conflict, NotFound, Unavailable } from "../errors.ts";
import { log } from "../log.ts";
import { sampleCall } from "../webhooks/sample-call.ts";
import { providerIds } from "../webhooks/webhook.ts";
import { oneOf } from "../words.ts";
import { openSecrets } from "./hook-secrets.ts";
import { hookUrl } from "./hook-url.ts";
import type { HookRef } from "./manage-hooks.ts";
import { providerTitles } from "./provider-titles.ts";

/** Ours. */
const TESTS_A_MINUTE = 10;
/** In milliseconds: the receiver answers within two seconds (catalogue 16). */
const ANSWER_MS = 10_000;

/**
 * Sends the call and gives how it was answered; it stands in the log like any other, and makes no deploy. Throws
 * `NotAllowed`, `NotFound`, `Conflict` where we cannot sign for the provider, `LimitReached`, and `Unavailable` when the
 * address does not answer.
 */
export async function sendTestCall(
  actor: Actor,
  { storeId, hookId }: z.infer<typeof HookRef>,
  now = new Date(),
): Promise<{ status: number; isVerified: boolean }> {
  const hook = await inTenant(actor, async (ctx) => {
    requireEditor(ctx, "testing a deploy hook");
    return ctx.db.deployHook.findFirst({
      where: { id: hookId, storeId, endedAt: null },
      select: { id: true, provider: true, masked: true, sealed: true, sealedBefore: true, beforeEndsAt: true },
    });
  });
  if (!hook) throw new NotFound("hook");
  if (hook.masked === "") throw new Conflict("Paste the provider's secret first: a test is signed with it.");
  await limit(`deploy-hook:test:${hookId}`, TESTS_A_MINUTE, 60_000, now, "Ten tests a minute are the limit.");
  const provider = oneOf(providerIds, hook.provider);
  const call = sampleCall(provider, secretOf(hook, now), now);
  if (call === null) {
    throw new Conflict(`Only ${providerTitles[provider]} can sign its calls. Send a test from its own settings.`);
  }
  let answer: Response;
  try {
    answer = await fetch(hookUrl(provider, hookId), {
      method: "POST",
      ...call,
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await answer.body?.cancel();
  } catch (error) {
    throw new Unavailable("the hook's address", error, "The test did not arrive. Nothing was changed.");
  }
  return { status: answer.status, isVerified: answer.ok };
}

function secretOf(hook: Parameters<typeof openSecrets>[0], now: Date): string {
  try {
    return openSecrets(hook, env().LAUNCH_READY_ENCRYPTION_KEY, now)[0] ?? "";
  } catch (error) {
    log("error", "a hook's secret could not be opened", { hookId: hook.id, error });
    throw new Conflict("The hook's secret does not open any more. Give it another one.");
  }
}
