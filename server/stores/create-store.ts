/** Onboards a store: the row, its first sprint with six stages, and the workflow that runs them. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { readDomain } from "../checks/domain.ts";
import { type Ctx, requireEditor } from "../ctx.ts";
import { isDuplicate } from "../db.ts";
import { Conflict, InvalidInput } from "../errors.ts";
import { startSprint } from "../roadmap/start-sprint.ts";
import { StoreProfileSchema } from "./profile-schema.ts";

export const CreateStore = z.object({
  name: z.string().trim().min(1, "Give the store a name.").max(80, "At most 80 characters."),
  profile: StoreProfileSchema,
  /** A day, `2026-11-27`, in the store's zone; null while open. */
  launchDay: z.iso.date().nullable().default(null),
  timeZone: z.string().refine(isTimeZone, "We do not know this time zone.").default("UTC"),
  /** False keeps the first audit for later. */
  startAudit: z.boolean().default(true),
});
export type CreateStore = z.infer<typeof CreateStore>;

/** Creates a store and starts its first sprint. Throws `InvalidInput` on a bad domain, `Conflict` on one the workspace has. */
export async function createStore(ctx: Ctx, input: CreateStore): Promise<{ storeId: string }> {
  requireEditor(ctx, "adding a store");
  const reading = readDomain(input.profile.domain);
  if (!reading.ok) throw new InvalidInput("domain", reading.message);
  const { workspaceId } = ctx.actor;
  const existing = await ctx.db.store.findUnique({
    where: { workspaceId_domain: { workspaceId, domain: reading.domain } },
    select: { name: true, archivedAt: true },
  });
  if (existing) {
    throw new Conflict(
      existing.archivedAt
        ? `${existing.name} has this domain and was put away. Bring it back from its settings.`
        : `You already have this store: ${existing.name}.`,
    );
  }
  const store = await ctx.db.store
    .create({
      data: {
        workspaceId,
        name: input.name,
        domain: reading.domain,
        profile: { ...input.profile, domain: reading.domain },
        launchAt: input.launchDay ? noonOf(input.launchDay) : null,
        timeZone: input.timeZone,
        createdAt: ctx.now,
      },
      select: { id: true, name: true },
    })
    .catch((error: unknown) => {
      // A second click that came while the first was under way.
      throw isDuplicate(error) ? new Conflict("You already have this store.") : error;
    });
  await recordActivity(ctx, {
    storeId: store.id,
    action: "store.added",
    subject: { kind: "store", id: store.id, name: store.name },
    after: { domain: reading.domain },
  });
  await startSprint(ctx, { storeId: store.id, start: input.startAudit });
  return { storeId: store.id };
}

/** Tells whether the zone is one the runtime knows (IANA names). */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A launch is a day, not an hour: noon UTC keeps it the same day in nearly every zone. */
export function noonOf(day: string): Date {
  return new Date(`${day}T12:00:00.000Z`);
}
