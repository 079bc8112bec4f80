/** Has the checks of a handover document look again once it was published or confirmed. */
import { requestRun } from "../audit-runs/request-run.ts";
import type { Ctx } from "../ctx.ts";

const judges: Readonly<Record<string, readonly string[]>> = {
  "D6.1": ["ho.next-steps"],
  "D6.2": ["ho.rollback-plain"],
  "D6.3": ["ho.known-limits"],
};

/** Asks for a small audit of the checks that judge this document; none judge most. Throws `NotFound` for a store put away. */
export async function lookAgain(ctx: Ctx, storeId: string, documentKey: string): Promise<void> {
  const checkIds = judges[documentKey];
  if (!checkIds) return;
  await requestRun(ctx, { storeId, trigger: "recheck", checkIds: [...checkIds], stageKey: null });
}
