/** Puts a bottleneck record to the two people who have to agree. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { findSecrets } from "../attestations/secret-in-text.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, InvalidInput, NotFound } from "../errors.ts";
import { FindingRef } from "../findings/read-findings.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { judgeProposal, measureUnits, type WaiverProposal } from "../stages/waiver-rules.ts";
import { lockStore } from "../stores/lock-store.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { openFindingStates } from "../words.ts";
import { readProof } from "./read-proof.ts";
import { keyOf, measureIn, waivedFinding } from "./waived-finding.ts";

const words = z.string().trim().max(1_000, "At most 1,000 characters.");
export const ProposeWaiver = FindingRef.extend({
  bottleneck: words,
  worstCase: words,
  containment: words,
  /** A link to the test of the limit, or the id of a check that passes. */
  containmentProof: z.string().trim().max(2_000),
  tripwire: words,
  ownerName: z.string().trim().max(80, "At most 80 characters."),
  followUp: words,
  /** The measured figure, where the check's own result holds none. */
  measure: z
    .object({ value: z.number().min(0).max(1e9), unit: z.enum(measureUnits) })
    .nullable()
    .default(null),
  /** The last day it holds, `2026-12-20`, in UTC. */
  endDay: z.iso.date(),
});

/**
 * Proposes to contain a finding until a date. It takes the place of an earlier proposal. Throws `InvalidInput` with the
 * first reason the rules give, `Conflict` when a record is in force already.
 */
export async function proposeWaiver(ctx: Ctx, input: z.infer<typeof ProposeWaiver>): Promise<{ waiverId: string }> {
  requireEditor(ctx, "containing a risk");
  await lockStore(ctx, input.storeId);
  const { storeId } = input;
  const finding = await ctx.db.finding.findFirst({ where: { id: input.findingId, storeId } });
  if (!finding) throw new NotFound("risk");
  if (!openFindingStates.some((state) => state === finding.state)) {
    throw new Conflict(
      finding.state === "contained" ? "This risk is contained already." : "Only an open risk can be contained.",
    );
  }
  const store = await ctx.db.store.findUniqueOrThrow({ where: { id: storeId }, select: { name: true, profile: true } });
  const profile = profileOf(store);
  refuseSecrets(input);
  const result = await ctx.db.result.findUniqueOrThrow({ where: { id: finding.resultId } });
  const earlier = await ctx.db.waiver.findFirst({
    where: { storeId, ...keyOf(finding), founderApprovedAt: { not: null }, reviewerApprovedAt: { not: null } },
    orderBy: { createdAt: "desc" },
    select: { createdAt: true },
  });
  const measure = measureIn(result.data) ?? input.measure;
  const expiresAt = new Date(`${input.endDay}T23:59:59.999Z`);
  const proposal: WaiverProposal = {
    finding: waivedFinding(finding, profile),
    measurement: { at: result.startedAt, confidence: result.confidence, measure },
    bottleneck: input.bottleneck,
    worstCase: input.worstCase,
    containment: input.containment,
    proof: await readProof(ctx, storeId, input.containmentProof),
    tripwire: input.tripwire,
    ownerName: input.ownerName,
    followUp: input.followUp,
    expiresAt,
    renewsRecordOf: earlier?.createdAt ?? null,
  };
  const [refusal] = judgeProposal(proposal, ctx.now);
  if (refusal) throw new InvalidInput(refusal.field, refusal.text);
  await ctx.db.waiver.updateMany({
    where: { storeId, ...keyOf(finding), state: "proposed" },
    data: { state: "void", voidedAt: ctx.now, voidReason: "A newer proposal took its place." },
  });
  const waiver = await ctx.db.waiver.create({
    data: {
      workspaceId: ctx.actor.workspaceId,
      storeId,
      ...keyOf(finding),
      bottleneck: input.bottleneck,
      measuredResultId: result.id,
      measuredAt: result.startedAt,
      measuredValue: measure?.value ?? null,
      measuredUnit: measure?.unit ?? null,
      worstCase: input.worstCase,
      containment: input.containment,
      containmentProof: input.containmentProof,
      tripwire: input.tripwire,
      campaigns: profile.campaigns.filter(({ end }) => new Date(end) > ctx.now).map(({ name }) => name),
      followUp: input.followUp,
      ownerName: input.ownerName,
      proposedByName: actorName(ctx.actor),
      createdAt: ctx.now,
      expiresAt,
    },
    select: { id: true },
  });
  await recordActivity(ctx, {
    storeId,
    action: "waiver.proposed",
    subject: { kind: "waiver", id: waiver.id, name: finding.title },
    after: { until: input.endDay },
  });
  await askFounders(ctx, { storeId, storeName: store.name, waiverId: waiver.id, expiresAt });
  return { waiverId: waiver.id };
}

/** Tells the founders that a record waits for their word: one mail a person and record. */
async function askFounders(
  ctx: Ctx,
  ask: { storeId: string; storeName: string; waiverId: string; expiresAt: Date },
): Promise<void> {
  const founders = await ctx.db.storePerson.findMany({
    where: { storeId: ask.storeId, removedAt: null, role: "founder" },
    select: { id: true, name: true, email: true },
  });
  for (const founder of founders) {
    await queueMail(ctx, {
      storeId: ask.storeId,
      idempotencyKey: `waiver-word:${ask.waiverId}:${founder.id}`,
      template: "waiver-word",
      to: founder,
      data: {
        storeId: ask.storeId,
        storeName: ask.storeName,
        name: founder.name,
        inviterName: actorName(ctx.actor),
        ends: ask.expiresAt.toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: "UTC" }),
      },
    });
  }
}

function refuseSecrets(input: z.infer<typeof ProposeWaiver>): void {
  for (const field of ["bottleneck", "worstCase", "containment", "containmentProof", "tripwire", "followUp"] as const) {
    if (findSecrets(input[field])) {
      throw new InvalidInput(field, "That looks like a secret value. Put only its name here.");
    }
  }
}
