/** Changes a store's settings, puts it away and brings it back. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { stopRuns } from "../audit-runs/finish-run.ts";
import { type Ctx, requireEditor } from "../ctx.ts";
import { InvalidInput, NotFound } from "../errors.ts";
import { isTimeZone, noonOf } from "./create-store.ts";
import { lockStore } from "./lock-store.ts";
import { profileOf, StoreProfileSchema } from "./profile-schema.ts";
import { refreshStore } from "./refresh-store.ts";

export const StoreRef = z.object({ storeId: z.uuid() });
export const UpdateStore = StoreRef.extend({
  name: z.string().trim().min(1, "Give the store a name.").max(80, "At most 80 characters.").optional(),
  profile: StoreProfileSchema.optional(),
  launchDay: z.iso.date().nullable().optional(),
  timeZone: z.string().refine(isTimeZone, "We do not know this time zone.").optional(),
});

/** Gives what the settings page edits. */
export async function storeSettings(ctx: Ctx, input: z.infer<typeof StoreRef>) {
  const store = await find(ctx, input.storeId);
  const sprint = await ctx.db.sprint.findFirst({
    where: { storeId: store.id },
    orderBy: { number: "desc" },
    select: { number: true, state: true, startedAt: true, endedAt: true },
  });
  return {
    id: store.id,
    name: store.name,
    domain: store.domain,
    profile: profileOf(store),
    launchDay: store.launchAt?.toISOString().slice(0, 10) ?? null,
    timeZone: store.timeZone,
    archivedAt: store.archivedAt,
    /** When it is deleted for good; null while nobody asked for it. */
    deleteAt: store.deleteAt,
    /** The newest sprint, running or ended; null before the first. */
    sprint,
  };
}

/** Saves settings; the domain itself never changes. */
export async function updateStore(ctx: Ctx, input: z.infer<typeof UpdateStore>): Promise<void> {
  requireEditor(ctx, "changing a store's settings");
  const store = await find(ctx, input.storeId);
  if (input.profile && input.profile.domain !== store.domain) {
    throw new InvalidInput("domain", "The domain of a store stays. Add another store for another domain.");
  }
  await ctx.db.store.update({
    where: { id: store.id },
    data: {
      ...(input.name ? { name: input.name } : {}),
      ...(input.profile ? { profile: input.profile } : {}),
      ...(input.launchDay === undefined ? {} : { launchAt: input.launchDay ? noonOf(input.launchDay) : null }),
      ...(input.timeZone ? { timeZone: input.timeZone } : {}),
    },
  });
  await recordActivity(ctx, {
    storeId: store.id,
    action: "store.updated",
    subject: { kind: "store", id: store.id, name: input.name ?? store.name },
    before: { name: store.name, launchAt: store.launchAt?.toISOString() ?? null },
    after: { name: input.name ?? store.name, launchDay: input.launchDay ?? null, profile: input.profile !== undefined },
  });
  await refreshStore(ctx, store.id);
}

/** Puts a store away: it leaves the lists and nothing runs on it; everything stays. */
export async function archiveStore(ctx: Ctx, input: z.infer<typeof StoreRef>): Promise<void> {
  requireEditor(ctx, "putting a store away");
  await lockStore(ctx, input.storeId);
  const store = await find(ctx, input.storeId);
  if (store.archivedAt) return;
  await ctx.db.store.update({ where: { id: store.id }, data: { archivedAt: ctx.now } });
  await stopRuns(ctx, store.id, null);
  await recordActivity(ctx, {
    storeId: store.id,
    action: "store.archived",
    subject: { kind: "store", id: store.id, name: store.name },
  });
}

/** Brings a store back, also from a deletion that is planned. */
export async function restoreStore(ctx: Ctx, input: z.infer<typeof StoreRef>): Promise<void> {
  requireEditor(ctx, "bringing a store back");
  const store = await find(ctx, input.storeId);
  if (!store.archivedAt) return;
  await ctx.db.store.update({ where: { id: store.id }, data: { archivedAt: null, deleteAt: null } });
  await recordActivity(ctx, {
    storeId: store.id,
    action: "store.restored",
    subject: { kind: "store", id: store.id, name: store.name },
  });
  // What was seen before it was put away has aged meanwhile.
  await refreshStore(ctx, store.id);
}

async function find(ctx: Ctx, storeId: string) {
  const store = await ctx.db.store.findUnique({ where: { id: storeId } });
  if (!store) throw new NotFound("store");
  return store;
}
