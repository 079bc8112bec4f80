/** Agrees to a bottleneck record: a reviewer of the consultancy and the founder, two different people. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { actorName, type Ctx } from "../ctx.ts";
import { Conflict, NotAllowed, NotFound } from "../errors.ts";
import { tellStages } from "../roadmap/tell-workflow.ts";
import { isAgreed, judgeProposal } from "../stages/waiver-rules.ts";
import { lockStore } from "../stores/lock-store.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { refreshStore } from "../stores/refresh-store.ts";
import { readProof } from "./read-proof.ts";
import { stagesOfCheck } from "./stages-of-check.ts";
import { keyOf, measureIn, measureOf, waivedFinding } from "./waived-finding.ts";

export const WaiverRef = z.object({ storeId: z.uuid(), waiverId: z.uuid() });

/**
 * Adds the actor's agreement. With both, the record is in force and its finding contained. Throws `Conflict` when the
 * record no longer holds, or when the same person has agreed on the other side; agreeing twice changes nothing.
 */
export async function acceptWaiver(
  ctx: Ctx,
  input: z.infer<typeof WaiverRef>,
): Promise<{ state: "proposed" | "accepted" }> {
  const side = sideOf(ctx);
  await lockStore(ctx, input.storeId);
  const waiver = await ctx.db.waiver.findFirst({ where: { id: input.waiverId, storeId: input.storeId } });
  if (!waiver) throw new NotFound("record");
  if (waiver.state === "accepted") return { state: "accepted" };
  if (waiver.state === "void") throw new Conflict(`This record is void. ${waiver.voidReason ?? ""}`.trim());
  const { userId } = side;
  const other = side.kind === "reviewer" ? waiver.founderUserId : waiver.reviewerUserId;
  if (other === userId) throw new Conflict("Two different people have to agree. You have agreed already.");
  const reason = await refusalNow(ctx, waiver);
  if (reason) throw new Conflict(`It cannot be agreed to any more. ${reason}`);
  const name = actorName(ctx.actor);
  const approvals =
    side.kind === "reviewer"
      ? { reviewerUserId: userId, reviewerName: name, reviewerApprovedAt: ctx.now }
      : { founderUserId: userId, founderName: name, founderApprovedAt: ctx.now };
  const state = isAgreed({ ...waiver, ...approvals }) ? "accepted" : "proposed";
  await ctx.db.waiver.update({ where: { id: waiver.id }, data: { ...approvals, state } });
  const finding = await ctx.db.finding.findFirst({ where: { storeId: input.storeId, ...keyOf(waiver) } });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: state === "accepted" ? "waiver.accepted" : "waiver.agreed",
    subject: { kind: "waiver", id: waiver.id, name: finding?.title ?? waiver.checkId },
    after: { until: waiver.expiresAt.toISOString().slice(0, 10) },
  });
  if (state === "accepted" && finding) {
    await ctx.db.finding.update({ where: { id: finding.id }, data: { state: "contained", updatedAt: ctx.now } });
    await refreshStore(ctx, input.storeId);
    await tellStages(ctx, input.storeId, stagesOfCheck(waiver.checkId), "waived");
  }
  return { state };
}

function sideOf({ actor }: Ctx): { kind: "reviewer" | "founder"; userId: string } {
  if (actor.kind === "member" && actor.role !== "viewer") return { kind: "reviewer", userId: actor.userId };
  if (actor.kind === "person" && actor.role === "founder") return { kind: "founder", userId: actor.userId };
  throw new NotAllowed("agreeing to contain a risk");
}

/** Days may pass between the proposal and the second word: the rules are asked again. */
async function refusalNow(
  ctx: Ctx,
  waiver: NonNullable<Awaited<ReturnType<Ctx["db"]["waiver"]["findFirst"]>>>,
): Promise<string | null> {
  const { storeId } = waiver;
  const finding = await ctx.db.finding.findFirst({ where: { storeId, ...keyOf(waiver), state: { not: "fixed" } } });
  if (!finding) return "A check has seen it fixed.";
  const store = await ctx.db.store.findUniqueOrThrow({ where: { id: storeId }, select: { profile: true } });
  const result = await ctx.db.result.findUniqueOrThrow({ where: { id: finding.resultId } });
  const [refusal] = judgeProposal(
    {
      ...waiver,
      finding: waivedFinding(finding, profileOf(store)),
      measurement: {
        at: waiver.measuredAt,
        confidence: result.confidence,
        measure: measureIn(result.data) ?? measureOf(waiver),
      },
      proof: await readProof(ctx, storeId, waiver.containmentProof),
      renewsRecordOf: null,
    },
    ctx.now,
  );
  return refusal?.text ?? null;
}
