/** Asks for the audits that are due by the clock, so that what was seen stays fresh while nobody looks. */
import { inTenant, systemActor } from "../ctx.ts";
import { storesDueForAudit } from "../doors/due-stores.ts";
import { Conflict, NotFound } from "../errors.ts";
import { log } from "../log.ts";
import { requestRun } from "./request-run.ts";

/** One round every five minutes: 240 stores an hour, each about a minute of work. */
const AT_ONCE = 20;

/** Requests them, each in a transaction of its own. Gives how many it requested. */
export async function requestDueRuns(now: Date): Promise<number> {
  let requested = 0;
  for (const { workspaceId, storeId } of await storesDueForAudit(now, AT_ONCE)) {
    try {
      const request = { storeId, trigger: "scheduled" as const, checkIds: null, stageKey: null };
      await inTenant(systemActor(workspaceId, "schedule"), (ctx) => requestRun(ctx, request), now);
      requested += 1;
    } catch (error) {
      // Somebody asked for one, or put the store away, since the list was read.
      if (error instanceof Conflict || error instanceof NotFound) continue;
      log("error", "a scheduled audit could not be requested", { storeId, error });
    }
  }
  return requested;
}
