/** Reads what a run saw, result by result. */
import type { z } from "zod";
import type { Ctx } from "../ctx.ts";
import { asImpact, asSeverity, asStatus } from "../words.ts";
import { type RunRef, readRun } from "./read-run.ts";

/** Gives a run with all its results so far, in the order of the catalogue's ids. Throws `NotFound`. */
export async function readRunResults(ctx: Ctx, input: z.infer<typeof RunRef>) {
  const run = await readRun(ctx, input);
  const results = await ctx.db.result.findMany({
    where: { runId: run.id },
    orderBy: [{ checkId: "asc" }, { subject: "asc" }, { findingKey: "asc" }],
    select: {
      ...{ checkId: true, subject: true, findingKey: true, status: true, severity: true, impact: true },
      ...{ summary: true, summaryTech: true, expected: true, found: true, ask: true },
      ...{ confidence: true, vantage: true, createdAt: true, expiresAt: true },
    },
  });
  return {
    run,
    results: results.map((row) => ({
      ...row,
      status: asStatus(row.status),
      severity: asSeverity(row.severity),
      impact: asImpact(row.impact),
    })),
  };
}
