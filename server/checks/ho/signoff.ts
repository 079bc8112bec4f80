import { defineCheck, freshFor } from "../check.ts";

/** Where the signing stands. */
export type SignOffFacts = {
  state: "none" | "waiting" | "signed";
  /** When the founder signed, ISO 8601; null until then. */
  signedAt: string | null;
  /** What is worse than it was signed, in sentences. */
  worse: string[];
  /** What else has changed since. */
  other: string[];
};

/** Checks that both sides signed what is handed over, and that it still is what they signed. */
export const signoff = defineCheck<SignOffFacts | null>({
  id: "ho.signoff",
  stages: ["handover"],
  level: "connected",
  needs: "portal",
  minimumBar: [],
  severity: "medium",
  impact: "access",
  effort: "S",
  title: "Handover is signed",
  founderTitle: "You signed for what you got",
  riskTitle: "Nobody has signed for the handover",
  why: "Both sides agree what was handed over.",
  reference: { name: "RFC 8785, JSON canonicalization", url: "https://www.rfc-editor.org/rfc/rfc8785" },
  freshForMs: freshFor.network,
  gather: async ({ connections }) => connections?.signOff ?? null,
  judge({ store, facts }) {
    const subject = store.domain;
    if (facts === null || facts.state !== "signed") {
      const isWaiting = facts?.state === "waiting";
      return [
        {
          status: "unknown",
          subject,
          findingKey: "not-signed",
          summary: isWaiting ? "The handover waits for your signature." : "Nobody has signed the handover yet.",
          summaryTech: facts === null ? "Sign-offs are kept in the portal alone." : `Sign-off: ${facts.state}.`,
          ask: isWaiting ? "The founder signs on their page Sign." : "Sign on the tab Sign-off of stage 6.",
          confidence: 0.8,
        },
      ];
    }
    const { worse, other, signedAt } = facts;
    if (worse.length > 0) {
      return [
        {
          status: "fail",
          subject,
          findingKey: "regressed",
          summary: "What you signed for no longer holds.",
          summaryTech: `Signed ${signedAt}; since then: ${worse.slice(0, 5).join(" ")}`,
          expected: "the shop as it was signed",
          found: worse.slice(0, 5).join(" "),
        },
      ];
    }
    if (other.length > 0) {
      return [
        {
          status: "warn",
          subject,
          findingKey: "stale",
          summary: "Something has changed since the handover was signed.",
          summaryTech: `Signed ${signedAt}; nothing is worse. Since then: ${other.slice(0, 5).join(" ")}`,
        },
      ];
    }
    return [
      {
        status: "pass",
        subject,
        findingKey: "ok",
        summary: "Both sides signed, and nothing has changed since.",
        summaryTech: `Signed ${signedAt}.`,
      },
    ];
  },
  fix: () => [
    { text: "Settle what got worse, or contain it." },
    { text: "Offer the handover again on the tab Sign-off, and sign it together." },
  ],
});
