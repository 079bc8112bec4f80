/** Makes, rotates and ends a store's deploy hooks. A secret is shown once, when it is made. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { maskToken } from "../connections/seal.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { env } from "../env.ts";
import { Conflict, InvalidInput, NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { uuidv7 } from "../uuid.ts";
import { WORKFLOW_PREFIX } from "../webhooks/github.ts";
import { sendgridKey } from "../webhooks/sendgrid.ts";
import { ed25519Key, standardKey } from "../webhooks/standard.ts";
import { PROMOTED_ONLY } from "../webhooks/vercel.ts";
import { type ProviderId, providerIds } from "../webhooks/webhook.ts";
import { oneOf } from "../words.ts";
import { makeSecret, ownSecretProviders, sealSecret } from "./hook-secrets.ts";
import { hookUrl } from "./hook-url.ts";
import { providerTitles } from "./provider-titles.ts";

/** Ours: a store with more has lost sight of them. */
const HOOKS_MAX = 20;
/** How long the secret before is taken after a rotation, in hours. */
export const BOTH_TAKEN_HOURS = 24;
/** Ours: shorter than what any provider makes. */
const SECRET_MIN = 8;

const optionalText = (max: number) =>
  z
    .string()
    .trim()
    .max(max, "That is too long.")
    .transform((text) => (text === "" ? null : text))
    .nullable()
    .default(null);

export const CreateHook = z.object({
  storeId: z.uuid(),
  provider: z.enum(providerIds),
  /** Project, site, repository or app whose deploys count; null for all. */
  projectRef: optionalText(200),
  /** What counts as production; null for the provider's default. */
  productionRef: optionalText(200),
});
export const HookRef = z.object({ storeId: z.uuid(), hookId: z.uuid() });
export const RotateHook = HookRef.extend({
  /** The secret the provider shows; null where we make it. */
  secret: optionalText(1_000),
  /** Whether the secret before ends now, instead of in 24 hours. */
  atOnce: z.boolean().default(false),
});

export const EditHook = HookRef.extend({
  /** What people call it; null for the provider's name. */
  name: optionalText(60),
  projectRef: optionalText(200),
  productionRef: optionalText(200),
});

/** What is shown once. `secret` is null where the provider makes it and it is still to be pasted. */
export type MadeHook = { hookId: string; url: string; secret: string | null };

/**
 * Makes a hook. Throws `NotAllowed` for all but owners and consultants, `Conflict` for a store that was put away or has
 * twenty hooks, `InvalidInput` for what does not fit the provider.
 */
export async function createHook(
  ctx: Ctx,
  { storeId, provider, projectRef, productionRef }: z.infer<typeof CreateHook>,
): Promise<MadeHook> {
  requireEditor(ctx, "adding a deploy hook");
  await lockStore(ctx, storeId);
  await requireOpenStore(ctx, storeId);
  requireFitting(provider, productionRef);
  const open = await ctx.db.deployHook.count({ where: { storeId, endedAt: null } });
  if (open >= HOOKS_MAX) throw new Conflict(`A store has at most ${HOOKS_MAX} hooks. End one that is not used.`);
  const hookId = uuidv7();
  const secret = isOwn(provider) ? makeSecret() : null;
  await ctx.db.deployHook.create({
    data: {
      id: hookId,
      workspaceId: ctx.actor.workspaceId,
      storeId,
      provider,
      sealed: sealed(hookId, secret ?? ""),
      masked: secret ? maskToken(secret) : "",
      projectRef,
      productionRef,
      createdByName: actorName(ctx.actor),
      createdAt: ctx.now,
    },
    select: { id: true },
  });
  await record(ctx, "added", { storeId, hookId, provider });
  return { hookId, url: hookUrl(provider, hookId), secret };
}

/**
 * Changes what a hook is called and whose deploys count from now on; address and secret stay. Throws `NotAllowed`,
 * `InvalidInput` for what does not fit the provider, `Conflict` once the hook has ended.
 */
export async function editHook(ctx: Ctx, input: z.infer<typeof EditHook>): Promise<void> {
  const { storeId, hookId, name, projectRef, productionRef } = input;
  requireEditor(ctx, "changing a deploy hook");
  await lockStore(ctx, storeId);
  await requireOpenStore(ctx, storeId);
  const hook = await openHook(ctx, { storeId, hookId });
  const provider = oneOf(providerIds, hook.provider);
  requireFitting(provider, productionRef);
  await ctx.db.deployHook.update({
    where: { id: hookId },
    data: { name, projectRef, productionRef },
    select: { id: true },
  });
  await record(ctx, "edited", { storeId, hookId, provider });
}

/**
 * Gives a hook another secret; the one before is taken for a day, unless it ends at once. Gives the secret where we make
 * it. Throws `InvalidInput` for a pasted one that cannot be the provider's, `Conflict` once the hook has ended.
 */
