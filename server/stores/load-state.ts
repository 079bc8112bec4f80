/** Loads what the pure rules read of a store: states, waivers, signals, stages. */
import type { TenantDb } from "../db.ts";
import type { CheckStateView, WaiverView } from "../stages/state.ts";
import { asImpact, asSeverity, asStatus } from "../words.ts";

/** Gives the current word of every check on the store. */
export async function loadCheckStates(db: TenantDb, storeId: string): Promise<CheckStateView[]> {
  const rows = await db.checkState.findMany({ where: { storeId }, orderBy: [{ checkId: "asc" }, { subject: "asc" }] });
  return rows.map((row) => ({
    ...row,
    status: asStatus(row.status),
    severity: asSeverity(row.severity),
    impact: asImpact(row.impact),
  }));
}

/** Gives the accepted waivers that are in force at `now`. */
export async function loadWaivers(db: TenantDb, storeId: string, now: Date): Promise<WaiverView[]> {
  return db.waiver.findMany({
    where: { storeId, state: "accepted", voidedAt: null, expiresAt: { gt: now } },
    select: { checkId: true, subject: true, findingKey: true, expiresAt: true },
  });
}
