/** Keeps the versions of a document: one draft at a time, approved ones frozen, the same content never twice. */
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { z } from "zod";
import type { StageKey } from "../checks/check.ts";
import type { Ctx } from "../ctx.ts";

/** What a document is written from: its content, and when the evidence behind it was seen. */
export type DocumentSource<C> = {
  content: C;
  /** When each piece of evidence was seen; empty while nothing was measured. */
  seenAt: Date[];
};

/** One document of a stage: where it belongs, what it holds, and how it is written from what is stored. */
export type DocumentKind<C> = {
  /** `D2.1`, as in the catalogue. */
  key: string;
  stageKey: StageKey;
  title: string;
  /** Checks a stored version before it is shown. */
  content: z.ZodType<C>;
  /** Gives the content as the evidence stands now; null while the facts it needs do not exist. */
  build(ctx: Ctx, storeId: string): Promise<DocumentSource<C> | null>;
};

/**
 * Writes the newest draft, or a new version after one that was approved; the same content makes no new version. Does
 * nothing while the facts behind the document do not exist.
 */
export async function draftDocument<C>(ctx: Ctx, storeId: string, kind: DocumentKind<C>): Promise<void> {
  const source = await kind.build(ctx, storeId);
  if (source === null) return;
  const text = canonicalize(source.content) ?? "{}";
  const snapshotSha256 = createHash("sha256").update(text).digest("hex");
  const { workspaceId } = ctx.actor;
  const { key, stageKey, title } = kind;
  const deliverable = await ctx.db.deliverable.upsert({
    where: { storeId_key: { storeId, key } },
    update: {},
    create: { workspaceId, storeId, key, stageKey, title },
    select: { id: true, versions: { orderBy: { number: "desc" }, take: 1 } },
  });
  const times = source.seenAt.map((at) => at.getTime());
  const dates = {
    freshestAt: times.length > 0 ? new Date(Math.max(...times)) : null,
    oldestAt: times.length > 0 ? new Date(Math.min(...times)) : null,
  };
  const last = deliverable.versions[0];
  if (last && last.state === "draft") {
    await ctx.db.deliverableVersion.update({
      where: { id: last.id },
      data: { content: JSON.parse(text), snapshotSha256, ...dates },
    });
    return;
  }
  if (last?.snapshotSha256 === snapshotSha256) {
    // The same content seen again: the approved version's evidence is simply fresher.
    await ctx.db.deliverableVersion.update({ where: { id: last.id }, data: dates });
    return;
  }
  await ctx.db.deliverableVersion.create({
    data: {
      workspaceId,
      storeId,
      deliverableId: deliverable.id,
      number: (last?.number ?? 0) + 1,
      content: JSON.parse(text),
      notes: last?.notes ?? "",
      // What people wrote outlives what was written from evidence.
      edits: last ? JSON.parse(JSON.stringify(last.edits)) : [],
      authorName: null,
      snapshotSha256,
      createdAt: ctx.now,
      ...dates,
    },
    select: { id: true },
  });
}
