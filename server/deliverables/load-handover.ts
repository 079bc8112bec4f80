/** Loads what the handover documents say, for the checks that judge them. */
import { freshFor } from "../checks/check.ts";
import type { HandoverDocuments } from "../checks/handover-facts.ts";
import type { Ctx } from "../ctx.ts";
import { readEdits } from "./document-edit.ts";
import { listedIn } from "./known-limits.ts";
import { openLimits } from "./open-limits.ts";
import { NEXT_STEPS } from "./plan-sections.ts";
import { stepTexts } from "./rollback-document.ts";
import { Sections } from "./sections.ts";
import { rollbackDrill, shopToRestore } from "./store-facts.ts";

/** Gives the published steps and limits, what is open now, and how long the newest list of next steps is. */
export async function loadHandover(ctx: Ctx, storeId: string): Promise<HandoverDocuments> {
  const deliverables = await ctx.db.deliverable.findMany({
    where: { storeId, key: { in: ["D6.2", "D6.3"] } },
    select: {
      key: true,
      versions: { where: { state: "published" }, orderBy: { number: "desc" }, take: 1 },
      answers: { orderBy: { at: "desc" }, take: 1 },
    },
  });
  const [steps, limits] = ["D6.2", "D6.3"].map((key) => deliverables.find((each) => each.key === key));
  const [published, listed] = [steps?.versions[0], limits?.versions[0]];
  const said = limits?.answers[0];
  const isConfirmed =
    said?.answer === "approved" &&
    said.snapshotSha256 === listed?.snapshotSha256 &&
    said.at.getTime() + freshFor.attestation > ctx.now.getTime();
  const drill = await rollbackDrill(ctx, storeId);
  const shop = await shopToRestore(ctx, storeId);
  const open = await openLimits(ctx, storeId);
  return {
    rollback: published
      ? {
          version: published.number,
          steps: stepTexts(Sections.parse(published.content), readEdits(published.edits)),
          names: [shop.projectUrl, shop.pages[0]?.url].filter((name) => typeof name === "string"),
        }
      : null,
    rollbackDrilledAt: drill?.at.toISOString() ?? null,
    limits: listed
      ? {
          version: listed.number,
          listed: listedIn(Sections.parse(listed.content)),
          confirmedBy: isConfirmed ? said.byName : null,
        }
      : null,
    open: open.map(({ name, severity, title }) => ({ name, severity, title })),
    nextSteps: await countNextSteps(ctx, storeId),
  };
}

async function countNextSteps({ db }: Ctx, storeId: string): Promise<number | null> {
  const newest = await db.deliverableVersion.findFirst({
    where: { storeId, deliverable: { key: "D6.1" } },
    orderBy: { number: "desc" },
    select: { content: true },
  });
  if (!newest) return null;
  const section = Sections.parse(newest.content).sections.find(({ id }) => id === NEXT_STEPS);
  return (section?.blocks ?? []).reduce((sum, block) => sum + (block.kind === "table" ? block.rows.length : 0), 0);
}
