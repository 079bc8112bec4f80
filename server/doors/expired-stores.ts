/** Door across tenants: finds the stores whose derived rows rest on evidence that has expired. */
import { systemDb } from "../db.ts";

/** Lists at most `take` stores, the longest expired first; those put away are left alone. */
export async function expiredStores(now: Date, take: number): Promise<{ workspaceId: string; storeId: string }[]> {
  return systemDb().storeSummary.findMany({
    where: { validUntil: { lte: now }, store: { archivedAt: null } },
    orderBy: { validUntil: "asc" },
    take,
    select: { workspaceId: true, storeId: true },
  });
}
