/** Lists every check that concerns a store with its current word. */
import { isAttestation } from "../checks/attestation.ts";
import { checksInForce } from "../connections/permissions.ts";
import type { Ctx } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { effectiveStatus } from "../stages/state.ts";
import { loadCheckStates, loadWaivers } from "./load-state.ts";

/** Gives the catalogue in the form the store's permissions allow, each check with what it says of each subject now. */
export async function listChecks(ctx: Ctx, storeId: string) {
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { id: true } });
  if (!store) throw new NotFound("store");
  const checks = await checksInForce(ctx, storeId);
  const states = await loadCheckStates(ctx.db, storeId);
  const waivers = await loadWaivers(ctx.db, storeId, ctx.now);
  return checks.map((check) => ({
    id: check.id,
    title: check.title,
    why: check.why,
    stages: check.stages,
    severity: check.severity,
    impact: check.impact,
    /** Items of the minimum bar it feeds. */
    minimumBar: check.minimumBar,
    answeredBy: isAttestation(check) ? ("person" as const) : ("measurement" as const),
    /** Empty while nobody has looked yet. */
    states: states
      .filter((state) => state.checkId === check.id)
      .map((state) => ({
        subject: state.subject,
        findingKey: state.findingKey,
        status: effectiveStatus(state, waivers, ctx.now),
        summary: state.summary,
        ask: state.ask,
        seenAt: state.seenAt,
        expiresAt: state.expiresAt,
      })),
  }));
}
