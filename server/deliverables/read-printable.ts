/** Reads a document as paper shows it: in sections, with the consultancy's name and the evidence's dates. */
import { z } from "zod";
import type { Ctx } from "../ctx.ts";
import { brandOf } from "../doors/brand.ts";
import { NotFound } from "../errors.ts";
import { Snapshot } from "../sign-offs/snapshot.ts";
import { markdownOf } from "./markdown.ts";
import { readDeliverable } from "./read-deliverable.ts";
import { dayOf } from "./rollback-document.ts";
import { sectionsOf } from "./sections-of.ts";

export const Printable = z.object({ deliverableId: z.uuid(), number: z.number().int().min(1) });

/** Gives one version; a store's own people see published ones only. Throws `NotFound`. */
export async function readPrintable(ctx: Ctx, input: z.infer<typeof Printable>) {
  const place = await ctx.db.deliverable.findUnique({ where: { id: input.deliverableId }, select: { storeId: true } });
  if (!place) throw new NotFound("document");
  const document = await readDeliverable(ctx, { ...input, storeId: place.storeId });
  const workspace = await ctx.db.workspace.findUniqueOrThrow({
    where: { id: ctx.actor.workspaceId },
    select: { name: true },
  });
  const brand = await brandOf(ctx.actor.workspaceId);
  const founder = await ctx.db.storePerson.findFirst({
    where: { storeId: place.storeId, removedAt: null, role: "founder" },
    orderBy: { createdAt: "asc" },
    select: { name: true },
  });
  const { storeName, domain, title, key, number, state, notes, edits, sha256 } = document;
  return {
    ...{ storeId: place.storeId, storeName, domain, title, key, number, state, notes, edits, sha256 },
    snapshotSha256: document.snapshotSha256,
    freshestAt: document.freshestAt,
    oldestAt: document.oldestAt,
    createdAt: document.versions.find((version) => version.number === number)?.createdAt ?? ctx.now,
    publishedAt: document.publishedAt,
    approvedByName: document.approvedByName,
    plainness: document.plainness,
    document: sectionsOf(document.body),
    studioName: brand?.name ?? workspace.name,
    /** `#rrggbb`; null where the consultancy has chosen none. */
    accent: brand?.accent ?? null,
    founderName: founder?.name ?? null,
    signatures: await signaturesUnder(ctx, place.storeId, sha256),
  };
}

/** Gives who signed this very content, and when; none while nobody has. */
async function signaturesUnder({ db }: Ctx, storeId: string, sha256: string): Promise<{ name: string; at: Date }[]> {
  const row = await db.signOff.findFirst({
    where: { storeId, voidedAt: null },
    orderBy: { consultantSignedAt: "desc" },
    select: {
      consultantName: true,
      consultantSignedAt: true,
      founderName: true,
      founderSignedAt: true,
      snapshot: true,
    },
  });
  const signed = row && Snapshot.safeParse(row.snapshot).data;
  if (!row || !signed?.documents.some((document) => document.sha256 === sha256)) return [];
  const { consultantName, consultantSignedAt, founderName, founderSignedAt } = row;
  return [
    { name: consultantName, at: consultantSignedAt },
    ...(founderName && founderSignedAt ? [{ name: founderName, at: founderSignedAt }] : []),
  ];
}

export type PrintableDocument = Awaited<ReturnType<typeof readPrintable>>;

/** Gives the version as a Markdown file. Throws `NotFound`. */
export async function markdownFile(
  ctx: Ctx,
  input: z.infer<typeof Printable>,
): Promise<{ fileName: string; text: string }> {
  const given = await readPrintable(ctx, input);
  const lines = [
    given.freshestAt ? `Evidence from ${dayOf(given.oldestAt ?? given.freshestAt)} to ${dayOf(given.freshestAt)}.` : "",
    given.publishedAt ? `Published ${dayOf(given.publishedAt)}.` : "Draft.",
    given.plainness?.grade ? `Reading grade ${given.plainness.grade}.` : "",
  ].filter((line) => line !== "");
  return { fileName: `${fileWords(given)}.md`, text: markdownOf({ ...given, lines }) };
}

/** Names a file after a document: `shop.example-rollback-steps-2`. */
export function fileWords({ domain, title, number }: Pick<PrintableDocument, "domain" | "title" | "number">): string {
  return `${domain} ${title} ${number}`.toLowerCase().replace(/[^a-z0-9.]+/g, "-");
}
