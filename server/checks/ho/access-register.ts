import { defineCheck, freshFor, type Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type AccessFacts, type AccessRow, isFounderWordFresh, mainSystems, namesOf } from "./access-facts.ts";
import { notTold } from "./not-told.ts";

/** The rows of the register; null where nobody keeps one. */
export type RegisterFacts = AccessFacts["rows"] | null;

/** Checks that the main accounts are on record, owned on the founder's side, and confirmed by the founder. */
export const accessRegister = defineCheck<RegisterFacts>({
  id: "ho.access-register",
  stages: ["handover"],
  level: "connected",
  needs: "portal",
  minimumBar: [11],
  severity: "critical",
  impact: "access",
  effort: "M",
  title: "Access register is complete",
  founderTitle: "You can open every door",
  riskTitle: "A door of your shop is not yours to open",
  why: "If you can open every door, nobody can hold your shop hostage.",
  reference: {
    name: "OWASP Authentication cheat sheet",
    url: "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
  },
  freshForMs: freshFor.network,
  gather: async ({ connections }) => connections?.access?.rows ?? null,
  judge({ store, facts, now }) {
    if (facts === null || (facts.length === 0 && store.stage !== "handover")) {
      return [
        notTold(store, facts !== null, {
          summary: "Nobody has told us yet who can open the accounts behind your shop.",
          tech: "The access register is empty.",
          ask: "Fill in the access register on the page Keys.",
        }),
      ];
    }
    const problems = [...failing(store, facts), ...weak(store, facts), ...unconfirmed(store, facts, now)];
    if (problems.length > 0) return problems;
    return [
      {
        status: "pass",
        subject: store.domain,
        findingKey: "ok",
        summary: "Every main account is yours, and you have said that you can open it.",
        summaryTech: `${facts.length} rows; owners on the founder's side, confirmed within 90 days.`,
        data: { rows: facts.length },
      },
    ];
  },
  fix: ({ findingKey }) => steps[findingKey] ?? [{ text: "Open Keys and fill in the rows that are missing." }],
});

const steps: Record<string, { text: string }[]> = {
  "not-yours": [
    { text: "Invite the founder to the account and make them its owner." },
    { text: "Change the owner on the page Keys, and ask the founder to confirm." },
  ],
  "one-login": [{ text: "Add a second person of the shop as an administrator of the account." }],
  "weak-login": [{ text: "Switch two-step login to an authenticator app or a passkey." }],
  "same-domain": [{ text: "Move the registrar account to a mailbox that does not depend on this domain." }],
  unconfirmed: [{ text: "Ask the founder to open Keys and press “Yes, I can open this” at each account." }],
};

function failing(store: StoreProfile, rows: readonly AccessRow[]): Verdict[] {
  const missing = mainSystems.filter((system) => !rows.some((row) => row.system === system && isTold(row)));
  const taken = rows.filter((row) => row.isUsed && isTold(row) && isNotFounders(row)).map(({ system }) => system);
  const verdicts: Verdict[] = [];
  if (missing.length > 0) {
    verdicts.push({
      status: "fail",
      subject: store.domain,
      findingKey: "missing",
      summary: `Nobody has written down who owns ${missing.length} of your ${mainSystems.length} main accounts.`,
      summaryTech: `Not in the register: ${namesOf(missing)}.`,
      expected: `${mainSystems.length} rows with an owner`,
      found: `${mainSystems.length - missing.length} rows`,
      data: { missing },
    });
  }
  if (taken.length > 0) {
    verdicts.push({
      status: "fail",
      subject: store.domain,
      findingKey: "not-yours",
      summary: `${taken.length === 1 ? "An account of your shop belongs" : `${taken.length} accounts of your shop belong`} to somebody else.`,
      summaryTech: `Owner not on the founder's side, or the founder said so: ${namesOf(taken)}.`,
      expected: "an owner on the founder's side",
      found: namesOf(taken),
      data: { systems: taken },
    });
  }
  return verdicts;
}

function weak(store: StoreProfile, rows: readonly AccessRow[]): Verdict[] {
  const used = rows.filter((row) => row.isUsed && isTold(row));
  const systemsOf = (test: (row: AccessRow) => boolean) => used.filter(test).map(({ system }) => system);
  const alone = systemsOf(({ secondAdmin }) => secondAdmin === "");
  const weakLogin = systemsOf(({ mfa }) => mfa === "sms" || mfa === "none");
  const inside = systemsOf(
    ({ system, ownerMailbox }) => system === "registrar" && isMailboxOf(ownerMailbox, store.domain),
  );
  const warn = (findingKey: string, systems: typeof alone, summary: string, tech: string): Verdict[] =>
    systems.length === 0
      ? []
      : [
          {
            status: "warn",
            subject: store.domain,
            findingKey,
            summary,
            summaryTech: `${tech}: ${namesOf(systems)}.`,
            data: { systems },
          },
        ];
  return [
    ...warn("one-login", alone, "Only one person can open some of your accounts.", "No second administrator"),
    ...warn(
      "weak-login",
      weakLogin,
      "Some accounts open with a password and a text message, or with less.",
      "Two-step login by SMS only, or none",
    ),
    ...warn(
      "same-domain",
      inside,
      "The account of your domain name answers to a mailbox of that same domain.",
      "If the domain lapses its owner cannot get the mail to recover it",
    ),
  ];
}

/** A row the founder has not confirmed for 90 days is not known to be right. */
function unconfirmed(store: StoreProfile, rows: readonly AccessRow[], now: Date): Verdict[] {
  const open = rows
    .filter((row) => row.isUsed && mainSystems.includes(row.system) && isTold(row) && !isNotFounders(row))
    .filter((row) => !isFounderWordFresh(row, now))
    .map(({ system }) => system);
  if (open.length === 0) return [];
  return [
    {
      status: "unknown",
      subject: store.domain,
      findingKey: "unconfirmed",
      summary: "You have not said yet that you can open every account.",
      summaryTech: `Not confirmed by the founder within 90 days: ${namesOf(open)}.`,
      ask: "Open Keys and press “Yes, I can open this” at each account.",
      data: { systems: open },
      confidence: 0.8,
    },
  ];
}

/** A row says something once its owner is named, or once it is said that the shop does without. */
function isTold({ isUsed, ownerName, ownerSide }: AccessRow): boolean {
  return !isUsed || (ownerName !== "" && ownerSide !== null);
}

function isNotFounders({ ownerSide, founderWord }: AccessRow): boolean {
  return ownerSide !== "founder" || founderWord === "not-mine";
}

function isMailboxOf(mailbox: string, domain: string): boolean {
  const host = mailbox.toLowerCase().split("@")[1] ?? "";
  return host === domain || host.endsWith(`.${domain}`);
}
