/** What people do with a finding: take it, say it is fixed, word it for the founder, set it aside. Only a check closes it. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { findSecrets } from "../attestations/secret-in-text.ts";
import { requestRun } from "../audit-runs/request-run.ts";
import { type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, InvalidInput, NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { refreshStore } from "../stores/refresh-store.ts";
import { FindingRef } from "./read-findings.ts";

export const UpdateFinding = FindingRef.extend({
  state: z.enum(["open", "being-fixed", "fix-to-verify"]).optional(),
  ownerName: z.string().trim().max(80).nullable().optional(),
  dueAt: z.iso.datetime({ offset: true }).nullable().optional(),
  founderSentence: z.string().trim().max(300, "At most 300 characters.").nullable().optional(),
});
export const SetAside = FindingRef.extend({
  reason: z.string().trim().min(10, "Say why it does not apply, at least ten characters.").max(500),
});

/** Changes who works on a finding, until when, and what the founder reads. */
export async function updateFinding(ctx: Ctx, input: z.infer<typeof UpdateFinding>): Promise<void> {
  requireEditor(ctx, "working on a risk");
  const finding = await findOpen(ctx, input);
  if (input.founderSentence && findSecrets(input.founderSentence)) {
    throw new InvalidInput("founderSentence", "That looks like a secret value. Put only its name here.");
  }
  const { state, ownerName, dueAt, founderSentence } = input;
  await ctx.db.finding.update({
    where: { id: finding.id },
    data: {
      ...(state ? { state } : {}),
      ...(ownerName === undefined ? {} : { ownerName: ownerName || null }),
      ...(dueAt === undefined ? {} : { dueAt: dueAt ? new Date(dueAt) : null }),
      ...(founderSentence === undefined ? {} : { founderSentence: founderSentence || null }),
      updatedAt: ctx.now,
    },
  });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "finding.updated",
    subject: { kind: "finding", id: finding.id, name: finding.title },
    before: {
      state: finding.state,
      ownerName: finding.ownerName,
      dueAt: finding.dueAt?.toISOString() ?? null,
      founderSentence: finding.founderSentence,
    },
    after: {
      state: state ?? finding.state,
      ownerName: ownerName === undefined ? finding.ownerName : ownerName || null,
      dueAt: dueAt === undefined ? (finding.dueAt?.toISOString() ?? null) : dueAt,
      founderSentence: founderSentence === undefined ? finding.founderSentence : founderSentence || null,
    },
  });
  await refreshStore(ctx, input.storeId);
}

/** Re-runs only the check behind the finding. */
export async function verifyFix(ctx: Ctx, input: z.infer<typeof FindingRef>): Promise<{ auditRunId: string }> {
  requireEditor(ctx, "verifying a fix");
  const finding = await findOpen(ctx, input);
  const { auditRunId } = await requestRun(ctx, {
    storeId: input.storeId,
    trigger: "recheck",
    checkIds: [finding.checkId],
    stageKey: null,
  });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "finding.verify-requested",
    subject: { kind: "finding", id: finding.id, name: finding.title },
  });
  return { auditRunId };
}

/** Sets a warning aside as not applicable, with a reason. A fail cannot be argued away: fix it or contain it. */
export async function setAside(ctx: Ctx, input: z.infer<typeof SetAside>): Promise<void> {
  requireEditor(ctx, "setting a risk aside");
  const finding = await findOpen(ctx, input);
  if (finding.status === "fail")
    throw new Conflict("A failed check cannot be set aside. Fix it, or contain it until a date.");
  await ctx.db.finding.update({
    where: { id: finding.id },
    data: { state: "not-applicable", notApplicableReason: input.reason, updatedAt: ctx.now },
  });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "finding.set-aside",
    subject: { kind: "finding", id: finding.id, name: finding.title },
    before: { state: finding.state },
    after: { reason: input.reason },
  });
  await refreshStore(ctx, input.storeId);
}

async function findOpen(ctx: Ctx, input: z.infer<typeof FindingRef>) {
  await lockStore(ctx, input.storeId);
  const finding = await ctx.db.finding.findFirst({ where: { id: input.findingId, storeId: input.storeId } });
  if (!finding) throw new NotFound("risk");
  if (finding.state === "fixed") throw new Conflict("A check has seen this fixed already.");
  return finding;
}
