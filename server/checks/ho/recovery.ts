import { defineCheck, freshFor } from "../check.ts";
import { type AccessFacts, isFounderWordFresh, mainSystems, namesOf } from "./access-facts.ts";
import { notTold } from "./not-told.ts";

/** The rows of the register; null where nobody keeps one. */
export type RecoveryFacts = AccessFacts["rows"] | null;

/** Checks that no main account hangs on one person with one device. */
export const recovery = defineCheck<RecoveryFacts>({
  id: "ho.recovery",
  stages: ["handover"],
  level: "connected",
  needs: "portal",
  minimumBar: [],
  severity: "high",
  impact: "access",
  effort: "S",
  title: "Recovery works",
  founderTitle: "A lost phone is not a lost shop",
  riskTitle: "A lost phone could mean a lost shop",
  why: "Lost phone must not mean lost shop.",
  reference: {
    name: "OWASP Multifactor Authentication cheat sheet",
    url: "https://cheatsheetseries.owasp.org/cheatsheets/Multifactor_Authentication_Cheat_Sheet.html",
  },
  freshForMs: freshFor.network,
  gather: async ({ connections }) => connections?.access?.rows ?? null,
  judge({ store, facts, now }) {
    const subject = store.domain;
    const rows = facts?.filter(({ system, isUsed }) => isUsed && mainSystems.includes(system)) ?? [];
    const alone = rows.filter(({ ownerName, secondAdmin }) => ownerName !== "" && secondAdmin === "");
    const single = alone.filter(({ hasBackupCodes }) => hasBackupCodes !== true).map(({ system }) => system);
    if (single.length > 0) {
      return [
        {
          status: "fail",
          subject,
          findingKey: "single-person",
          summary: "If one phone is lost, some of your accounts cannot be opened any more.",
          summaryTech: `One administrator and no backup codes: ${namesOf(single)}.`,
          expected: "backup codes and a second administrator",
          found: namesOf(single),
          data: { systems: single },
        },
      ];
    }
    const unnamed = rows.filter(({ ownerName }) => ownerName === "");
    const registrar = rows.find(({ system }) => system === "registrar");
    const isContactKnown = registrar !== undefined && isFounderWordFresh(registrar, now);
    if (facts === null || rows.length === 0 || unnamed.length > 0 || !isContactKnown) {
      return [
        notTold(store, facts !== null, {
          summary: "Nobody has told us yet how you get back in when a phone is lost.",
          tech:
            rows.length > 0 && unnamed.length === 0
              ? "The founder has not confirmed the registrar account within 90 days."
              : "The register does not name who can open the main accounts.",
          ask: "Say at each account who the second administrator is and whether backup codes are stored.",
        }),
      ];
    }
    const half = rows
      .filter(({ secondAdmin, hasBackupCodes }) => secondAdmin === "" || hasBackupCodes !== true)
      .map(({ system }) => system);
    if (half.length > 0) {
      return [
        {
          status: "warn",
          subject,
          findingKey: "one-way-back",
          summary: "Some accounts have only one way back in.",
          summaryTech: `Backup codes or a second administrator, not both: ${namesOf(half)}.`,
          data: { systems: half },
        },
      ];
    }
    return [
      {
        status: "pass",
        subject,
        findingKey: "ok",
        summary: "A second person can open every main account, and backup codes are stored.",
        summaryTech: `${rows.length} systems with a second administrator and backup codes.`,
        data: { systems: rows.length },
      },
    ];
  },
  fix: () => [
    { text: "Store the backup codes of each account offline or in the password manager." },
    { text: "Add a second person of the shop as an administrator, and have them log in once." },
  ],
});
