/** Finds the facts behind the current word of a check, so that a document can be written from them again. */
import type { Ctx } from "../ctx.ts";

/**
 * Gives the facts of the newest look that said something, and when its subjects were seen. Null while the check has said
 * nothing or was answered by a person.
 */
export async function factsBehind(
  ctx: Ctx,
  storeId: string,
  checkId: string,
): Promise<{ facts: unknown; seenAt: Date[] } | null> {
  const states = await ctx.db.checkState.findMany({
    where: { storeId, checkId },
    orderBy: { seenAt: "desc" },
    select: { runId: true, seenAt: true },
  });
  const [newest] = states;
  if (!newest) return null;
  const run = await ctx.db.auditRunCheck.findUnique({
    where: { runId_checkId: { runId: newest.runId, checkId } },
    select: { factsSha256: true },
  });
  if (!run?.factsSha256) return null;
  const stored = await ctx.db.facts.findUnique({
    where: { storeId_sha256: { storeId, sha256: run.factsSha256 } },
    select: { content: true },
  });
  return stored ? { facts: stored.content, seenAt: states.map(({ seenAt }) => seenAt) } : null;
}
