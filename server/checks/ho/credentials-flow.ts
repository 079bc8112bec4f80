import { defineCheck, freshFor } from "../check.ts";
import { type AccessFacts, namesOf } from "./access-facts.ts";
import { notTold } from "./not-told.ts";

/** How access to each system is given, and what went out in plain text; null where nobody keeps it. */
export type FlowFacts = Pick<AccessFacts, "rows" | "plainSecrets"> | null;

/** Checks that access is given by invitation and password manager, and that no secret lies in a chat or a mail. */
export const credentialsFlow = defineCheck<FlowFacts>({
  id: "ho.credentials-flow",
  stages: ["handover"],
  level: "connected",
  needs: "portal",
  minimumBar: [11],
  severity: "high",
  impact: "leak",
  effort: "S",
  title: "Credentials flow",
  founderTitle: "Keys change hands safely",
  riskTitle: "Keys are passed around in chats",
  why: "How keys change hands decides whether they leak.",
  reference: {
    name: "OWASP Secrets Management cheat sheet",
    url: "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
  },
  freshForMs: freshFor.network,
  async gather({ connections }) {
    const access = connections?.access;
    return access ? { rows: access.rows, plainSecrets: access.plainSecrets } : null;
  },
  judge({ store, facts }) {
    const subject = store.domain;
    const used = facts?.rows.filter(({ isUsed }) => isUsed) ?? [];
    const sent = facts?.plainSecrets.filter(({ isReplaced }) => !isReplaced).map(({ name }) => name) ?? [];
    const byChat = used.filter(({ grantedBy }) => grantedBy === "chat" || grantedBy === "mail");
    if (sent.length > 0 || byChat.length > 0) {
      const systems = byChat.map(({ system }) => system);
      const found = [...sent, ...(systems.length > 0 ? [`access given by chat or mail: ${namesOf(systems)}`] : [])];
      return [
        {
          status: "fail",
          subject,
          findingKey: "plain-text",
          summary: "A key of your shop was sent in plain text and still works.",
          summaryTech: `In plain text and not replaced: ${found.join("; ")}.`,
          expected: "invitations and a password manager",
          found: found.join("; "),
          data: { sent, systems },
        },
      ];
    }
    const untold = used.filter(({ grantedBy, isSharedLogin }) => grantedBy === null || isSharedLogin === null);
    if (facts === null || used.length === 0 || untold.length > 0) {
      return [
        notTold(store, facts !== null, {
          summary: "Nobody has told us yet how access to every account is given.",
          tech:
            used.length === 0
              ? "The access register is empty."
              : `Not said for ${namesOf(untold.map(({ system }) => system))}.`,
          ask: "Say at each account how access is given and whether a login is shared.",
        }),
      ];
    }
    const shared = used.filter(({ isSharedLogin }) => isSharedLogin).map(({ system }) => system);
    if (shared.length > 0) {
      return [
        {
          status: "warn",
          subject,
          findingKey: "shared-login",
          summary: "Several people use one login, so nobody can tell who did what.",
          summaryTech: `Shared login: ${namesOf(shared)}.`,
          data: { systems: shared },
        },
      ];
    }
    return [
      {
        status: "pass",
        subject,
        findingKey: "ok",
        summary: "Access is given by invitation and password manager, never by chat or mail.",
        summaryTech: `${used.length} systems, no shared login, no secret in plain text that still works.`,
        data: { systems: used.length },
      },
    ];
  },
  fix: () => [
    { text: "Replace every key that was sent in a chat or a mail, and note it on the page Keys." },
    { text: "Give access by invitation; pass a key on through the password manager or a one-time link." },
  ],
});
