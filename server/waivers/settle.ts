/** Ends the records that no longer hold: in the transaction that notices, so that no list stays green on one. */
import { recordActivity } from "../activity/record-activity.ts";
import type { StoreProfile } from "../checks/store-profile.ts";
import { type Ctx, systemActor } from "../ctx.ts";
import { voidReason } from "../stages/waiver-rules.ts";
import { openFindingStates } from "../words.ts";
import { type FindingKeyRow, keyOf, measureIn, measureOf, waivedFinding } from "./waived-finding.ts";

/** Voids what has ended, got worse, spread or was not made for the campaign that began. */
export async function settleWaivers(ctx: Ctx, storeId: string, profile: StoreProfile): Promise<void> {
  const alive = await ctx.db.waiver.findMany({ where: { storeId, state: { not: "void" } } });
  if (alive.length === 0) return;
  const findings = await ctx.db.finding.findMany({
    where: { storeId, checkId: { in: alive.map(({ checkId }) => checkId) }, state: { not: "fixed" } },
  });
  const results = await ctx.db.result.findMany({
    where: { id: { in: findings.map(({ resultId }) => resultId) } },
    select: { id: true, data: true },
  });
  for (const waiver of alive) {
    const own = findings.filter(({ checkId }) => checkId === waiver.checkId);
    const finding = own.find(
      ({ subject, findingKey }) => subject === waiver.subject && findingKey === waiver.findingKey,
    );
    const spread = own.filter(
      ({ subject, status, openedAt, reopenedAt, state }) =>
        subject !== waiver.subject &&
        status === "fail" &&
        (reopenedAt ?? openedAt) > waiver.createdAt &&
        openFindingStates.some((open) => open === state),
    );
    const reason = voidReason(
      { ...waiver, measure: measureOf(waiver) },
      {
        finding: finding ? waivedFinding(finding, profile) : null,
        measure: measureIn(results.find(({ id }) => id === finding?.resultId)?.data),
        newlyFailing: spread.map(({ subject }) => subject),
        campaigns: profile.campaigns,
      },
      ctx.now,
    );
    if (reason) await voidByRule(ctx, waiver, reason);
  }
}

async function voidByRule(
  ctx: Ctx,
  waiver: FindingKeyRow & { id: string; storeId: string },
  reason: string,
): Promise<void> {
  await ctx.db.waiver.update({
    where: { id: waiver.id },
    data: { state: "void", voidedAt: ctx.now, voidReason: reason },
  });
  const title = await reopenContained(ctx, waiver);
  // Nobody decided it: whoever's act made us look did not end the record.
  const bySystem = { ...ctx, actor: systemActor(ctx.actor.workspaceId, "waivers") };
  await recordActivity(bySystem, {
    storeId: waiver.storeId,
    action: "waiver.voided",
    subject: { kind: "waiver", id: waiver.id, name: title ?? waiver.checkId },
    after: { reason },
  });
}

/** Opens the finding that a record contained. Gives its title; null when there is none. */
export async function reopenContained(ctx: Ctx, waiver: FindingKeyRow & { storeId: string }): Promise<string | null> {
  const finding = await ctx.db.finding.findFirst({ where: { storeId: waiver.storeId, ...keyOf(waiver) } });
  if (finding?.state === "contained") {
    await ctx.db.finding.update({
      where: { id: finding.id },
      data: { state: "reopened", reopenedAt: ctx.now, updatedAt: ctx.now },
    });
  }
  return finding?.title ?? null;
}
