/** Keeps whom to call for one part of the shop. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { componentSeverities } from "../checks/ho/access-facts.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { lookAtAccess } from "./look-again.ts";
import { refuseSecrets } from "./refuse-secrets.ts";

/** Ours: a shop has names by the dozen, not by the hundred. */
const PARTS_MAX = 200;

export const SaveComponent = z.object({
  storeId: z.uuid(),
  name: z.string().trim().min(1, "Name the part.").max(255, "At most 255 characters."),
  businessOwner: z.string().trim().max(80, "At most 80 characters."),
  technicalContact: z.string().trim().max(120, "At most 120 characters."),
  supportUrl: z
    .union([z.literal(""), z.url({ protocol: /^https$/, error: "Write the address, beginning with https://." })])
    .pipe(z.string().max(500, "At most 500 characters.")),
  severity: z.enum(componentSeverities),
});

/** Saves the part. Throws `InvalidInput` on anything shaped like a secret, `Conflict` past 200 parts. */
export async function saveComponent(ctx: Ctx, input: z.infer<typeof SaveComponent>): Promise<void> {
  requireEditor(ctx, "editing the ownership map");
  const { storeId, name, ...told } = input;
  const { businessOwner, technicalContact, supportUrl } = told;
  refuseSecrets({ name, businessOwner, technicalContact, supportUrl });
  await lockStore(ctx, storeId);
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { archivedAt: true } });
  if (!store || store.archivedAt) throw new NotFound("store");
  const where = { storeId_name: { storeId, name } };
  const before = await ctx.db.ownedComponent.findUnique({ where });
  if (!before && (await ctx.db.ownedComponent.count({ where: { storeId } })) >= PARTS_MAX) {
    throw new Conflict(`The map has ${PARTS_MAX} parts. Remove one that is gone first.`);
  }
  const row = { ...told, toldByName: actorName(ctx.actor), toldAt: ctx.now };
  await ctx.db.ownedComponent.upsert({
    where,
    update: row,
    create: { workspaceId: ctx.actor.workspaceId, storeId, name, ...row },
  });
  await recordActivity(ctx, {
    storeId,
    action: "component.owned",
    subject: { kind: "component", id: name.slice(0, 100), name },
    before: before ? { owner: before.businessOwner } : undefined,
    after: { owner: businessOwner },
  });
  await lookAtAccess(ctx, storeId, "ownership");
}

export const ComponentRef = z.object({ storeId: z.uuid(), name: z.string().min(1).max(255) });

/** Takes away what was told of a part; one that evidence shows stays on the map, without an owner. */
export async function removeComponent(ctx: Ctx, { storeId, name }: z.infer<typeof ComponentRef>): Promise<void> {
  requireEditor(ctx, "editing the ownership map");
  await lockStore(ctx, storeId);
  const { count } = await ctx.db.ownedComponent.deleteMany({ where: { storeId, name } });
  if (count === 0) throw new NotFound("part");
  await recordActivity(ctx, {
    storeId,
    action: "component.disowned",
    subject: { kind: "component", id: name.slice(0, 100), name },
  });
  await lookAtAccess(ctx, storeId, "ownership");
}
