/** Reads a run for the live view and the history. */
import { z } from "zod";
import { checkGroups } from "../checks/check.ts";
import { checks } from "../checks/index.ts";
import type { Ctx } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { asStatus, auditRunStates, auditRunTriggers, checkRunStates, oneOf } from "../words.ts";

export const RunRef = z.object({ storeId: z.uuid(), auditRunId: z.uuid() });
export const ListRuns = z.object({ storeId: z.uuid(), before: z.number().int().nullable().default(null) });

/** Gives a run with its checks by group, in run order. Throws `NotFound`. */
export async function readRun(ctx: Ctx, input: z.infer<typeof RunRef>) {
  const run = await ctx.db.auditRun.findFirst({
    where: { id: input.auditRunId, storeId: input.storeId },
    include: { checks: { orderBy: { checkId: "asc" } } },
  });
  if (!run) throw new NotFound("audit");
  const rows = run.checks.map((row) => ({
    checkId: row.checkId,
    title: checks.find(({ id }) => id === row.checkId)?.title ?? row.checkId,
    group: oneOf(checkGroups, row.group),
    state: oneOf(checkRunStates, row.state),
    status: row.status === null ? null : asStatus(row.status),
    headline: row.headline,
    startedAt: row.startedAt,
    durationMs: row.durationMs,
  }));
  return {
    id: run.id,
    number: run.number,
    places: await placesOf(ctx, run.id),
    trigger: oneOf(auditRunTriggers, run.trigger),
    state: oneOf(auditRunStates, run.state),
    stageKey: run.stageKey,
    requestedByName: run.requestedByName,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    failure: run.failure,
    catalogueVersion: run.catalogueVersion,
    groups: checkGroups
      .map((group) => ({ group, checks: rows.filter((row) => row.group === group) }))
      .filter((group) => group.checks.length > 0),
  };
}

/** Where the run's results were seen from: the portal and each region that took part. */
async function placesOf(ctx: Ctx, runId: string): Promise<string[]> {
  const rows = await ctx.db.$queryRaw<{ place: string }[]>`
    SELECT DISTINCT unnest(vantage) AS place FROM "Result" WHERE "runId" = ${runId}::uuid`;
  const places = rows.map(({ place }) => place).toSorted();
  return [...places.filter((place) => place === "portal"), ...places.filter((place) => place !== "portal")];
}

/** Lists a store's runs, newest first, 30 at a time; `before` is a run number. */
export async function listRuns(ctx: Ctx, input: z.infer<typeof ListRuns>) {
  const rows = await ctx.db.auditRun.findMany({
    where: { storeId: input.storeId, ...(input.before ? { number: { lt: input.before } } : {}) },
    orderBy: { number: "desc" },
    take: 31,
    select: {
      id: true,
      number: true,
      trigger: true,
      state: true,
      stageKey: true,
      requestedByName: true,
      createdAt: true,
      endedAt: true,
      counts: true,
      checkIds: true,
    },
  });
  return {
    runs: rows.slice(0, 30).map(({ checkIds, counts, ...row }) => ({
      ...row,
      trigger: oneOf(auditRunTriggers, row.trigger),
      state: oneOf(auditRunStates, row.state),
      checks: checkIds.length,
      counts: z
        .record(z.string(), z.number())
        .catch({})
        .parse(counts ?? {}),
    })),
    next: rows.length > 30 ? (rows[29]?.number ?? null) : null,
  };
}
