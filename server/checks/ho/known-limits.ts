import { defineCheck, freshFor } from "../check.ts";
import type { HandoverDocuments } from "../handover-facts.ts";
import { notHandedOver } from "./not-handed-over.ts";

/** The published list and what is open; null where nobody keeps documents. */
export type LimitsFacts = Pick<HandoverDocuments, "limits" | "open"> | null;

/** Findings of this weight must stand on the list (catalogue ho.known-limits). */
const HEAVY = ["critical", "high"];

/** Checks that the published limitations leave out nothing that is open, and that the founder has read them. */
export const knownLimits = defineCheck<LimitsFacts>({
  id: "ho.known-limits",
  stages: ["handover"],
  level: "connected",
  needs: "portal",
  minimumBar: [11],
  severity: "medium",
  impact: "trust",
  effort: "S",
  title: "Known limitations are honest",
  founderTitle: "You know the weak spots",
  riskTitle: "Weak spots are not written down",
  why: "Honest limits prevent nasty surprises.",
  reference: { name: "ISO/IEC 25010 overview", url: "https://iso25000.com/index.php/en/iso-25000-standards/iso-25010" },
  freshForMs: freshFor.network,
  async gather({ connections }) {
    const documents = connections?.handover;
    if (!documents) return null;
    const { limits, open } = documents;
    return { limits, open };
  },
  judge({ store, facts }) {
    const subject = store.domain;
    if (facts === null || facts.limits === null) {
      return [
        notHandedOver(store, facts !== null, {
          what: "Known limitations",
          riskTitle: "Weak spots are not written down",
          document: "known limitations",
        }),
      ];
    }
    const { limits, open } = facts;
    const absent = open.filter(({ name }) => !limits.listed.includes(name));
    const heavy = absent.filter(({ severity }) => HEAVY.includes(severity));
    const data = { version: limits.version, listed: limits.listed.length, absent: absent.map(({ name }) => name) };
    if (heavy.length > 0) {
      return [
        {
          status: "fail",
          subject,
          findingKey: "absent",
          summary: `An open weak spot is not on your list: ${heavy[0]?.title ?? ""}.`,
          summaryTech: `Not in version ${limits.version}: ${heavy.map(({ name }) => name).join("; ")}.`,
          expected: "every open finding listed",
          found: `${heavy.length} of weight high or critical absent`,
          data,
        },
      ];
    }
    if (absent.length > 0) {
      return [
        {
          status: "warn",
          subject,
          findingKey: "out-of-date",
          summary: "Your list of weak spots is not up to date.",
          summaryTech: `Not in version ${limits.version}: ${absent.map(({ name }) => name).join("; ")}.`,
          data,
        },
      ];
    }
    if (limits.confirmedBy === null) {
      return [
        {
          status: "warn",
          subject,
          findingKey: "not-read",
          summary: "Nobody on your side has said that they read the list of weak spots.",
          summaryTech: `The founder has not confirmed version ${limits.version}.`,
          data,
        },
      ];
    }
    return [
      {
        status: "pass",
        subject,
        findingKey: "ok",
        summary: "Every weak spot we know is on your list, and you have read it.",
        summaryTech: `${limits.listed.length} lines in version ${limits.version}, confirmed by ${limits.confirmedBy}.`,
        data,
      },
    ];
  },
  fix: () => [
    { text: "Open Known limitations in the stage Handover and publish the newest version." },
    { text: "Ask the founder to read it and press “This is right”." },
  ],
});
