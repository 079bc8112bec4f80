/** D6.1, the handover: verdict and minimum bar, who has the keys, the way back, the domain, limits, and what comes next. */
import { judgeMinimumBar } from "../stages/minimum-bar.ts";
import { judgeStore } from "../stages/store-verdict.ts";
import { loadCheckStates, loadWaivers } from "../stores/load-state.ts";
import { partialTriggers } from "../words.ts";
import { domainSections } from "./domain-sections.ts";
import type { DocumentKind } from "./draft-document.ts";
import { loadApprovals } from "./founder-words.ts";
import { barSections, verdictOf } from "./handover-verdict.ts";
import { keysSections } from "./keys-sections.ts";
import { openLimits } from "./open-limits.ts";
import { plainRollback } from "./plain-rollback.ts";
import { limitsInBrief, planSections } from "./plan-sections.ts";
import { dayOf } from "./rollback-document.ts";
import { type Section, Sections } from "./sections.ts";
import { rollbackDrill, shopToRestore } from "./store-facts.ts";

/** Written from the first completed audit on. What others fill in later says that it is not filled in. */
export const handoverDocument: DocumentKind<Sections> = {
  key: "D6.1",
  stageKey: "handover",
  title: "Handover checklist",
  content: Sections,
  async build(ctx, storeId) {
    const audits = await ctx.db.auditRun.count({
      where: { storeId, state: "completed", trigger: { notIn: partialTriggers } },
    });
    if (audits === 0) return null;
    const states = await loadCheckStates(ctx.db, storeId);
    const waivers = await loadWaivers(ctx.db, storeId, ctx.now);
    const items = judgeMinimumBar(states, waivers, await loadApprovals(ctx.db, storeId), ctx.now);
    const limits = await openLimits(ctx, storeId);
    const shop = await shopToRestore(ctx, storeId);
    const drill = await rollbackDrill(ctx, storeId);
    const verdict = judgeStore({ items, auditCount: audits, isRunning: false });
    const wayBack: Section = {
      id: "way-back",
      title: "If an update breaks the shop",
      blocks: [
        {
          kind: "text",
          text: drill
            ? `${drill.byName} practised this on ${dayOf(drill.at)}. It needs no developer.`
            : "Nobody has practised this yet.",
        },
        { kind: "steps", items: plainRollback(shop) },
      ],
    };
    const content: Sections = {
      lead: "This document says what is in place, who holds the keys, how to undo a bad update, and what we know is not perfect.",
      verdict: verdictOf(verdict, items, limits),
      sections: [
        ...barSections(items, states, limits),
        ...(await keysSections(ctx, storeId)),
        wayBack,
        ...(await domainSections(ctx, storeId)),
        limitsInBrief(limits),
        ...(await planSections(ctx, storeId, limits)),
      ],
    };
    return { content, seenAt: states.map(({ seenAt }) => seenAt) };
  },
};
