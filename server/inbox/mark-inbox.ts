/** Puts an entry of one's own inbox aside, for good or until tomorrow, and takes that back. */
import { z } from "zod";
import { DAY_MS } from "../checks/check.ts";
import type { Ctx } from "../ctx.ts";
import { NotAllowed } from "../errors.ts";

export const MarkInbox = z.object({
  key: z.string().regex(/^[a-z]+:[0-9a-f-]{36}:\d{1,15}$/, "That is no entry of the inbox."),
  /** `open` takes an earlier mark back. */
  state: z.enum(["done", "later", "open"]),
});

/** Marks one entry for the member who asks; nobody else's inbox changes. Throws `NotAllowed` for all but owners and consultants. */
export async function markInbox(ctx: Ctx, { key, state }: z.infer<typeof MarkInbox>): Promise<void> {
  const { actor, now } = ctx;
  if (actor.kind !== "member" || actor.role === "viewer") throw new NotAllowed("putting an entry aside");
  const { memberId, workspaceId } = actor;
  if (state === "open") {
    await ctx.db.inboxMark.deleteMany({ where: { memberId, key } });
    return;
  }
  const mark = { state, at: now, until: state === "later" ? new Date(now.getTime() + DAY_MS) : null };
  await ctx.db.inboxMark.upsert({
    where: { memberId_key: { memberId, key } },
    create: { workspaceId, memberId, key, ...mark },
    update: mark,
    select: { key: true },
  });
}
