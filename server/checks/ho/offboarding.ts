import { defineCheck, freshFor } from "../check.ts";
import { type AccessFacts, type AccessRow, namesOf } from "./access-facts.ts";
import { notTold } from "./not-told.ts";

/** What helpers can still do, and the tokens given to the portal; null where nobody keeps it. */
export type OffboardingFacts = Pick<AccessFacts, "rows" | "tokens"> | null;

/** Checks that our own and contractors' access ends on a day, is reduced or gone, and that the portal's tokens end too. */
export const offboarding = defineCheck<OffboardingFacts>({
  id: "ho.offboarding",
  stages: ["handover"],
  level: "connected",
  needs: "portal",
  minimumBar: [],
  severity: "medium",
  impact: "access",
  effort: "S",
  title: "Helpers' access ends",
  founderTitle: "Helpers leave when they are done",
  riskTitle: "Helpers can open your shop for ever",
  why: "Help should not become dependency.",
  reference: {
    name: "NIST SP 800-53 rev. 5, AC-2 and PS-4",
    url: "https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final",
  },
  freshForMs: freshFor.network,
  async gather({ connections }) {
    const access = connections?.access;
    return access ? { rows: access.rows, tokens: access.tokens } : null;
  },
  judge({ store, facts, now }) {
    const subject = store.domain;
    const used = facts?.rows.filter(({ isUsed }) => isUsed) ?? [];
    const today = now.toISOString().slice(0, 10);
    const open = used.filter((row) => isOpenEnded(row, today)).map(({ system }) => system);
    if (open.length > 0) {
      return [
        {
          status: "fail",
          subject,
          findingKey: "open-ended",
          summary: "Somebody who is not of your shop can change everything, without an end date.",
          summaryTech: `Administrator without an end date, or past it: ${namesOf(open)}.`,
          expected: "removed, reduced, or with a last day",
          found: namesOf(open),
          data: { systems: open },
        },
      ];
    }
    const untold = used.filter(({ helperLevel }) => helperLevel === null).map(({ system }) => system);
    if (facts === null || used.length === 0 || untold.length > 0) {
      return [
        notTold(store, facts !== null, {
          summary: "Nobody has told us yet which helpers can still open your accounts.",
          tech: used.length === 0 ? "The access register is empty." : `Not said for ${namesOf(untold)}.`,
          ask: "Say at each account what helpers can do, and until when.",
        }),
      ];
    }
    const endless = facts.tokens.filter(({ endsAt }) => endsAt === null).map(({ name }) => name);
    if (endless.length > 0) {
      return [
        {
          status: "warn",
          subject,
          findingKey: "token-without-end",
          summary: "A key that was given to a program works without an end date.",
          summaryTech: `Without an end: ${endless.join(", ")}.`,
          data: { tokens: endless },
        },
      ];
    }
    return [
      {
        status: "pass",
        subject,
        findingKey: "ok",
        summary: "Every helper's access is gone, small, or ends on a day.",
        summaryTech: `${used.length} systems, ${facts.tokens.length} tokens, each with an end.`,
        data: { systems: used.length, tokens: facts.tokens.length },
      },
    ];
  },
  fix: () => [
    {
      text: "Remove helpers who are done; give the others a last day or a smaller role, and note it on the page Keys.",
    },
    { text: "Revoke the tokens listed under “Given to the portal” at their provider once nobody needs them." },
  ],
});

function isOpenEnded({ helperLevel, helperEndsOn }: AccessRow, today: string): boolean {
  return helperLevel === "admin" && (helperEndsOn === null || helperEndsOn < today);
}
