/** Writes what happened, in the transaction that made it happen. */
import type { InputJsonValue } from "../../prisma/generated/internal/prismaNamespace.ts";
import { type Actor, actorName, type Ctx } from "../ctx.ts";

export type ActivityEntry = {
  storeId: string | null;
  /** Noun and past-tense verb: `stage.approved`. */
  action: string;
  subject: { kind: string; id: string; name: string };
  before?: InputJsonValue;
  after?: InputJsonValue;
  /** Kept from store people. */
  internal?: boolean;
};

/** Appends an activity entry and tells open pages. */
export async function recordActivity(ctx: Ctx, entry: ActivityEntry): Promise<void> {
  const { actor } = ctx;
  await ctx.db.activity.create({
    data: {
      workspaceId: actor.workspaceId,
      storeId: entry.storeId,
      at: ctx.now,
      actorKind: actor.kind,
      actorId: actorId(actor),
      actorName: actorName(actor),
      action: entry.action,
      subjectKind: entry.subject.kind,
      subjectId: entry.subject.id,
      subjectName: entry.subject.name,
      before: entry.before,
      after: entry.after,
      internal: entry.internal ?? false,
    },
    select: { id: true },
  });
  await ctx.publish({ storeId: entry.storeId, kind: "activity", id: entry.subject.id });
}

function actorId(actor: Actor): string | null {
  if (actor.kind === "member") return actor.memberId;
  if (actor.kind === "api-key") return actor.keyId;
  return actor.kind === "person" ? actor.personId : null;
}
