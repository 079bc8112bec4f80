/** What shows that a limit was tested. */
import type { Ctx } from "../ctx.ts";
import type { WaiverProposal } from "../stages/waiver-rules.ts";

/** Reads a proof: a link, or the id of a check that looked at the store; null for anything else. */
export async function readProof(ctx: Ctx, storeId: string, text: string): Promise<WaiverProposal["proof"]> {
  if (URL.parse(text)?.protocol === "https:") return { kind: "link" };
  const states = await ctx.db.checkState.findMany({ where: { storeId, checkId: text } });
  if (states.length === 0) return null;
  const isPassing = states.every(({ status, expiresAt }) => status === "pass" && expiresAt > ctx.now);
  return { kind: "check", isPassing };
}
