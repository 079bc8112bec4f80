/** Both sides sign what is handed over: the consultant first, then the founder, for the same snapshot. */
import { z } from "zod";
import type { InputJsonValue } from "../../prisma/generated/internal/prismaNamespace.ts";
import { recordActivity } from "../activity/record-activity.ts";
import { toStorable } from "../checks/storable.ts";
import { type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { lockStore } from "../stores/lock-store.ts";
import { judgeStages, refreshStore } from "../stores/refresh-store.ts";
import { uuidv7 } from "../uuid.ts";
import { changesSince } from "./changes-since.ts";
import { Snapshot, snapshotHash, takeSnapshot } from "./snapshot.ts";

export const StoreRef = z.object({ storeId: z.uuid() });
export const SignOffRef = StoreRef.extend({ signOffId: z.uuid() });
export const FounderSign = SignOffRef.extend({
  name: z.string().trim().min(2, "Type your name to sign.").max(120, "At most 120 characters."),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Lists what keeps the handover from being signed; empty means that it can be. Throws `NotFound`. */
export async function reasonsAgainst(ctx: Ctx, storeId: string): Promise<string[]> {
  const stages = await ctx.db.stage.findMany({
    where: { storeId, sprint: { state: { in: ["active", "completed"] } } },
    orderBy: [{ sprint: { number: "desc" } }, { number: "asc" }],
    take: 6,
    select: { key: true, number: true, state: true },
  });
  if (stages.length === 0) throw new NotFound("sprint");
  const handover = stages.find(({ key }) => key === "handover");
  if (handover?.state === "not-started") return ["Stages 1 to 5 have to be approved first."];
  const { reasons } = await judgeStages(ctx, storeId);
  return (reasons.get("handover") ?? []).map(({ text }) => text);
}

/**
 * Signs for the consultancy and asks the founders to sign the same; an earlier one that waits is void. Throws `Conflict`
 * with the first reason when the handover is not ready, and when no founder can sign.
 */
export async function signForConsultancy(
  ctx: Ctx,
  { storeId }: z.infer<typeof StoreRef>,
): Promise<{ signOffId: string }> {
  requireEditor(ctx, "signing the handover");
  const { actor } = ctx;
  if (actor.kind !== "member") throw new NotAllowed("signing the handover");
  await lockStore(ctx, storeId);
  const [reason, ...more] = await reasonsAgainst(ctx, storeId);
  if (reason)
    throw new Conflict(`It cannot be signed yet. ${reason}${more.length > 0 ? ` And ${more.length} more.` : ""}`);
  const founders = await ctx.db.storePerson.findMany({
    where: { storeId, role: "founder", removedAt: null },
    select: { id: true, name: true, email: true },
  });
  if (founders.length === 0) throw new Conflict("No founder sees this store yet. Invite one first.");
  const sprint = await ctx.db.sprint.findFirstOrThrow({
    where: { storeId },
    orderBy: { number: "desc" },
    select: { id: true },
  });
  const snapshot = await takeSnapshot(ctx, storeId);
  await ctx.db.signOff.updateMany({
    where: { storeId, founderSignedAt: null, voidedAt: null },
    data: { voidedAt: ctx.now, voidReason: "A newer one took its place." },
  });
  const id = uuidv7();
  await ctx.db.signOff.create({
    data: {
      id,
      workspaceId: actor.workspaceId,
      storeId,
      sprintId: sprint.id,
      snapshot: toStorable(snapshot) as InputJsonValue,
      sha256: snapshotHash(snapshot),
      consultantId: actor.memberId,
      consultantName: actor.name,
      consultantSignedAt: ctx.now,
    },
    select: { id: true },
  });
  await recordActivity(ctx, {
    storeId,
    action: "handover.offered",
    subject: { kind: "sign-off", id, name: snapshot.store.name },
  });
  for (const founder of founders) {
    await queueMail(ctx, {
      storeId,
      idempotencyKey: `handover-to-sign:${id}:${founder.id}`,
      template: "handover-to-sign",
      to: founder,
      data: { storeId, storeName: snapshot.store.name, name: founder.name, inviterName: actor.name },
    });
  }
  await refreshStore(ctx, storeId);
  return { signOffId: id };
}

/**
 * Signs for the shop. What is signed is what was read: another hash, or a store that has changed since, is refused with
 * what changed. Throws `NotAllowed` for all but a founder, `NotFound`, `Conflict` and `InvalidInput`.
 */
export async function signForShop(ctx: Ctx, input: z.infer<typeof FounderSign>): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "person" || actor.role !== "founder") throw new NotAllowed("signing for the shop");
  await lockStore(ctx, input.storeId);
  const signOff = await ctx.db.signOff.findFirst({ where: { id: input.signOffId, storeId: input.storeId } });
  if (!signOff || signOff.voidedAt) throw new NotFound("handover to sign");
  if (signOff.founderSignedAt) throw new Conflict("This handover is signed already.");
  if (signOff.sha256 !== input.sha256) throw new InvalidInput("sha256", "Reload the page: it shows another version.");
  const now = await takeSnapshot(ctx, input.storeId);
  if (snapshotHash(now) !== signOff.sha256) {
    const { worse, other } = changesSince(Snapshot.parse(signOff.snapshot), now);
    const [first] = [...worse, ...other];
    throw new Conflict(
      `Something has changed since ${signOff.consultantName} signed${first ? `: ${first}` : "."} Ask for it to be offered again.`,
    );
  }
  await ctx.db.signOff.update({
    where: { id: signOff.id },
    data: { founderId: actor.personId, founderName: input.name, founderSignedAt: ctx.now },
    select: { id: true },
  });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "handover.signed",
    subject: { kind: "sign-off", id: signOff.id, name: now.store.name },
  });
  await ctx.emit("handoverSigned", { workspaceId: actor.workspaceId, storeId: input.storeId, signOffId: signOff.id });
}

/** Takes back an offer that waits. Throws `NotFound`, and `Conflict` once it is signed or void. */
export async function withdrawOffer(ctx: Ctx, { storeId, signOffId }: z.infer<typeof SignOffRef>): Promise<void> {
  requireEditor(ctx, "taking back a handover");
  await lockStore(ctx, storeId);
  const signOff = await ctx.db.signOff.findFirst({
    where: { id: signOffId, storeId },
    select: { founderSignedAt: true, voidedAt: true },
  });
  if (!signOff) throw new NotFound("handover to sign");
  if (signOff.founderSignedAt || signOff.voidedAt) throw new Conflict("Nothing waits here any more. Reload the page.");
  await ctx.db.signOff.update({
    where: { id: signOffId },
    data: { voidedAt: ctx.now, voidReason: "Taken back." },
    select: { id: true },
  });
  await recordActivity(ctx, {
    storeId,
    action: "handover.withdrawn",
    subject: { kind: "sign-off", id: signOffId, name: "the handover" },
  });
  await refreshStore(ctx, storeId);
}
