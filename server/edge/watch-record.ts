/** Watches a changed record of a store arrive at name servers and resolvers. */
import { z } from "zod";
import { makeProbes } from "../audit-runs/make-probes.ts";
import { type Arrival, watchArrival } from "../checks/dns/arrival.ts";
import type { DnsChange } from "../checks/dns/record-change.ts";
import { type Actor, inTenant, requireEditor } from "../ctx.ts";
import { limit } from "../doors/rate-limit.ts";
import { Conflict, NotFound } from "../errors.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { ProposedRecord, readProposal } from "./proposed-record.ts";

export const WatchRecord = ProposedRecord.extend({ storeId: z.uuid() });

/**
 * Looks once; whoever waits asks again. Throws `NotAllowed` for viewers, `InvalidInput` for a record that cannot be,
 * `LimitReached` after 600 looks of a store an hour: half an hour at one look in five seconds, with room.
 */
export async function watchRecord(
  actor: Actor,
  { storeId, ...record }: z.infer<typeof WatchRecord>,
  now = new Date(),
): Promise<Arrival & { change: DnsChange }> {
  const { store, change } = await inTenant(
    actor,
    async (ctx) => {
      requireEditor(ctx, "watching a record");
      const found = await ctx.db.store.findUnique({
        where: { id: storeId },
        select: { domain: true, profile: true, archivedAt: true },
      });
      if (!found) throw new NotFound("store");
      if (found.archivedAt) throw new Conflict("This store was put away. Bring it back first.");
      return { store: profileOf(found), change: readProposal(record, found.domain) };
    },
    now,
  );
  await limit(`watch:${storeId}`, 600, 3_600_000, now, "600 looks an hour are the limit. Try again later.");
  const arrival = await watchArrival(makeProbes(store).dns, store.domain, change);
  return { ...arrival, change };
}
