/** A stored finding as the waiver rules read it. */
import { z } from "zod";
import type { StoreProfile } from "../checks/store-profile.ts";
import { type Measure, measureUnits, type WaivedFinding, waiverDaysMax } from "../stages/waiver-rules.ts";
import { asImpact, asSeverity, asStatus, oneOf } from "../words.ts";

export type FindingKeyRow = { checkId: string; subject: string; findingKey: string };
type Row = FindingKeyRow & { status: string; severity: string; impact: string };

/** Gives the finding for the rules. */
export function waivedFinding(row: Row, profile: StoreProfile): WaivedFinding {
  const host = URL.parse(row.subject)?.hostname ?? row.subject;
  const roles = profile.hosts.filter(({ name }) => name === host).map(({ role }) => role);
  return {
    checkId: row.checkId,
    findingKey: row.findingKey,
    status: asStatus(row.status),
    severity: asSeverity(row.severity),
    impact: asImpact(row.impact),
    isStorefront: host === profile.domain || roles.some((role) => role === "storefront" || role === "checkout"),
  };
}

const Measured = z.union([
  z.object({ p95Ms: z.number() }).transform(({ p95Ms }): Measure => ({ value: p95Ms, unit: "ms" })),
  z
    .object({ errorPercent: z.number() })
    .transform(({ errorPercent }): Measure => ({ value: errorPercent, unit: "percent" })),
]);

/** Reads the figure out of a result's data; null when it holds none. */
export function measureIn(data: unknown): Measure | null {
  return Measured.safeParse(data).data ?? null;
}

/** Gives the figure a record was made with; null when it has none. */
export function measureOf(waiver: { measuredValue: number | null; measuredUnit: string | null }): Measure | null {
  const { measuredValue: value, measuredUnit: unit } = waiver;
  return value === null || unit === null ? null : { value, unit: oneOf(measureUnits, unit) };
}

/** The key of a finding, in a `where`. */
export function keyOf({ checkId, subject, findingKey }: FindingKeyRow): FindingKeyRow {
  return { checkId, subject, findingKey };
}

/** The last moment a record made at `now` may hold. */
export function latestEnd(finding: WaivedFinding, now: Date): Date {
  return new Date(now.getTime() + waiverDaysMax(finding.severity) * 86_400_000);
}
