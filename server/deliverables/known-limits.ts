/** D6.3, the known limitations: everything open, contained or not seen, with what it may cost and when it is looked at again. */
import { partialTriggers } from "../words.ts";
import type { DocumentKind } from "./draft-document.ts";
import { impactSentences, type Limit, openLimits } from "./open-limits.ts";
import { dayOf } from "./rollback-document.ts";
import { type Section, Sections, type TableBlock } from "./sections.ts";

/** Written from the first completed audit on; before it, an empty list would read as "no limits". */
export const knownLimits: DocumentKind<Sections> = {
  key: "D6.3",
  stageKey: "handover",
  title: "Known limitations",
  content: Sections,
  async build(ctx, storeId) {
    const audits = await ctx.db.auditRun.count({
      where: { storeId, state: "completed", trigger: { notIn: partialTriggers } },
    });
    if (audits === 0) return null;
    const limits = await openLimits(ctx, storeId);
    const contained = await containedRows(ctx, storeId, limits);
    const states = await ctx.db.checkState.findMany({ where: { storeId }, select: { seenAt: true } });
    return {
      content: {
        lead: "What we know is not perfect, what it may cost you, and when it is looked at again. Nothing open is left out.",
        verdict: null,
        sections: [
          ...contained,
          limitsSection(
            "open",
            "Open",
            limits.filter(({ status, isContained }) => status !== "unknown" && !isContained),
          ),
          unseenSection(limits.filter(({ status, isContained }) => status === "unknown" && !isContained)),
        ],
      },
      seenAt: states.map(({ seenAt }) => seenAt),
    };
  },
};

/** One section for what is contained, with the record that contains it; none when nothing is. */
async function containedRows(
  { db }: Parameters<typeof knownLimits.build>[0],
  storeId: string,
  limits: readonly Limit[],
): Promise<Section[]> {
  const contained = limits.filter(({ isContained }) => isContained);
  if (contained.length === 0) return [];
  const waivers = await db.waiver.findMany({
    where: { storeId, state: "accepted", voidedAt: null },
    orderBy: { createdAt: "desc" },
  });
  return [
    {
      id: "contained",
      title: "Known and fenced in",
      blocks: contained.flatMap((limit): Section["blocks"] => {
        const waiver = waivers.find(
          ({ checkId, subject, findingKey }) => `${checkId} ${subject} ${findingKey}` === limit.name,
        );
        const ends = `${dayOf(limit.revisitAt)}. It is measured again before it can be renewed.`;
        return [
          tableOf([limit]),
          {
            kind: "facts",
            rows: [
              { term: "What", text: waiver?.bottleneck ?? limit.sentence },
              { term: "At worst", text: waiver?.worstCase ?? impactSentences[limit.impact] },
              { term: "Why it is safe", text: waiver?.containment ?? "Nobody wrote it down." },
              { term: "You will hear", text: waiver?.tripwire ?? "Nobody wrote it down." },
              { term: "Ends", text: ends },
            ],
          },
        ];
      }),
    },
  ];
}

function limitsSection(id: string, title: string, limits: readonly Limit[]): Section {
  return {
    id,
    title,
    blocks: limits.length === 0 ? [{ kind: "text", text: "Nothing is open." }] : [tableOf(limits)],
  };
}

function unseenSection(limits: readonly Limit[]): Section {
  if (limits.length === 0) {
    return {
      id: "not-seen",
      title: "What we could not check",
      blocks: [{ kind: "text", text: "We could check everything." }],
    };
  }
  return {
    id: "not-seen",
    title: "What we could not check",
    blocks: [
      { kind: "text", text: "Each of these may be fine or not; we do not know." },
      {
        kind: "table",
        columns: ["What", "What we need", "Looked at again"],
        rows: limits.map((limit) => ({
          id: limit.name,
          status: limit.status,
          cells: [`${limit.title} (${limit.subject})`, limit.ask ?? "A clear view.", dayOf(limit.revisitAt)],
        })),
      },
    ],
  };
}

/** Lists limits as rows whose ids are the findings' names: the check of this document reads them. */
function tableOf(limits: readonly Limit[]): TableBlock {
  return {
    kind: "table",
    columns: ["Limitation", "What it may cost", "Looked at again"],
    rows: limits.map((limit) => ({
      id: limit.name,
      status: limit.status,
      cells: [
        sentenceOf(limit),
        impactSentences[limit.impact],
        `${dayOf(limit.revisitAt)}${limit.ownerName ? `, ${limit.ownerName}` : ""}`,
      ],
    })),
  };
}

function sentenceOf({ title, sentence }: Limit): string {
  return title === sentence ? title : `${title}. ${sentence}`;
}

/** Gives the names of the findings a version lists. */
export function listedIn(document: Sections): string[] {
  return document.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === "table" ? block.rows.map(({ id }) => id) : [])),
  );
}
