/** Puts on record that a member looks at the founder's pages. */
import { recordActivity } from "../activity/record-activity.ts";
import type { Ctx } from "../ctx.ts";
import { NotFound } from "../errors.ts";

/** Looks within an hour are one. */
const ONE_LOOK_MS = 3_600_000;

/** Notes the look of a member, once an hour and store; of the store's own people nothing. Throws `NotFound`. */
export async function noteLook(ctx: Ctx, storeId: string): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "member") return;
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { name: true } });
  if (!store) throw new NotFound("store");
  const action = "founder-view.opened";
  const since = new Date(ctx.now.getTime() - ONE_LOOK_MS);
  const noted = await ctx.db.activity.findFirst({
    where: { storeId, action, actorId: actor.memberId, at: { gt: since } },
    select: { id: true },
  });
  if (noted) return;
  await recordActivity(ctx, {
    storeId,
    action,
    subject: { kind: "store", id: storeId, name: store.name },
    internal: true,
  });
}
