/** What comes after the handover: limits in brief, next steps, a second sprint, what not to build, and the other documents. */
import type { Ctx } from "../ctx.ts";
import { notNowGiven } from "../findings/not-now.ts";
import { stages } from "../stages/index.ts";
import { effortWords, nextSteps, SPRINT_DAYS, secondSprint } from "./next-steps.ts";
import { impactSentences, type Limit } from "./open-limits.ts";
import { dayOf } from "./rollback-document.ts";
import type { Section } from "./sections.ts";

/** Lines in the handover; the known limitations and the risk list hold them all. */
const LIMITS_MAX = 10;
/** The section of the next-step list, which the check of it counts. */
export const NEXT_STEPS = "next-steps";

/** Lists the heaviest limits with the day each is looked at again. */
export function limitsInBrief(limits: readonly Limit[]): Section {
  const more = limits.length - LIMITS_MAX;
  if (limits.length === 0) {
    return { id: "limits", title: "Known limitations", blocks: [{ kind: "text", text: "Nothing is open." }] };
  }
  return {
    id: "limits",
    title: "Known limitations",
    blocks: [
      {
        kind: "table",
        columns: ["What", "What it may cost", "Looked at again"],
        rows: limits.slice(0, LIMITS_MAX).map((limit) => ({
          id: limit.name,
          status: limit.status,
          cells: [limit.title, impactSentences[limit.impact], dayOf(limit.revisitAt)],
        })),
      },
      ...(more > 0 ? [{ kind: "text" as const, text: `${more} more stand in the known limitations.` }] : []),
    ],
  };
}

/** Gives next steps by value for work, the proposal of a second sprint, the advice of what not to build, and the documents. */
export async function planSections(ctx: Ctx, storeId: string, limits: readonly Limit[]): Promise<Section[]> {
  const steps = nextSteps(limits);
  const sprint = secondSprint(steps);
  const failing = limits.filter(({ status }) => status === "fail").map(({ checkId }) => checkId);
  return [
    {
      id: NEXT_STEPS,
      title: "Next steps, the most worth for the least work first",
      blocks:
        steps.length === 0
          ? [{ kind: "text", text: "Nothing is open. Keep the shop as it is and watch the alerts." }]
          : [
              {
                kind: "table",
                columns: ["What", "Why it pays", "Work", "Whose"],
                rows: steps.map((step) => ({
                  id: step.name,
                  status: step.status,
                  cells: [
                    step.status === "unknown" ? `Find out: ${step.title}` : `Fix: ${step.title}`,
                    impactSentences[step.impact],
                    effortWords[step.effort],
                    step.ownerName ?? "Nobody yet",
                  ],
                })),
              },
            ],
    },
    ...(sprint.taken.length === 0
      ? []
      : [
          {
            id: "second-sprint",
            title: "Proposal for a second sprint",
            blocks: [
              {
                kind: "text" as const,
                text:
                  `${sprint.taken.length} of the steps above fit into ${SPRINT_DAYS} working days: about ${sprint.days} ${sprint.days === 1 ? "day" : "days"} of work.` +
                  (sprint.left > 0 ? ` ${sprint.left} would wait.` : ""),
              },
              {
                kind: "list" as const,
                items: sprint.taken.map(({ title, effort }) => `${title}: ${effortWords[effort]}`),
              },
            ],
          },
        ]),
    {
      id: "not-now",
      title: "Not now, because …",
      blocks: [
        {
          kind: "facts",
          rows: notNowGiven(failing).map(({ title, because, unless }) => ({
            term: title,
            text: `${because} Ask again when ${unless}.`,
          })),
        },
      ],
    },
    await documentsSection(ctx, storeId),
  ];
}

/** Lists the documents of the five stages before, as far as they exist. */
async function documentsSection({ db }: Ctx, storeId: string): Promise<Section> {
  const existing = await db.deliverable.findMany({
    where: { storeId },
    select: { key: true, versions: { where: { state: "published" }, orderBy: { number: "desc" }, take: 1 } },
  });
  const rows = stages
    .filter(({ key }) => key !== "handover")
    .flatMap((stage) => stage.deliverables.map((deliverable) => ({ stage, deliverable })))
    .map(({ stage, deliverable }) => {
      const published = existing.find(({ key }) => key === deliverable.key)?.versions[0];
      return {
        id: deliverable.key,
        status: null,
        cells: [
          deliverable.title,
          stage.title,
          published ? `Version ${published.number}` : "Not handed over",
          published?.publishedAt ? dayOf(published.publishedAt) : "–",
        ],
      };
    });
  return {
    id: "documents",
    title: "The other documents",
    blocks: [{ kind: "table", columns: ["Document", "Stage", "Version", "Given on"], rows }],
  };
}
