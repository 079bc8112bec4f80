/** Reads bottleneck records: for the consultants in full, for the store's own people in plain words. */
import type { z } from "zod";
import { checks } from "../checks/index.ts";
import type { Ctx } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import type { FindingRef } from "../findings/read-findings.ts";
import { notWaivable } from "../stages/waiver-rules.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { oneOf, waiverStates } from "../words.ts";
import { keyOf, latestEnd, measureIn, waivedFinding } from "./waived-finding.ts";

/** Lists a store's records, newest first; void ones for the last 50. */
export async function listWaivers(ctx: Ctx, storeId: string) {
  const rows = await ctx.db.waiver.findMany({ where: { storeId }, orderBy: { createdAt: "desc" }, take: 50 });
  const findings = await ctx.db.finding.findMany({
    where: { storeId, checkId: { in: rows.map(({ checkId }) => checkId) } },
    select: { id: true, title: true, checkId: true, subject: true, findingKey: true },
  });
  return rows.map(({ workspaceId: _tenant, reviewerUserId: _reviewer, founderUserId: _founder, ...row }) => {
    const finding = findings.find(
      ({ checkId, subject, findingKey }) =>
        checkId === row.checkId && subject === row.subject && findingKey === row.findingKey,
    );
    return {
      ...row,
      state: oneOf(waiverStates, row.state),
      findingId: finding?.id ?? null,
      title: finding?.title ?? row.checkId,
    };
  });
}

/** Says whether a finding may be contained, until when at the latest, and what is measured; `refusal` says why not. */
export async function waiverOptions(ctx: Ctx, input: z.infer<typeof FindingRef>) {
  const finding = await ctx.db.finding.findFirst({ where: { id: input.findingId, storeId: input.storeId } });
  if (!finding) throw new NotFound("risk");
  const store = await ctx.db.store.findUniqueOrThrow({ where: { id: input.storeId }, select: { profile: true } });
  const result = await ctx.db.result.findUniqueOrThrow({ where: { id: finding.resultId } });
  const alive = await ctx.db.waiver.findFirst({
    where: { storeId: input.storeId, ...keyOf(finding), state: { not: "void" } },
    select: { id: true },
  });
  const view = waivedFinding(finding, profileOf(store));
  const seen = await ctx.db.checkState.findMany({
    where: { storeId: input.storeId },
    select: { checkId: true, status: true, expiresAt: true },
  });
  const shaky = new Set(
    seen.filter(({ status, expiresAt }) => status !== "pass" || expiresAt <= ctx.now).map(({ checkId }) => checkId),
  );
  const passing = new Set(seen.map(({ checkId }) => checkId).filter((checkId) => !shaky.has(checkId)));
  return {
    refusal: notWaivable(view),
    latestEnd: latestEnd(view, ctx.now),
    measuredAt: result.startedAt,
    measure: measureIn(result.data),
    /** A figure has to be given for what is slow. */
    needsMeasure: view.impact === "slow" && measureIn(result.data) === null,
    /** The checks that pass on every subject now: each may prove a limit. */
    proofs: checks.filter(({ id }) => passing.has(id)).map(({ id, title }) => ({ checkId: id, title })),
    /** The record proposed or in force; null when there is none. */
    waiverId: alive?.id ?? null,
  };
}

/** Lists what waits for the founder's word, then what is contained, in plain words. */
export async function founderWaivers(ctx: Ctx, storeId: string) {
  const rows = (await listWaivers(ctx, storeId)).filter(({ state }) => state !== "void");
  const plain = rows.map((row) => ({
    id: row.id,
    title: row.title,
    bottleneck: row.bottleneck,
    worstCase: row.worstCase,
    containment: row.containment,
    tripwire: row.tripwire,
    ownerName: row.ownerName,
    until: row.expiresAt,
    proposedByName: row.proposedByName,
    reviewerName: row.reviewerName,
    founderName: row.founderName,
    state: row.state,
  }));
  return {
    waiting: plain.filter(({ founderName }) => founderName === null),
    contained: plain.filter(({ state }) => state === "accepted"),
  };
}
