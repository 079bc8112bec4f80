/** Door across tenants: whose drills stop being evidence soon, or already have. */
import { systemDb } from "../db.ts";

export type EndingDrill = { workspaceId: string; storeId: string; drillId: string; kind: string };

/** A week to do it again before it counts no longer. */
const AHEAD_MS = 7 * 86_400_000;
/** Two days later we ask once more, and never again for this try (ux 12: one reminder after two days). */
const REMIND_MS = 2 * 86_400_000;

/**
 * Lists at most `take` drills that were seen, end within a week or ended at most a week ago, are the newest seen of their
 * kind, have no open try, and were not asked about yet, or only once two days ago.
 */
export function drillsToAskAgain(now: Date, take: number): Promise<EndingDrill[]> {
  const [ends, ended] = [new Date(now.getTime() + AHEAD_MS), new Date(now.getTime() - AHEAD_MS)];
  const reminded = new Date(now.getTime() - REMIND_MS);
  return systemDb().$queryRaw<EndingDrill[]>`
    SELECT d."workspaceId", d."storeId", d."id" AS "drillId", d."kind"
    FROM "Drill" d JOIN "Store" s ON s."id" = d."storeId"
    WHERE d."state" = 'seen' AND d."expiresAt" BETWEEN ${ended} AND ${ends} AND s."archivedAt" IS NULL
      AND NOT EXISTS (SELECT FROM "Drill" n WHERE n."storeId" = d."storeId" AND n."kind" = d."kind"
        AND (n."state" IN ('waiting', 'running') OR (n."state" = 'seen' AND n."expiresAt" > d."expiresAt")))
      AND NOT EXISTS (SELECT FROM "Mail" m WHERE m."storeId" = d."storeId" AND m."template" = 'drill-again'
        AND m."data"->>'drillId' = d."id"::text
        AND (m."data"->>'isReminder' = 'yes' OR m."createdAt" > ${reminded}))
    ORDER BY d."expiresAt"
    LIMIT ${take}`;
}
