/** D6.2, the rollback steps: how the founder undoes an update alone, in plain English. */
import { glossaryOf, type ReadingGrade, readingGrade, unexplainedJargon } from "../checks/ho/reading-grade.ts";
import { partialTriggers } from "../words.ts";
import type { DocumentEdit } from "./document-edit.ts";
import type { DocumentKind } from "./draft-document.ts";
import { hostNames, plainRollback } from "./plain-rollback.ts";
import { plainText } from "./rich-text.ts";
import { type Section, Sections, stepsOf } from "./sections.ts";
import { rollbackDrill, shopToRestore } from "./store-facts.ts";

/** Written from the first completed audit on; where the shop is hosted is known by then, or that nobody knows. */
export const rollbackDocument: DocumentKind<Sections> = {
  key: "D6.2",
  stageKey: "handover",
  title: "Rollback steps",
  content: Sections,
  async build(ctx, storeId) {
    const audits = await ctx.db.auditRun.count({
      where: { storeId, state: "completed", trigger: { notIn: partialTriggers } },
    });
    if (audits === 0) return null;
    const shop = await shopToRestore(ctx, storeId);
    const drill = await rollbackDrill(ctx, storeId);
    const steps = plainRollback(shop);
    const words = glossaryOf(steps.map(({ text, expect }) => `${text} ${expect ?? ""}`).join(" "));
    const sections: Section[] = [
      {
        id: "when",
        title: "When to do this",
        blocks: [
          {
            kind: "list",
            items: [
              "An update went online and the shop broke: pages do not open, or nobody can pay.",
              "You need no developer for it. Nothing is lost: orders and products stay as they are.",
              "Not when the shop broke without an update. Then call first.",
            ],
          },
        ],
      },
      {
        id: "steps",
        title: `Go back to the version before, at ${hostNames[shop.host]}`,
        blocks: [{ kind: "steps", items: steps }],
      },
      {
        id: "call",
        title: "Whom to call",
        blocks: [
          {
            kind: "facts",
            rows: [
              {
                term: shop.callName ?? "Your developer",
                text: "If a step does not look as written here, or it does not help.",
              },
            ],
          },
        ],
      },
      {
        id: "drill",
        title: "When it was practised",
        blocks: [
          {
            kind: "text",
            text: drill
              ? `${drill.byName} practised it on ${dayOf(drill.at)}. ${drill.words}`
              : "Nobody has practised these steps yet. Do it once while the shop works.",
          },
        ],
      },
    ];
    if (words.length > 0) {
      sections.push({
        id: "words",
        title: "Words used here",
        blocks: [{ kind: "facts", rows: words.map(({ term, meaning }) => ({ term, text: meaning })) }],
      });
    }
    const content: Sections = {
      lead: "How you undo an update that broke the shop. It takes about five minutes.",
      verdict: null,
      sections,
    };
    return { content, seenAt: [...shop.seenAt, ...(drill ? [drill.at] : [])] };
  },
};

/** Gives every step as the founder reads it: the consultant's words where there are some, else ours. */
export function stepTexts(document: Sections, edits: readonly DocumentEdit[]): string[] {
  return stepsOf(document).map(({ id, text, expect, link, copy }) => {
    const edit = edits.find(({ part }) => part === `step:${id}`);
    const own = edit ? plainText(edit.body) : text;
    return [own, expect, link?.url, copy && `\`${copy}\``].filter((part) => part).join("\n");
  });
}

/** Says how plain a document's steps are, with everything a person wrote. */
export function plainnessOf(
  document: Sections,
  edits: readonly DocumentEdit[],
): ReadingGrade & { jargon: string[]; steps: number } {
  const texts = stepTexts(document, edits);
  const whole = texts.join("\n");
  return { ...readingGrade(whole), jargon: unexplainedJargon(whole), steps: texts.length };
}

/** Writes a day as `20 November 2026`, in UTC: documents say the same to every reader. */
export function dayOf(at: Date): string {
  return at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}
