/** Reads, annotates and publishes a document. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { findSecrets } from "../attestations/secret-in-text.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, InvalidInput, NotFound } from "../errors.ts";
import { oneOf } from "../words.ts";
import { readEdits, shownEdits } from "./document-edit.ts";
import { documentHash } from "./document-hash.ts";
import { readBody } from "./documents.ts";
import { documentsToApprove } from "./founder-words.ts";
import { lookAgain } from "./look-again.ts";
import { plainnessOf } from "./rollback-document.ts";
import { sectionsOf } from "./sections-of.ts";

export const DeliverableRef = z.object({ storeId: z.uuid(), deliverableId: z.uuid() });
export const ReadDeliverable = DeliverableRef.extend({ number: z.number().int().min(1).nullable().default(null) });
export const EditNotes = DeliverableRef.extend({ notes: z.string().trim().max(10_000, "At most 10,000 characters.") });

const versionStates = ["draft", "approved", "published"] as const;

/** Lists a store's documents with their newest version. Store people see published ones only. */
export async function listDeliverables(ctx: Ctx, storeId: string) {
  const isPerson = ctx.actor.kind === "person";
  const rows = await ctx.db.deliverable.findMany({
    where: { storeId, ...(isPerson ? { versions: { some: { state: "published" } } } : {}) },
    orderBy: { key: "asc" },
    include: {
      versions: {
        where: isPerson ? { state: "published" } : {},
        orderBy: { number: "desc" },
        take: 1,
        select: {
          number: true,
          state: true,
          freshestAt: true,
          oldestAt: true,
          approvedAt: true,
          approvedByName: true,
          publishedAt: true,
        },
      },
    },
  });
  return rows.map(({ id, key, title, stageKey, versions }) => ({
    id,
    key,
    title,
    stageKey,
    newest: versions[0] ?? null,
  }));
}

/** Gives one version of a document, the newest unless a number is named. Throws `NotFound`. */
export async function readDeliverable(ctx: Ctx, input: z.infer<typeof ReadDeliverable>) {
  const isPerson = ctx.actor.kind === "person";
  const deliverable = await ctx.db.deliverable.findFirst({
    where: { id: input.deliverableId, storeId: input.storeId },
    include: {
      versions: { where: isPerson ? { state: "published" } : {}, orderBy: { number: "desc" } },
      answers: { orderBy: { at: "desc" }, take: 1 },
    },
  });
  const version = deliverable?.versions.find(({ number }) => input.number === null || number === input.number);
  if (!deliverable || !version) throw new NotFound("document");
  // By itself: pg warns when one connection is given three queries at once, as three relations would.
  const store = await ctx.db.store.findUniqueOrThrow({
    where: { id: input.storeId },
    select: { name: true, domain: true },
  });
  const body = readBody(deliverable.key, version.content);
  const edits = readEdits(version.edits);
  return {
    id: deliverable.id,
    key: deliverable.key,
    title: deliverable.title,
    stageKey: deliverable.stageKey,
    storeName: store.name,
    domain: store.domain,
    versions: deliverable.versions.map(({ number, state, createdAt, authorName, approvedByName, publishedAt }) => ({
      number,
      state: oneOf(versionStates, state),
      createdAt,
      /** Who wrote into it last; null when it stands as written from evidence. */
      authorName,
      approvedByName,
      publishedAt,
    })),
    number: version.number,
    state: oneOf(versionStates, version.state),
    body,
    notes: version.notes,
    edits: shownEdits(sectionsOf(body), edits),
    /** What a signature under this version stands for. */
    sha256: documentHash(deliverable.key, version),
    /** How plain the steps are; null for documents that are no steps. */
    plainness: body.key === "D6.2" ? plainnessOf(body.content, edits) : null,
    snapshotSha256: version.snapshotSha256,
    freshestAt: version.freshestAt,
    oldestAt: version.oldestAt,
    approvedAt: version.approvedAt,
    approvedByName: version.approvedByName,
    publishedAt: version.publishedAt,
    needsApproval: documentsToApprove.includes(deliverable.key),
    /** The founder's newest word, when it was said of this content; null otherwise. */
    founderAnswer: founderAnswer(deliverable.answers[0], version.snapshotSha256),
  };
}

function founderAnswer(
  said: { answer: string; statement: string; byName: string; at: Date; snapshotSha256: string } | undefined,
  snapshotSha256: string,
) {
  if (said?.snapshotSha256 !== snapshotSha256) return null;
  const { statement, byName, at } = said;
  return { isApproved: said.answer === "approved", statement, byName, at };
}

/** Saves the consultant's notes on the newest version. Throws `Conflict` on a frozen one, `InvalidInput` on a secret. */
export async function editNotes(ctx: Ctx, input: z.infer<typeof EditNotes>): Promise<void> {
  requireEditor(ctx, "editing a document");
  if (findSecrets(input.notes))
    throw new InvalidInput("notes", "That looks like a secret value. Put only its name here.");
  const { deliverable, version } = await newest(ctx, input);
  if (version.state !== "draft") throw new Conflict("An approved version is frozen. The next audit starts a new one.");
  await ctx.db.deliverableVersion.update({ where: { id: version.id }, data: { notes: input.notes } });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "deliverable.notes-edited",
    subject: { kind: "deliverable", id: deliverable.id, name: deliverable.title },
    internal: true,
  });
}

/** Approves the newest version and shows it to the founder. */
export async function publishDeliverable(ctx: Ctx, input: z.infer<typeof DeliverableRef>): Promise<void> {
  requireEditor(ctx, "publishing a document");
  const { deliverable, version } = await newest(ctx, input);
  if (version.state === "published") return;
  await ctx.db.deliverableVersion.update({
    where: { id: version.id },
    data: {
      state: "published",
      publishedAt: ctx.now,
      approvedAt: version.approvedAt ?? ctx.now,
      approvedByName: version.approvedByName ?? actorName(ctx.actor),
    },
  });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "deliverable.published",
    subject: { kind: "deliverable", id: deliverable.id, name: `${deliverable.title}, version ${version.number}` },
  });
  await lookAgain(ctx, input.storeId, deliverable.key);
}

async function newest(ctx: Ctx, input: z.infer<typeof DeliverableRef>) {
  const deliverable = await ctx.db.deliverable.findFirst({
    where: { id: input.deliverableId, storeId: input.storeId },
    include: { versions: { orderBy: { number: "desc" }, take: 1 } },
  });
  const version = deliverable?.versions[0];
  if (!deliverable || !version) throw new NotFound("document");
  return { deliverable, version };
}
