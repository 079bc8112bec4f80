/** Who has the keys: what is known today of the accounts behind the shop, in everyday words. */
import type { Ctx } from "../ctx.ts";
import { attestationAnswers } from "../words.ts";

/** The accounts a shop stands on, and the check whose answer says who holds them. */
const accounts = [
  {
    key: "domain",
    title: "Domain name",
    what: "Whoever holds it decides where your address leads.",
    checkId: "dns.control-proven",
  },
  { key: "deploy", title: "The shop itself", what: "Where updates are published and undone.", checkId: "dep.owner" },
  {
    key: "all",
    title: "All eleven accounts",
    what: "The full register, with owner, second login and recovery.",
    checkId: "ho.access-register",
  },
] as const;

/** Gives each account with the newest answer about it; null when nobody has told us. */
export async function founderKeys(ctx: Ctx, storeId: string) {
  const answers = await ctx.db.attestation.findMany({
    where: {
      storeId,
      checkId: { in: accounts.map(({ checkId }) => checkId) },
      revokedAt: null,
      expiresAt: { gt: ctx.now },
    },
    orderBy: { at: "desc" },
  });
  const registrar = await ctx.db.checkState.findFirst({
    where: { storeId, checkId: "dns.domain-expiry" },
    select: { summary: true, status: true, seenAt: true },
  });
  return {
    accounts: accounts.map(({ key, title, what, checkId }) => {
      const answer = answers.find((row) => row.checkId === checkId);
      return {
        key,
        title,
        what,
        answer: answer
          ? {
              word: attestationAnswers.find((word) => word === answer.answer) ?? "fail",
              statement: answer.statement,
              byName: answer.byName,
              at: answer.at,
              hasEvidence: answer.evidenceUrl !== null,
            }
          : null,
      };
    }),
    domain: registrar,
  };
}
