/** Door across tenants: finds the stores whose planned deletion is due. */
import { systemDb } from "../db.ts";

/** Lists at most `take` stores, the longest due first. */
export async function storesToDelete(now: Date, take: number): Promise<{ workspaceId: string; storeId: string }[]> {
  const stores = await systemDb().store.findMany({
    where: { deleteAt: { lte: now } },
    orderBy: { deleteAt: "asc" },
    take,
    select: { id: true, workspaceId: true },
  });
  return stores.map(({ id, workspaceId }) => ({ workspaceId, storeId: id }));
}
