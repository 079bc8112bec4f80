/** What a signature under a document stands for, and which versions can be signed. */
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Ctx } from "../ctx.ts";

/** What of a version its reader sees and a signature covers; dates of evidence seen again later are not of it. */
export type HashedVersion = { number: number; content: unknown; notes: string; edits: unknown };

/** Gives the SHA-256, hex, over the canonical JSON (RFC 8785) of a document's key and one version of it. */
export function documentHash(key: string, { number, content, notes, edits }: HashedVersion): string {
  const text = canonicalize({ key, number, content, notes, edits }) ?? "";
  return createHash("sha256").update(text).digest("hex");
}

export type PublishedVersion = {
  deliverableId: string;
  key: string;
  title: string;
  number: number;
  publishedAt: Date;
  approvedByName: string | null;
  sha256: string;
};

/** Lists the newest published version of each of a store's documents, by key. */
export async function publishedVersions(ctx: Ctx, storeId: string): Promise<PublishedVersion[]> {
  const deliverables = await ctx.db.deliverable.findMany({
    where: { storeId, versions: { some: { state: "published" } } },
    orderBy: { key: "asc" },
    include: { versions: { where: { state: "published" }, orderBy: { number: "desc" }, take: 1 } },
  });
  return deliverables.flatMap(({ id, key, title, versions: [version] }) => {
    if (!version?.publishedAt) return [];
    const { number, publishedAt, approvedByName } = version;
    return [{ deliverableId: id, key, title, number, publishedAt, approvedByName, sha256: documentHash(key, version) }];
  });
}
