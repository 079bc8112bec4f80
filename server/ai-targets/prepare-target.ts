/** Makes the texts to plant, hears that they are planted, and takes the consent. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { makeCanaries } from "../checks/ai/canaries.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { env } from "../env.ts";
import { Conflict } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { AiTargetRef } from "./declare-target.ts";
import { type FoundTarget, findTarget, type ReadyTarget, requireTarget } from "./find-target.ts";
import { sealFor } from "./open-sealed.ts";

export const AgreeToRedTeam = AiTargetRef.extend({ isAgreed: z.boolean() });

type Prepared = ReadyTarget & Pick<FoundTarget, "id" | "name" | "controlProvenAt">;

/** Makes fresh canaries; the ones before are worth nothing from now on. Throws `Conflict` without proof of control. */
export async function issueCanaries(ctx: Ctx, input: z.infer<typeof AiTargetRef>): Promise<void> {
  const { id, name, target, controlProvenAt } = await prepare(ctx, input.storeId, "making test texts");
  if (!controlProvenAt) throw new Conflict("Prove control of the domain first.");
  const canaries = makeCanaries((catcherId) => `${env().NEXTAUTH_URL}/api/canary/${catcherId}`);
  await ctx.db.aiTarget.update({
    where: { id: target.id },
    data: {
      sealedCanaries: sealFor(id, "canaries", canaries),
      catcherId: canaries.catcherId,
      issuedAt: ctx.now,
      issuedByName: actorName(ctx.actor),
      plantedAt: null,
      plantedByName: null,
    },
    select: { id: true },
  });
  await record(ctx, { id, name }, "ai-target.canaries-issued");
}

/** Notes that every canary stands where it should. Throws `Conflict` before there are any. */
export async function confirmPlanted(ctx: Ctx, input: z.infer<typeof AiTargetRef>): Promise<void> {
  const { id, name, target } = await prepare(ctx, input.storeId, "confirming the test texts");
  if (!target.sealedCanaries) throw new Conflict("Make the test texts first.");
  if (target.plantedAt) return;
  await ctx.db.aiTarget.update({
    where: { id: target.id },
    data: { plantedAt: ctx.now, plantedByName: actorName(ctx.actor) },
    select: { id: true },
  });
  await record(ctx, { id, name }, "ai-target.planted");
}

/** Stores the owner's consent to the messages of the red team, or takes it back. */
export async function agreeToRedTeam(ctx: Ctx, input: z.infer<typeof AgreeToRedTeam>): Promise<void> {
  const { id, name, target } = await prepare(ctx, input.storeId, "agreeing to the test");
  if ((target.consentAt !== null) === input.isAgreed) return;
  await ctx.db.aiTarget.update({
    where: { id: target.id },
    data: input.isAgreed
      ? { consentAt: ctx.now, consentByName: actorName(ctx.actor) }
      : { consentAt: null, consentByName: null },
    select: { id: true },
  });
  await record(ctx, { id, name }, input.isAgreed ? "ai-target.agreed" : "ai-target.consent-withdrawn");
}

async function prepare(ctx: Ctx, storeId: string, what: string): Promise<Prepared> {
  requireEditor(ctx, what);
  await lockStore(ctx, storeId);
  const found = await findTarget(ctx, storeId);
  const { id, name, controlProvenAt } = found;
  return { id, name, controlProvenAt, ...requireTarget(found) };
}

async function record(ctx: Ctx, store: { id: string; name: string }, action: string): Promise<void> {
  await recordActivity(ctx, { storeId: store.id, action, subject: { kind: "store", ...store }, internal: true });
}
