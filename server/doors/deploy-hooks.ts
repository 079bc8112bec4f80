/** Doors across tenants: whose deploy hook an address is, and forgetting the calls of all hooks after thirty days. */
import { systemDb } from "../db.ts";

/** Catalogue 16: a call is remembered for thirty days. */
export const REMEMBERED_DAYS = 30;
/** Rows of one statement, so that none holds others up. */
const AT_ONCE = 5_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** One hook that takes calls, its secrets sealed. */
export type OpenHook = NonNullable<Awaited<ReturnType<typeof findDeployHook>>>;

/** Finds the hook of an address; null when there is none, it has ended, or it is another provider's. */
export async function findDeployHook(provider: string, endpointId: string) {
  if (!UUID.test(endpointId)) return null;
  const hook = await systemDb().deployHook.findUnique({
    where: { id: endpointId },
    select: {
      id: true,
      workspaceId: true,
      storeId: true,
      provider: true,
      sealed: true,
      sealedBefore: true,
      beforeEndsAt: true,
      productionRef: true,
      projectRef: true,
      verifiedAt: true,
      lastDeliveryAt: true,
      endedAt: true,
    },
  });
  return hook && !hook.endedAt && hook.provider === provider ? hook : null;
}

/** Forgets the calls that have had their thirty days, some thousands at a time. Gives how many. */
export async function forgetHookDeliveries(now: Date): Promise<number> {
  const before = new Date(now.getTime() - REMEMBERED_DAYS * 86_400_000);
  let forgotten = 0;
  for (;;) {
    const rows = await systemDb().$executeRaw`
      DELETE FROM "HookDelivery" WHERE "id" IN (
        SELECT "id" FROM "HookDelivery" WHERE "receivedAt" < ${before} ORDER BY "receivedAt" LIMIT ${AT_ONCE}
      )`;
    forgotten += rows;
    if (rows < AT_ONCE) return forgotten;
  }
}
