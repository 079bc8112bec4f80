/** Finds what the owner's own command line last said of signed payment messages: the portal holds no secret to try them. */
import { z } from "zod";
import { freshFor, type WebhookReport } from "../checks/check.ts";
import type { Ctx } from "../ctx.ts";
import { CiResult } from "./ci-report.ts";

/** Reports looked through, newest first: pipelines send others in between. */
const REPORTS_MAX = 20;

/** Gives the newest one that is fresh; null when there is none. It counts for the address it names alone. */
export async function loadWebhookReport(ctx: Ctx, storeId: string): Promise<WebhookReport | null> {
  const rows = await ctx.db.ciReport.findMany({
    where: { storeId, receivedAt: { gt: new Date(ctx.now.getTime() - freshFor.bundle) } },
    orderBy: { receivedAt: "desc" },
    take: REPORTS_MAX,
    select: { results: true, reportedByName: true, receivedAt: true },
  });
  for (const { results, reportedByName, receivedAt } of rows) {
    const all = z.array(CiResult).safeParse(results);
    const told = all.success ? all.data.filter(({ check_id }) => check_id === "smoke.webhook") : [];
    const url = told.find(({ subject }) => subject.startsWith("https://"))?.subject;
    const verdicts = told.flatMap(({ subject, status, finding_key, severity, summary }) => {
      const isTold = subject === "signed" && (status === "pass" || status === "warn" || status === "fail");
      return isTold ? [{ status, findingKey: finding_key, severity, summary }] : [];
    });
    if (url && verdicts.length > 0) return { url, verdicts, by: reportedByName, at: receivedAt.toISOString() };
  }
  return null;
}
