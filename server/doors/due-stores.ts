/** Door across tenants: finds the stores whose next audit is due by the clock. */
import { systemDb } from "../db.ts";

/** Evidence of the network lasts 24 h (catalogue 0.7): the next audit starts an hour before it ends. */
const OLD_HOURS = 23;
/** At night in the shop's own zone an audit is due earlier, so that it happens then and not in the afternoon's rush. */
const NIGHT = { fromHour: 2, toHour: 5, oldHours: 12 };

/**
 * Lists at most `take` stores in a sprint or launched whose last audit of everything is old, the oldest first. Those
 * put away, never audited, or with that audit under way are left alone.
 */
export async function storesDueForAudit(now: Date, take: number): Promise<{ workspaceId: string; storeId: string }[]> {
  const zones = await systemDb().store.findMany({ distinct: ["timeZone"], select: { timeZone: true } });
  const zonesAtNight = zones.map(({ timeZone }) => timeZone).filter((timeZone) => isNight(now, timeZone));
  return systemDb().$queryRaw<{ workspaceId: string; storeId: string }[]>`
    SELECT s."workspaceId", s."id" AS "storeId"
    FROM "Store" s
    JOIN LATERAL (
      SELECT r."createdAt", r."state" FROM "AuditRun" r
      WHERE r."workspaceId" = s."workspaceId" AND r."storeId" = s."id"
        AND r."trigger" NOT IN ('recheck', 'smoke', 'deploy') AND (r."stageKey" IS NULL OR r."stageKey" = 'audit')
      ORDER BY r."createdAt" DESC LIMIT 1
    ) last ON last."state" NOT IN ('queued', 'running')
    WHERE s."archivedAt" IS NULL
      AND (s."launchedAt" IS NOT NULL
        OR EXISTS (SELECT 1 FROM "Sprint" p WHERE p."storeId" = s."id" AND p."state" = 'active'))
      AND (last."createdAt" <= ${hoursBefore(now, OLD_HOURS)}
        OR (last."createdAt" <= ${hoursBefore(now, NIGHT.oldHours)} AND s."timeZone" = ANY(${zonesAtNight})))
    ORDER BY last."createdAt"
    LIMIT ${take}`;
}

function hoursBefore(now: Date, hours: number): Date {
  return new Date(now.getTime() - hours * 3_600_000);
}

function isNight(now: Date, timeZone: string): boolean {
  const hour = Number(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone }).format(now));
  return hour >= NIGHT.fromHour && hour < NIGHT.toHour;
}
