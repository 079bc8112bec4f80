/** Deletes a store for good: planned by an owner, done a week later, kept by a word until then. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { type Ctx, inTenant, requireOwner, systemActor } from "../ctx.ts";
import { storesToDelete } from "../doors/stores-to-delete.ts";
import { Conflict, InvalidInput, NotFound } from "../errors.ts";
import { log } from "../log.ts";
import { lockStore } from "../stores/lock-store.ts";

export const StoreToKeep = z.object({ storeId: z.uuid() });
export const PlanDeletion = StoreToKeep.extend({ typedDomain: z.string().trim().toLowerCase().max(253) });

/** Ours: long enough for somebody on holiday to hear of it from a colleague. */
export const GRACE_DAYS = 7;
/** One round stays well under a minute; what is left comes with the next. */
const AT_ONCE = 20;

/**
 * Plans the deletion of a store that was put away. Owners only, the domain typed; nothing is deleted yet. Throws
 * `NotAllowed`, `NotFound`, `InvalidInput` for another domain, and `Conflict` while the store is not put away.
 */
export async function planDeletion(ctx: Ctx, input: z.infer<typeof PlanDeletion>): Promise<{ deleteAt: Date }> {
  requireOwner(ctx, "deleting a store");
  await lockStore(ctx, input.storeId);
  const store = await find(ctx, input.storeId);
  if (input.typedDomain !== store.domain) throw new InvalidInput("typedDomain", `Type ${store.domain} to delete it.`);
  if (!store.archivedAt) throw new Conflict("Put the store away first. After that it can be deleted.");
  if (store.deleteAt) return { deleteAt: store.deleteAt };
  const deleteAt = new Date(ctx.now.getTime() + GRACE_DAYS * 86_400_000);
  await ctx.db.store.update({ where: { id: store.id }, data: { deleteAt } });
  await recordActivity(ctx, {
    storeId: store.id,
    action: "store.deletion-planned",
    subject: { kind: "store", id: store.id, name: store.name },
    after: { deleteAt: deleteAt.toISOString() },
  });
  return { deleteAt };
}

/** Takes a planned deletion back; the store stays put away. Owners only. Throws `NotAllowed` and `NotFound`. */
export async function keepStore(ctx: Ctx, input: z.infer<typeof StoreToKeep>): Promise<void> {
  requireOwner(ctx, "keeping a store");
  const store = await find(ctx, input.storeId);
  if (!store.deleteAt) return;
  await ctx.db.store.update({ where: { id: store.id }, data: { deleteAt: null } });
  await recordActivity(ctx, {
    storeId: store.id,
    action: "store.kept",
    subject: { kind: "store", id: store.id, name: store.name },
  });
}

/** Deletes the stores whose week is over, each in a transaction of its own. Gives how many it deleted. */
export async function deleteDueStores(now: Date): Promise<number> {
  let deleted = 0;
  for (const { workspaceId, storeId } of await storesToDelete(now, AT_ONCE)) {
    try {
      await inTenant(systemActor(workspaceId, "deletion"), (ctx) => deleteStore(ctx, storeId), now);
      deleted += 1;
    } catch (error) {
      log("error", "a store could not be deleted", { storeId, error });
    }
  }
  return deleted;
}

/** Deletes one store with everything measured, unless it was kept meanwhile; its activity stays. */
async function deleteStore(ctx: Ctx, storeId: string): Promise<void> {
  await lockStore(ctx, storeId);
  const store = await find(ctx, storeId);
  if (!store.deleteAt || store.deleteAt > ctx.now) return;
  await recordActivity(ctx, {
    storeId,
    action: "store.deleted",
    subject: { kind: "store", id: storeId, name: store.name },
  });
  const sprint = await ctx.db.sprint.findFirst({ where: { storeId, state: "active" }, select: { id: true } });
  if (sprint) {
    // Its workflow has nothing left to wait for.
    await ctx.emit("sprintCancelled", { workspaceId: ctx.actor.workspaceId, storeId, sprintId: sprint.id });
  }
  await ctx.db.store.delete({ where: { id: storeId } });
}

async function find(ctx: Ctx, storeId: string) {
  const store = await ctx.db.store.findUnique({
    where: { id: storeId },
    select: { id: true, name: true, domain: true, archivedAt: true, deleteAt: true },
  });
  if (!store) throw new NotFound("store");
  return store;
}
