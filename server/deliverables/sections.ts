/** The parts a written document is made of: what screens, paper, Markdown and comparisons all read. */
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import { statuses } from "../checks/check.ts";

const Link = z.object({ label: z.string(), url: z.string() });

/** One step to do; `id` stays the same while the step means the same, so that an edit of it finds it again. */
export const Step = z.object({
  id: z.string(),
  text: z.string(),
  /** What is seen when it worked; null when the step says so itself. */
  expect: z.string().nullable(),
  link: Link.nullable(),
  /** A text to copy; null without one. */
  copy: z.string().nullable(),
});
export type Step = z.infer<typeof Step>;

export const Block = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string() }),
  z.object({ kind: z.literal("list"), items: z.array(z.string()) }),
  z.object({ kind: z.literal("steps"), items: z.array(Step) }),
  /** Terms with their meaning. */
  z.object({ kind: z.literal("facts"), rows: z.array(z.object({ term: z.string(), text: z.string() })) }),
  z.object({
    kind: z.literal("table"),
    columns: z.array(z.string()),
    rows: z.array(
      z.object({
        /** What the row is of: the same in every version. */
        id: z.string(),
        /** Shown as a mark before the first cell; null shows none. */
        status: z.enum(statuses).nullable(),
        cells: z.array(z.string()),
      }),
    ),
  }),
]);
export type Block = z.infer<typeof Block>;
export type TableBlock = Extract<Block, { kind: "table" }>;

export const Section = z.object({ id: z.string(), title: z.string(), blocks: z.array(Block) });
export type Section = z.infer<typeof Section>;

/** A document in words: a lead, for the handover a verdict, then its sections. */
export const Sections = z.object({
  lead: z.string(),
  verdict: z.object({ status: z.enum(statuses), title: z.string(), text: z.string() }).nullable(),
  sections: z.array(Section),
});
export type Sections = z.infer<typeof Sections>;

/** Gives the SHA-256, hex, of a part's canonical JSON (RFC 8785): what an edit was based on. */
export function partSha256(part: Section | Step): string {
  return createHash("sha256")
    .update(canonicalize(part) ?? "")
    .digest("hex");
}

/** Finds the part an edit belongs to: `note:<section>` or `step:<step>`. Null when the document has no such part. */
export function partOf(document: Sections, part: string): Section | Step | null {
  const [kind, id] = [part.slice(0, part.indexOf(":")), part.slice(part.indexOf(":") + 1)];
  if (kind === "note") return document.sections.find((section) => section.id === id) ?? null;
  if (kind !== "step") return null;
  return stepsOf(document).find((step) => step.id === id) ?? null;
}

/** Gives every step of a document in order. */
export function stepsOf(document: Sections): Step[] {
  return document.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === "steps" ? block.items : [])),
  );
}
