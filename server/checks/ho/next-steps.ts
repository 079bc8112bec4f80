import { defineCheck, freshFor } from "../check.ts";
import type { HandoverDocuments } from "../handover-facts.ts";

/** How many lines the list has, and how many findings are open; null where nobody keeps documents. */
export type NextStepsFacts = { lines: HandoverDocuments["nextSteps"]; open: number } | null;

/** Checks that the handover says what to do next while anything is open. */
export const nextSteps = defineCheck<NextStepsFacts>({
  id: "ho.next-steps",
  stages: ["handover"],
  level: "connected",
  needs: "portal",
  minimumBar: [],
  severity: "low",
  impact: "trust",
  effort: "S",
  title: "Next-step list",
  founderTitle: "You know what to do next",
  riskTitle: "Nobody has said what to do next",
  why: "You know what to do next.",
  reference: { name: "Google SRE book, postmortem culture", url: "https://sre.google/sre-book/postmortem-culture/" },
  freshForMs: freshFor.network,
  async gather({ connections }) {
    const documents = connections?.handover;
    return documents ? { lines: documents.nextSteps, open: documents.open.length } : null;
  },
  judge({ store, facts }) {
    const subject = store.domain;
    if (facts === null || facts.lines === null) {
      return [
        {
          status: "unknown",
          subject,
          findingKey: "not-written",
          summary: "The list of next steps comes with the handover.",
          summaryTech:
            facts === null ? "Documents are kept in the portal alone." : "There is no handover document yet.",
          ask: "Run an audit; the handover is written from it.",
          confidence: 0.8,
        },
      ];
    }
    const { lines, open } = facts;
    if (lines === 0 && open > 0) {
      return [
        {
          status: "warn",
          subject,
          findingKey: "empty",
          summary: "Things are open, and nobody has said what to do next.",
          summaryTech: `The list of next steps is empty while ${open} findings are open.`,
          data: { lines, open },
        },
      ];
    }
    return [
      {
        status: "pass",
        subject,
        findingKey: "ok",
        summary: lines === 0 ? "Nothing is open, so nothing has to come next." : "Your handover says what to do next.",
        summaryTech: `${lines} lines for ${open} open findings.`,
        data: { lines, open },
      },
    ];
  },
  fix: () => [{ text: "Open the Handover checklist in the stage Handover and publish the newest version." }],
});
