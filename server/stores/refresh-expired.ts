/** Computes stores again whose evidence has expired since: what was ready is not known to be ready now. */
import { inTenant, systemActor } from "../ctx.ts";
import { expiredStores } from "../doors/expired-stores.ts";
import { log } from "../log.ts";
import { refreshStore } from "./refresh-store.ts";

/** One round stays well under a minute; what is left comes with the next. */
const AT_ONCE = 100;

/** Refreshes the stores whose rows are out of date, each in a transaction of its own. Gives how many it refreshed. */
export async function refreshExpired(now: Date): Promise<number> {
  let refreshed = 0;
  for (const { workspaceId, storeId } of await expiredStores(now, AT_ONCE)) {
    try {
      await inTenant(systemActor(workspaceId, "expiry"), (ctx) => refreshStore(ctx, storeId), now);
      refreshed += 1;
    } catch (error) {
      // One broken store must not keep the others' lists green.
      log("error", "a store could not be refreshed", { storeId, error });
    }
  }
  return refreshed;
}