export async function rotateHook(
  ctx: Ctx,
  { storeId, hookId, secret: pasted, atOnce }: z.infer<typeof RotateHook>,
): Promise<MadeHook> {
  requireEditor(ctx, "changing a hook's secret");
  await lockStore(ctx, storeId);
  await requireOpenStore(ctx, storeId);
  const hook = await openHook(ctx, { storeId, hookId });
  const provider = oneOf(providerIds, hook.provider);
  const secret = isOwn(provider) ? makeSecret() : readPasted(provider, pasted);
  const keepsBefore = !atOnce && hook.masked !== "";
  await ctx.db.deployHook.update({
    where: { id: hookId },
    data: {
      sealed: sealed(hookId, secret),
      masked: maskToken(secret),
      sealedBefore: keepsBefore ? hook.sealed : null,
      beforeEndsAt: keepsBefore ? new Date(ctx.now.getTime() + BOTH_TAKEN_HOURS * 3_600_000) : null,
    },
    select: { id: true },
  });
  await record(ctx, hook.masked === "" ? "secret-set" : "rotated", { storeId, hookId, provider });
  return { hookId, url: hookUrl(provider, hookId), secret: isOwn(provider) ? secret : null };
}

/** Ends a hook: its address answers as if it had never been, its secrets are gone. Ending it again changes nothing. */
export async function endHook(ctx: Ctx, { storeId, hookId }: z.infer<typeof HookRef>): Promise<void> {
  requireEditor(ctx, "ending a deploy hook");
  await lockStore(ctx, storeId);
  const hook = await findHook(ctx, { storeId, hookId });
  if (hook.endedAt) return;
  await ctx.db.deployHook.update({
    where: { id: hookId },
    data: { endedAt: ctx.now, sealed: sealed(hookId, ""), sealedBefore: null, beforeEndsAt: null, masked: "" },
    select: { id: true },
  });
  await record(ctx, "ended", { storeId, hookId, provider: oneOf(providerIds, hook.provider) });
}

async function record(
  ctx: Ctx,
  act: string,
  { storeId, hookId, provider }: { storeId: string; hookId: string; provider: ProviderId },
): Promise<void> {
  await recordActivity(ctx, {
    storeId,
    action: `deploy-hook.${act}`,
    subject: { kind: "deploy-hook", id: hookId, name: `the ${providerTitles[provider]} hook` },
    internal: true,
  });
  await ctx.publish({ storeId, kind: "deploy-hook", id: hookId });
}

async function findHook(ctx: Ctx, { storeId, hookId }: z.infer<typeof HookRef>) {
  const hook = await ctx.db.deployHook.findFirst({
    where: { id: hookId, storeId },
    select: { provider: true, sealed: true, masked: true, endedAt: true },
  });
  if (!hook) throw new NotFound("hook");
  return hook;
}

async function openHook(ctx: Ctx, ref: z.infer<typeof HookRef>) {
  const hook = await findHook(ctx, ref);
  if (hook.endedAt) throw new Conflict("This hook has ended. Add a new one.");
  return hook;
}

async function requireOpenStore(ctx: Ctx, storeId: string): Promise<void> {
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { archivedAt: true } });
  if (!store) throw new NotFound("store");
  if (store.archivedAt) throw new Conflict("This store was put away. Bring it back first.");
}

function isOwn(provider: ProviderId): boolean {
  return ownSecretProviders.includes(provider);
}

function sealed(hookId: string, secret: string): string {
  return sealSecret(hookId, secret, env().LAUNCH_READY_ENCRYPTION_KEY);
}

function requireFitting(provider: ProviderId, productionRef: string | null): void {
  if (productionRef === null) return;
  if (provider === "vercel" && productionRef !== PROMOTED_ONLY) {
    throw new InvalidInput("productionRef", "Vercel says itself what is production.");
  }
  if (provider === "github" && productionRef.trim() === WORKFLOW_PREFIX) {
    throw new InvalidInput("productionRef", "Name the workflow.");
  }
  if (!["vercel", "github", "generic", "standard"].includes(provider)) {
    throw new InvalidInput("productionRef", `${providerTitles[provider]} says itself what is production.`);
  }
}

function readPasted(provider: ProviderId, pasted: string | null): string {
  if (pasted === null) throw new InvalidInput("secret", "Paste the secret.");
  if (provider === "sendgrid") {
    if (!sendgridKey(pasted)) throw new InvalidInput("secret", "That is not a verification key of SendGrid.");
    return pasted;
  }
  if (/\s/.test(pasted) || pasted.length < SECRET_MIN) {
    throw new InvalidInput("secret", "That is not a whole secret. Copy it again.");
  }
  const isStandardKey = pasted.startsWith("whpk_") ? ed25519Key(pasted) !== null : standardKey(pasted) !== null;
  if (provider === "standard" && !isStandardKey) {
    throw new InvalidInput("secret", "A signing secret begins with whsec_ or whpk_. Copy it whole.");
  }
  return pasted;
}
