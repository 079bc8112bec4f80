/** What a person wrote into one part of a document. */
import { z } from "zod";
import { RichText } from "./rich-text.ts";
import { partOf, partSha256, type Sections } from "./sections.ts";

/** `note:<section>` stands below the section's title, `step:<step>` in the place of the step's own words. */
export const Part = z
  .string()
  .max(120)
  .regex(/^(note|step):[a-z0-9][a-z0-9.-]*$/, "That is no part of a document.");

export const DocumentEdit = z.object({
  part: Part,
  body: RichText,
  /** SHA-256 of the part as it was generated when this was written. */
  basedOnSha256: z.string(),
  /** 1 for the first words, one more for each change. */
  revision: z.number().int().min(1),
  byName: z.string(),
  /** ISO 8601. */
  at: z.iso.datetime(),
});
export type DocumentEdit = z.infer<typeof DocumentEdit>;

/** An edit as it is shown: beside it stands whether the facts it was written for have changed, or are gone. */
export type ShownEdit = DocumentEdit & { isOutdated: boolean; isOrphan: boolean };

const Stored = z.array(DocumentEdit);

/** Reads the edits of a version as they are stored. Throws for another shape: our own fault. */
export function readEdits(stored: unknown): DocumentEdit[] {
  return Stored.parse(stored);
}

/** Says of each edit whether what it was based on still stands. */
export function shownEdits(document: Sections, edits: readonly DocumentEdit[]): ShownEdit[] {
  return edits.map((edit) => {
    const part = partOf(document, edit.part);
    const isOrphan = part === null;
    return { ...edit, isOrphan, isOutdated: part !== null && partSha256(part) !== edit.basedOnSha256 };
  });
}
