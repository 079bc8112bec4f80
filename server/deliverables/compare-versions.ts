/** Says what changed between two versions of a document: words in prose, rows in tables. */
import { z } from "zod";
import type { Ctx } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { type DocumentEdit, readEdits } from "./document-edit.ts";
import { readBody } from "./documents.ts";
import { DeliverableRef } from "./read-deliverable.ts";
import { plainText } from "./rich-text.ts";
import type { Section, Sections, TableBlock } from "./sections.ts";
import { sectionsOf } from "./sections-of.ts";
import { type DiffPart, diffWords } from "./word-diff.ts";

export const CompareVersions = DeliverableRef.extend({
  from: z.number().int().min(1),
  to: z.number().int().min(1),
});

export type RowChange = { id: string; kind: "added" | "removed" | "changed"; cells: DiffPart[][] };
export type SectionChange = {
  id: string;
  title: string;
  kind: "added" | "removed" | "changed";
  /** Prose, and what people wrote, word by word; empty when none of it changed. */
  prose: DiffPart[];
  rows: RowChange[];
};

export type Written = { document: Sections; edits: readonly DocumentEdit[]; notes: string };

/** Compares two versions the caller may read. Throws `NotFound`. */
export async function compareVersions(
  ctx: Ctx,
  input: z.infer<typeof CompareVersions>,
): Promise<{ from: number; to: number; changes: SectionChange[]; summary: string }> {
  const deliverable = await ctx.db.deliverable.findFirst({
    where: { id: input.deliverableId, storeId: input.storeId },
    include: { versions: { where: { number: { in: [input.from, input.to] } } } },
  });
  const [before, after] = [input.from, input.to].map((number) =>
    deliverable?.versions.find((version) => version.number === number),
  );
  if (!deliverable || !before || !after) throw new NotFound("version of the document");
  const written = ({ content, edits, notes }: typeof before): Written => ({
    document: sectionsOf(readBody(deliverable.key, content)),
    edits: readEdits(edits),
    notes,
  });
  const changes = changesBetween(written(before), written(after));
  return { from: input.from, to: input.to, changes, summary: summaryOf(changes) };
}

/** Gives each section that is not the same, in the order of the newer version; gone ones stand last. */
export function changesBetween(before: Written, after: Written): SectionChange[] {
  const head = prosePair(headOf(before), headOf(after));
  const changes: SectionChange[] =
    head.length > 0 ? [{ id: "head", title: "Head", kind: "changed", prose: head, rows: [] }] : [];
  for (const section of after.document.sections) {
    const old = before.document.sections.find(({ id }) => id === section.id);
    const prose = prosePair(old ? proseOf(old, before.edits) : "", proseOf(section, after.edits));
    const rows = rowChanges(old ? tablesOf(old) : [], tablesOf(section));
    if (prose.length > 0 || rows.length > 0 || !old) {
      changes.push({ id: section.id, title: section.title, kind: old ? "changed" : "added", prose, rows });
    }
  }
  for (const section of before.document.sections) {
    if (after.document.sections.some(({ id }) => id === section.id)) continue;
    const prose = prosePair(proseOf(section, before.edits), "");
    changes.push({
      id: section.id,
      title: section.title,
      kind: "removed",
      prose,
      rows: rowChanges(tablesOf(section), []),
    });
  }
  return changes;
}

/** Says in a few words what changed: `2 rows added, 1 changed, words in 3 sections`. */
export function summaryOf(changes: readonly SectionChange[]): string {
  if (changes.length === 0) return "Nothing changed.";
  const rows = changes.flatMap(({ rows }) => rows);
  const counts = (["added", "removed", "changed"] as const)
    .map((kind) => ({ kind, count: rows.filter((row) => row.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${count === 1 ? "row" : "rows"} ${kind}`);
  const worded = changes.filter(({ prose }) => prose.length > 0).length;
  if (worded > 0) counts.push(`words in ${worded} ${worded === 1 ? "section" : "sections"}`);
  return `${counts.join(", ") || "Sections moved"}.`;
}

function headOf({ document, notes }: Written): string {
  const { verdict, lead } = document;
  return [notes, lead, verdict && `${verdict.title}. ${verdict.text}`].filter((part) => part).join("\n");
}

/** Everything of a section that is no table, with what people wrote in its place. */
function proseOf(section: Section, edits: readonly DocumentEdit[]): string {
  const note = edits.find(({ part }) => part === `note:${section.id}`);
  const lines = section.blocks.flatMap((block) => linesOf(block, edits));
  return [section.title, ...(note ? [plainText(note.body)] : []), ...lines].join("\n");
}

function linesOf(block: Section["blocks"][number], edits: readonly DocumentEdit[]): string[] {
  switch (block.kind) {
    case "text":
      return [block.text];
    case "list":
      return block.items;
    case "facts":
      return block.rows.map(({ term, text }) => `${term}: ${text}`);
    case "steps":
      return block.items.map((step) => {
        const edit = edits.find(({ part }) => part === `step:${step.id}`);
        return [edit ? plainText(edit.body) : step.text, step.link?.url, step.expect].filter((part) => part).join(" ");
      });
    case "table":
      return [];
  }
}

function prosePair(before: string, after: string): DiffPart[] {
  return before === after ? [] : diffWords(before, after);
}

function tablesOf({ blocks }: Section): TableBlock["rows"] {
  return blocks.flatMap((block) => (block.kind === "table" ? block.rows : []));
}

function rowChanges(before: TableBlock["rows"], after: TableBlock["rows"]): RowChange[] {
  const changes = after.flatMap((row): RowChange[] => {
    const old = before.find(({ id }) => id === row.id);
    if (!old) return [{ id: row.id, kind: "added", cells: row.cells.map((text) => [{ kind: "added", text }]) }];
    if (old.status === row.status && old.cells.join("\u0000") === row.cells.join("\u0000")) return [];
    const cells = row.cells.map((text, index) => diffWords(old.cells[index] ?? "", text));
    return [{ id: row.id, kind: "changed", cells: [...cells, ...statusCell(old.status, row.status)] }];
  });
  const gone = before
    .filter(({ id }) => !after.some((row) => row.id === id))
    .map(
      (row): RowChange => ({
        id: row.id,
        kind: "removed",
        cells: row.cells.map((text) => [{ kind: "removed", text }]),
      }),
    );
  return [...changes, ...gone];
}

function statusCell(before: string | null, after: string | null): DiffPart[][] {
  return before === after ? [] : [diffWords(before ?? "", after ?? "")];
}
