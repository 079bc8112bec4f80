/** Writes a document as Markdown (CommonMark with tables). Pure. */
import type { DocumentEdit } from "./document-edit.ts";
import type { RichInline, RichItem, RichNode, RichText } from "./rich-text.ts";
import type { Block, Sections } from "./sections.ts";

export type MarkdownDocument = {
  title: string;
  storeName: string;
  studioName: string;
  number: number;
  /** What stands below the title: dates, approval. */
  lines: string[];
  notes: string;
  document: Sections;
  edits: readonly DocumentEdit[];
  sha256: string;
};

/** Gives the whole text; every character of a store's or a person's that Markdown would read as markup is escaped. */
export function markdownOf(given: MarkdownDocument): string {
  const { document, edits } = given;
  const verdict = document.verdict;
  const parts = [
    `# ${escapeMarkdown(`${given.storeName}: ${given.title}`)}`,
    escapeMarkdown(`Version ${given.number}, ${given.studioName}. ${given.lines.join(" ")}`),
    ...(given.notes === "" ? [] : [quoted(escapeMarkdown(given.notes))]),
    escapeMarkdown(document.lead),
    ...(verdict ? [`**${escapeMarkdown(verdict.title)}**  \n${escapeMarkdown(verdict.text)}`] : []),
    ...document.sections.flatMap((section) => {
      const note = edits.find(({ part }) => part === `note:${section.id}`);
      return [
        `## ${escapeMarkdown(section.title)}`,
        ...(note ? [richMarkdown(note.body)] : []),
        ...section.blocks.map((block) => blockMarkdown(block, edits)),
      ];
    }),
    `Fingerprint (SHA-256): \`${given.sha256}\``,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const marks = { pass: "✓", warn: "!", fail: "✗", skip: "–", unknown: "?", error: "?" } as const;

function blockMarkdown(block: Block, edits: readonly DocumentEdit[]): string {
  switch (block.kind) {
    case "text":
      return escapeMarkdown(block.text);
    case "list":
      return block.items.map((item) => `- ${escapeMarkdown(item)}`).join("\n");
    case "facts":
      return block.rows.map(({ term, text }) => `- **${escapeMarkdown(term)}**: ${escapeMarkdown(text)}`).join("\n");
    case "steps":
      return block.items
        .map((step, index) => {
          const edit = edits.find(({ part }) => part === `step:${step.id}`);
          const lines = [
            edit ? richMarkdown(edit.body).replace(/\n+/g, "\n   ") : escapeMarkdown(step.text),
            ...(step.link ? [`<${step.link.url}>`] : []),
            ...(step.copy ? [`\`${step.copy}\``] : []),
            ...(step.expect ? [escapeMarkdown(step.expect)] : []),
          ];
          return `${index + 1}. ${lines.join("\n   ")}`;
        })
        .join("\n");
    case "table": {
      const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
      const cell = (text: string) => escapeMarkdown(text).replaceAll("|", "\\|").replace(/\n/g, "<br>");
      return [
        line(["", ...block.columns.map(cell)]),
        line(["---", ...block.columns.map(() => "---")]),
        ...block.rows.map(({ status, cells }) => line([status ? marks[status] : "", ...cells.map(cell)])),
      ].join("\n");
    }
  }
}

/** Writes what a person wrote. */
export function richMarkdown({ content }: RichText): string {
  return content.map((node) => nodeMarkdown(node, "")).join("\n\n");
}

function nodeMarkdown(node: RichNode | RichItem, indent: string): string {
  switch (node.type) {
    case "paragraph":
      return inlineMarkdown(node.content ?? []);
    case "heading":
      return `### ${inlineMarkdown(node.content ?? [])}`;
    case "listItem":
      return node.content.map((child) => nodeMarkdown(child, `${indent}   `)).join(`\n${indent}   `);
    default:
      return node.content
        .map((item, index) => {
          const mark = node.type === "bulletList" ? "-" : `${index + 1}.`;
          return `${index > 0 ? indent : ""}${mark.padEnd(3)}${nodeMarkdown(item, indent)}`;
        })
        .join("\n");
  }
}

function inlineMarkdown(content: readonly RichInline[]): string {
  return content
    .map((inline) => {
      if (inline.type === "hardBreak") return "  \n";
      return (inline.marks ?? []).reduce((text, mark) => {
        if (mark.type === "bold") return `**${text}**`;
        if (mark.type === "italic") return `*${text}*`;
        return `[${text}](<${mark.attrs.href.replace(/[<>]/g, encodeURIComponent)}>)`;
      }, escapeMarkdown(inline.text));
    })
    .join("");
}

function quoted(text: string): string {
  return text
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");
}

/** CommonMark 2.4: a backslash before punctuation makes it a character; `<` and `&` would begin HTML. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]<>#~]/g, "\\$&")
    .replace(/&(?=[a-z#])/gi, "\\&")
    .replace(/^(\s*)([-+])(?=\s)/gm, "$1\\$2")
    .replace(/^(\s*\d+)([.)])(?=\s)/gm, "$1\\$2");
}
