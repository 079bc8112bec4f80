/** Plays a DNS change of a store through before anybody makes it. */
import { z } from "zod";
import { makeProbes } from "../audit-runs/make-probes.ts";
import { checks } from "../checks/index.ts";
import { type Rehearsal, rehearse } from "../checks/rehearse.ts";
import { loadConnections } from "../connections/load-connections.ts";
import { type Actor, inTenant, requireEditor } from "../ctx.ts";
import { limit } from "../doors/rate-limit.ts";
import { Conflict, NotFound } from "../errors.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { ProposedRecord, readProposal } from "./proposed-record.ts";

export const RehearseRecord = ProposedRecord.extend({ storeId: z.uuid() });

/** Ours: a person waits for it. What is not seen by then is said to be unclear. */
const PATIENCE_MS = 45_000;

/**
 * Rehearses; no transaction is held while the network is asked and nothing is written to any DNS. Throws `NotAllowed`
 * for viewers, `InvalidInput` for a record that cannot be, `LimitReached` after 60 rehearsals of a store an hour.
 */
export async function rehearseRecord(
  actor: Actor,
  { storeId, ...record }: z.infer<typeof RehearseRecord>,
  now = new Date(),
  signal?: AbortSignal,
): Promise<Rehearsal> {
  const { store, connections, change } = await inTenant(
    actor,
    async (ctx) => {
      requireEditor(ctx, "rehearsing a change");
      const found = await ctx.db.store.findUnique({
        where: { id: storeId },
        select: { domain: true, profile: true, archivedAt: true },
      });
      if (!found) throw new NotFound("store");
      if (found.archivedAt) throw new Conflict("This store was put away. Bring it back first.");
      return {
        store: profileOf(found),
        connections: await loadConnections(ctx, storeId),
        change: readProposal(record, found.domain),
      };
    },
    now,
  );
  await limit(`rehearse:${storeId}`, 60, 3_600_000, now, "60 rehearsals an hour are the limit. Try again later.");
  const patience = AbortSignal.timeout(PATIENCE_MS);
  return rehearse({
    store,
    probes: () => makeProbes(store),
    changes: [change],
    checks,
    now: () => new Date(),
    connections,
    signal: signal ? AbortSignal.any([signal, patience]) : patience,
  });
}
