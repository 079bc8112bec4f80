import { defineCheck, freshFor } from "../check.ts";
import type { AccessFacts } from "./access-facts.ts";
import { notTold } from "./not-told.ts";

/** The parts of the shop with their owners; null where nobody keeps a map. */
export type OwnershipFacts = AccessFacts["components"] | null;

/** Checks that every part of the shop has somebody who answers for it. */
export const ownershipMap = defineCheck<OwnershipFacts>({
  id: "ho.ownership-map",
  stages: ["handover"],
  level: "connected",
  needs: "portal",
  minimumBar: [11],
  severity: "medium",
  impact: "access",
  effort: "S",
  title: "Ownership map",
  founderTitle: "Everybody knows whom to call",
  riskTitle: "Nobody knows whom to call",
  why: "Everyone knows whom to call.",
  reference: { name: "Google SRE book, managing incidents", url: "https://sre.google/sre-book/managing-incidents/" },
  freshForMs: freshFor.network,
  gather: async ({ connections }) => connections?.access?.components ?? null,
  judge({ store, facts }) {
    const subject = store.domain;
    const isUntouched = facts?.every(({ businessOwner }) => businessOwner === "") ?? true;
    if (facts === null || facts.length === 0 || (isUntouched && store.stage !== "handover")) {
      return [
        notTold(store, facts !== null, {
          summary: "Nobody has told us yet whom to call for which part of your shop.",
          tech: facts?.length === 0 ? "No part of the shop is known yet." : "The ownership map names nobody.",
          ask: "Name an owner for each part on the page Keys.",
        }),
      ];
    }
    const orphans = facts.filter(({ businessOwner }) => businessOwner === "").map(({ name }) => name);
    if (orphans.length > 0) {
      return [
        {
          status: "fail",
          subject,
          findingKey: "orphan",
          summary: `${orphans.length === 1 ? "A part of your shop has" : `${orphans.length} parts of your shop have`} nobody to call.`,
          summaryTech: `Without a business owner: ${orphans.join(", ")}.`,
          expected: "an owner for every part",
          found: `${orphans.length} of ${facts.length} without`,
          data: { orphans },
        },
      ];
    }
    return [
      {
        status: "pass",
        subject,
        findingKey: "ok",
        summary: "Every part of your shop has somebody to call.",
        summaryTech: `${facts.length} parts, each with a business owner.`,
        data: { parts: facts.length },
      },
    ];
  },
  fix: () => [{ text: "Open Keys and name a business owner for each part of the ownership map." }],
});
