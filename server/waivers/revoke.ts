/** Takes a bottleneck record back: a proposal that one does not agree to, or one that is in force. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { findSecrets } from "../attestations/secret-in-text.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { InvalidInput, NotFound } from "../errors.ts";
import { reportRegressions } from "../roadmap/reopen-stage.ts";
import { tellStages } from "../roadmap/tell-workflow.ts";
import { lockStore } from "../stores/lock-store.ts";
import { refreshStore } from "../stores/refresh-store.ts";
import { WaiverRef } from "./accept.ts";
import { reopenContained } from "./settle.ts";
import { stagesOfCheck } from "./stages-of-check.ts";

export const RevokeWaiver = WaiverRef.extend({
  reason: z.string().trim().min(3, "Say why.").max(500, "At most 500 characters."),
});

/** Voids a record; the finding it contained is open again. An editor or the founder may; doing it twice changes nothing. */
export async function revokeWaiver(ctx: Ctx, input: z.infer<typeof RevokeWaiver>): Promise<void> {
  const { actor } = ctx;
  if (!(actor.kind === "person" && actor.role === "founder")) requireEditor(ctx, "ending a record");
  if (findSecrets(input.reason))
    throw new InvalidInput("reason", "That looks like a secret value. Put only its name here.");
  await lockStore(ctx, input.storeId);
  const waiver = await ctx.db.waiver.findFirst({ where: { id: input.waiverId, storeId: input.storeId } });
  if (!waiver) throw new NotFound("record");
  if (waiver.state === "void") return;
  const voidReason = `${actorName(actor)}: ${input.reason}`;
  await ctx.db.waiver.update({ where: { id: waiver.id }, data: { state: "void", voidedAt: ctx.now, voidReason } });
  const title = await reopenContained(ctx, waiver);
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "waiver.revoked",
    subject: { kind: "waiver", id: waiver.id, name: title ?? waiver.checkId },
    after: { reason: input.reason },
  });
  await refreshStore(ctx, input.storeId);
  if (waiver.state !== "accepted") return;
  await tellStages(ctx, input.storeId, stagesOfCheck(waiver.checkId), "waiver-revoked");
  await reportRegressions(ctx, input.storeId, null);
}
