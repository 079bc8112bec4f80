/** Keeps what a person wrote into one part of a document; two people at once are told of each other. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { findSecrets } from "../attestations/secret-in-text.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, InvalidInput, NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { type DocumentEdit, Part, readEdits } from "./document-edit.ts";
import { readBody } from "./documents.ts";
import { DeliverableRef } from "./read-deliverable.ts";
import { hrefsOf, isBlank, plainText, RichText } from "./rich-text.ts";
import { partOf, partSha256 } from "./sections.ts";
import { sectionsOf } from "./sections-of.ts";

/** At most so many parts of one document hold words of people. */
const EDITS_MAX = 60;

export const SaveEdit = DeliverableRef.extend({
  part: Part,
  /** Null, or a blank text, takes the words away again. */
  body: RichText.nullable(),
  /** The revision this was written over; 0 where nothing stood. */
  revision: z.number().int().min(0),
});

/** What came of it: kept, or somebody else was first and theirs stands. */
export type SavedEdit = { state: "saved"; revision: number } | { state: "conflict"; theirs: DocumentEdit | null };

/**
 * Saves the words on the newest version; on a frozen one it begins the next version, which says the same otherwise.
 * Throws `NotFound` for a part the document does not have, `InvalidInput` on a secret, `Conflict` when too many parts are
 * written.
 */
export async function saveEdit(ctx: Ctx, input: z.infer<typeof SaveEdit>): Promise<SavedEdit> {
  requireEditor(ctx, "editing a document");
  const { storeId, deliverableId, part, revision } = input;
  const body = input.body !== null && isBlank(input.body) ? null : input.body;
  if (body !== null && [plainText(body), ...hrefsOf(body)].some(findSecrets)) {
    throw new InvalidInput("body", "That looks like a secret value. Put only its name here.");
  }
  await lockStore(ctx, storeId);
  const deliverable = await ctx.db.deliverable.findFirst({
    where: { id: deliverableId, storeId },
    include: { versions: { orderBy: { number: "desc" }, take: 1 } },
  });
  const version = deliverable?.versions[0];
  if (!deliverable || !version) throw new NotFound("document");
  const edits = readEdits(version.edits);
  const before = edits.find((edit) => edit.part === part) ?? null;
  if ((before?.revision ?? 0) !== revision) return { state: "conflict", theirs: before };
  const target = partOf(sectionsOf(readBody(deliverable.key, version.content)), part);
  // Words whose part is gone can still be taken away.
  if (target === null && (before === null || body !== null)) throw new NotFound("part of the document");
  if (before === null && edits.length >= EDITS_MAX)
    throw new Conflict(`At most ${EDITS_MAX} parts hold words of yours.`);
  const next: DocumentEdit | null =
    body === null || target === null
      ? null
      : {
          part,
          body,
          basedOnSha256: partSha256(target),
          revision: revision + 1,
          byName: actorName(ctx.actor),
          at: ctx.now.toISOString(),
        };
  const others = edits.filter((edit) => edit.part !== part);
  const changed = { edits: next ? [...others, next] : others, authorName: actorName(ctx.actor) };
  if (version.state === "draft") {
    await ctx.db.deliverableVersion.update({ where: { id: version.id }, data: changed });
  } else {
    const { workspaceId, content, notes, snapshotSha256, freshestAt, oldestAt, number } = version;
    await ctx.db.deliverableVersion.create({
      data: {
        ...{ workspaceId, storeId, deliverableId, notes, snapshotSha256, freshestAt, oldestAt },
        number: number + 1,
        content: JSON.parse(JSON.stringify(content)),
        createdAt: ctx.now,
        ...changed,
      },
      select: { id: true },
    });
  }
  await recordActivity(ctx, {
    storeId,
    action: "deliverable.edited",
    subject: { kind: "deliverable", id: deliverable.id, name: deliverable.title },
    after: { part },
    internal: true,
  });
  return { state: "saved", revision: next?.revision ?? 0 };
}
