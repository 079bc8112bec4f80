/** Text people write into a document: ProseMirror's JSON, held to a few kinds of nodes. */
import { z } from "zod";
import { isSafeHref } from "./safe-href.ts";

/** Characters of all text together, as for notes. */
export const RICH_TEXT_MAX = 10_000;
/** Lists inside lists: deeper ones read badly, and a fixed depth needs no recursion that a caller could drive. */
const LIST_DEPTH = 3;
const NODES_MAX = 500;
const HREF_MAX = 2_000;

/** Addresses a reader may be led to; anything that runs in the page is none. */
const Href = z
  .string()
  .max(HREF_MAX)
  .refine((text) => isSafeHref(text), "A link begins with https://, http:// or mailto:.");

const Mark = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("bold") }),
  z.strictObject({ type: z.literal("italic") }),
  // Everything else an editor keeps beside the address (target, class) is for the page that shows it to decide.
  z.strictObject({ type: z.literal("link"), attrs: z.object({ href: Href }) }),
]);
const Text = z.strictObject({
  type: z.literal("text"),
  text: z.string().min(1).max(RICH_TEXT_MAX),
  marks: z.array(Mark).max(3).optional(),
});
const Inline = z.discriminatedUnion("type", [Text, z.strictObject({ type: z.literal("hardBreak") })]);
const Paragraph = z.strictObject({ type: z.literal("paragraph"), content: z.array(Inline).optional() });
const Heading = z.strictObject({
  type: z.literal("heading"),
  attrs: z.object({ level: z.literal(3) }),
  content: z.array(Inline).optional(),
});

export type RichMark = z.infer<typeof Mark>;
export type RichInline = z.infer<typeof Inline>;
export type RichList = { type: "bulletList" | "orderedList"; content: RichItem[] };
export type RichItem = { type: "listItem"; content: (z.infer<typeof Paragraph> | RichList)[] };
export type RichNode = z.infer<typeof Paragraph> | z.infer<typeof Heading> | RichList;
export type RichText = { type: "doc"; content: RichNode[] };

function listOf(depth: number): z.ZodType<RichList> {
  const inside = depth > 1 ? z.union([Paragraph, listOf(depth - 1)]) : Paragraph;
  const Item = z.strictObject({ type: z.literal("listItem"), content: z.array(inside).min(1) });
  return z
    .strictObject({
      type: z.enum(["bulletList", "orderedList"]),
      // An editor says where counting starts; ours starts at one.
      attrs: z.unknown().optional(),
      content: z.array(Item).min(1),
    })
    .transform(({ type, content }) => ({ type, content }));
}

/** Holds a text to paragraphs, headings of the third level, lists, bold, italic and links; nothing else passes. */
export const RichText: z.ZodType<RichText> = z
  .strictObject({
    type: z.literal("doc"),
    content: z.array(z.union([Paragraph, Heading, listOf(LIST_DEPTH)])),
  })
  .refine((text) => plainText(text).length <= RICH_TEXT_MAX, "At most 10,000 characters.")
  .refine((text) => countNodes(text) <= NODES_MAX, "At most 500 paragraphs and list items.");

/** Gives the text alone, a line for each paragraph or item; what readers, searches and scans see. */
export function plainText({ content }: RichText): string {
  return content.flatMap(linesOf).join("\n");
}

/** Gives every address a text links to. */
export function hrefsOf({ content }: RichText): string[] {
  return content.flatMap(inlinesOf).flatMap((inline) => {
    const marks = inline.type === "text" ? (inline.marks ?? []) : [];
    return marks.flatMap((mark) => (mark.type === "link" ? [mark.attrs.href] : []));
  });
}

/** Tells whether nothing is written. */
export function isBlank(text: RichText): boolean {
  return plainText(text).trim() === "";
}

type AnyNode = RichNode | RichItem;

function linesOf(node: AnyNode): string[] {
  if (node.type === "paragraph" || node.type === "heading") {
    return [(node.content ?? []).map((inline) => (inline.type === "text" ? inline.text : " ")).join("")];
  }
  return node.content.flatMap((child: AnyNode) => linesOf(child));
}

function inlinesOf(node: AnyNode): RichInline[] {
  if (node.type === "paragraph" || node.type === "heading") return node.content ?? [];
  return node.content.flatMap((child: AnyNode) => inlinesOf(child));
}

function countNodes({ content }: RichText): number {
  const countOf = (node: AnyNode): number =>
    node.type === "paragraph" || node.type === "heading"
      ? 1
      : 1 + node.content.reduce((sum, child: AnyNode) => sum + countOf(child), 0);
  return content.reduce((sum, node) => sum + countOf(node), 0);
}
