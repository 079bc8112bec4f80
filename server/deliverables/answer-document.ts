/** Takes the founder's word on a document that needs it: approved, or what is wrong. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { findSecrets } from "../attestations/secret-in-text.ts";
import { actorName, type Ctx } from "../ctx.ts";
import { Conflict, InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { refreshStore } from "../stores/refresh-store.ts";
import { documentsToApprove } from "./founder-words.ts";
import { lookAgain } from "./look-again.ts";

export const AnswerDocument = z.object({
  storeId: z.uuid(),
  deliverableId: z.uuid(),
  number: z.number().int().min(1),
  answer: z.enum(["approved", "wrong"]),
  statement: z.string().trim().max(1_000, "At most 1,000 characters."),
});

/**
 * Keeps the founder's answer to a published version. Throws `NotAllowed` for everybody but the store's founder,
 * `NotFound`, `Conflict` when a newer version was published or the document needs no answer, `InvalidInput` when nothing
 * is said of what is wrong.
 */
export async function answerDocument(ctx: Ctx, input: z.infer<typeof AnswerDocument>): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "person" || actor.role !== "founder") throw new NotAllowed("answering for the founder");
  const { storeId, deliverableId, number, answer, statement } = input;
  if (answer === "wrong" && statement === "") throw new InvalidInput("statement", "Say what is wrong.");
  if (findSecrets(statement)) {
    throw new InvalidInput("statement", "That looks like a secret value. Put only its name here.");
  }
  await lockStore(ctx, storeId);
  const deliverable = await ctx.db.deliverable.findFirst({
    where: { id: deliverableId, storeId },
    include: { versions: { where: { state: "published" }, orderBy: { number: "desc" }, take: 1 } },
  });
  if (!deliverable) throw new NotFound("document");
  if (!documentsToApprove.includes(deliverable.key)) throw new Conflict("This document needs no answer of yours.");
  const version = deliverable.versions[0];
  if (!version) throw new NotFound("document");
  if (version.number !== number) throw new Conflict("There is a newer version. Open it and look again.");
  await ctx.db.documentAnswer.create({
    data: {
      workspaceId: actor.workspaceId,
      storeId,
      deliverableId,
      number,
      answer,
      statement: answer === "wrong" ? statement : "",
      snapshotSha256: version.snapshotSha256,
      byName: actorName(actor),
      at: ctx.now,
    },
    select: { id: true },
  });
  await recordActivity(ctx, {
    storeId,
    action: answer === "approved" ? "deliverable.approved-by-founder" : "deliverable.found-wrong",
    subject: { kind: "deliverable", id: deliverable.id, name: `${deliverable.title}, version ${number}` },
    after: answer === "wrong" ? { statement } : undefined,
  });
  await refreshStore(ctx, storeId);
  await lookAgain(ctx, storeId, deliverable.key);
}
