/** Who looked at their shop through the widget: what came out, and whether the shop is a store already. */
import { z } from "zod";
import type { Ctx } from "../ctx.ts";
import { readWidgetChecks } from "../doors/widgets.ts";
import { toOutcomes } from "./free-check.ts";
import { judgeFreeCheck } from "./report.ts";

const TAKEN = 100;
const RISKS_SHOWN = 3;

export type WidgetCheck = {
  id: string;
  domain: string;
  state: "queued" | "running" | "completed" | "failed";
  createdAt: Date;
  expiresAt: Date;
  fails: number;
  warns: number;
  /** Must-haves that hold as seen from outside. */
  holding: number;
  /** The first of what was found, worst for business first. */
  risks: { checkId: string; title: string; status: "fail" | "warn" }[];
  /** The store of this domain in the workspace; null when it is none yet. */
  storeId: string | null;
};

/** Lists the newest checks of the workspace's widget. Each is deleted with its report, after thirty days. */
export async function listWidgetChecks(ctx: Ctx): Promise<WidgetCheck[]> {
  const rows = await readWidgetChecks(ctx.actor.workspaceId, ctx.now, TAKEN);
  const stores = await ctx.db.store.findMany({
    where: { domain: { in: rows.map(({ domain }) => domain) }, archivedAt: null },
    select: { id: true, domain: true },
  });
  return rows.map(({ id, domain, state, createdAt, expiresAt, results }) => {
    const { risks, items } = judgeFreeCheck(toOutcomes(results), ctx.now);
    const fails = risks.filter(({ status }) => status === "fail").length;
    return {
      id,
      domain,
      state: z.enum(["queued", "running", "completed", "failed"]).parse(state),
      createdAt,
      expiresAt,
      fails,
      warns: risks.length - fails,
      holding: items.filter((item) => item.state === "holds").length,
      risks: risks.slice(0, RISKS_SHOWN).map(({ checkId, title, status }) => ({ checkId, title, status })),
      storeId: stores.find((store) => store.domain === domain)?.id ?? null,
    };
  });
}
