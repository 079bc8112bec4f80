/** Loads the register for the checks that judge it. */
import type { AccessFacts } from "../checks/ho/access-facts.ts";
import type { Ctx } from "../ctx.ts";
import { accessRowOf } from "./access-words.ts";
import { givenTokens } from "./given-tokens.ts";
import { ownershipMap } from "./register.ts";

/** Gives the rows people told, the parts with their owners, and the tokens that open something. */
export async function loadAccess(ctx: Ctx, storeId: string): Promise<AccessFacts> {
  const rows = await ctx.db.accessRecord.findMany({ where: { storeId }, orderBy: { system: "asc" } });
  const sent = await ctx.db.plainSecret.findMany({ where: { storeId }, orderBy: { id: "asc" } });
  const components = await ownershipMap(ctx, storeId);
  const tokens = await givenTokens(ctx, storeId);
  return {
    rows: rows.map(accessRowOf),
    components: components.map(({ name, businessOwner }) => ({ name, businessOwner })),
    plainSecrets: sent.map(({ name, replacedAt }) => ({ name, isReplaced: replacedAt !== null })),
    // What only signs calls opens nothing, and ends with the hook.
    tokens: tokens
      .filter(({ opens }) => opens)
      .map(({ name, endsAt }) => ({ name, endsAt: endsAt?.toISOString() ?? null })),
  };
}
