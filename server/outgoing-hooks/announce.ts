/** Tells the webhooks of a workspace that something happened; called by the verb that made it happen. */
import type { Ctx } from "../ctx.ts";
import { uuidv7 } from "../uuid.ts";
import type { OutgoingEventType } from "./event-types.ts";

/** What an event says: ids and words, never a secret or personal data. What does not apply is left out. */
export type Announcement = {
  storeId: string;
  runId?: string;
  findingId?: string;
  checkId?: string;
  stageKey?: string;
  deployId?: string;
  /** The state it has now: of a run, a finding, a verdict, a stage. */
  status: string;
  /** The state before; only where the event is about a change. */
  before?: string;
};

/** Hands an event to the webhooks that listen, after commit; costs one query when none does. */
export async function announce(ctx: Ctx, type: OutgoingEventType, payload: Announcement): Promise<void> {
  const rows = await ctx.db.$queryRaw<{ wanted: boolean }[]>`
    SELECT outgoing_hook_wants(${type}, ${payload.storeId}::uuid) AS wanted`;
  if (!rows[0]?.wanted) return;
  await ctx.emit("outgoingAnnounced", {
    workspaceId: ctx.actor.workspaceId,
    eventId: uuidv7(ctx.now.getTime()),
    type,
    at: ctx.now.toISOString(),
    ...payload,
  });
}
