/** Compares a run with another one, or with the last word on each of its checks before it began (catalogue 8.2). */
import { z } from "zod";
import type { Impact } from "../checks/check.ts";
import { checks } from "../checks/index.ts";
import type { Ctx } from "../ctx.ts";
import { InvalidInput, NotFound } from "../errors.ts";
import {
  type Change,
  type Comparison,
  changes as changeWords,
  compareRuns,
  type RunEntry,
} from "../stages/compare-runs.ts";
import { asImpact, asSeverity, asStatus, auditRunStates, auditRunTriggers, oneOf } from "../words.ts";

export const CompareRun = z.object({
  storeId: z.uuid(),
  runId: z.uuid(),
  /** Null or left out compares each check with what was last said of it before the run. */
  againstId: z.uuid().nullish(),
});

/** One side of a change, as it was said. */
export type Said = RunEntry & { impact: Impact; found: string | null; summary: string; runId: string };

export type RunChange = Comparison<Said> & {
  title: string;
  /** Nothing at all was known of the check before: what it found may be as old as the shop. */
  isFirstLook: boolean;
  /** The risk it is part of; null when there is none. */
  findingId: string | null;
};

/**
 * Gives every change of a run, worst first. `before` is the run it was compared with, or the one most of the last words
 * came from; null when nothing was known before. Throws `NotFound`, and `InvalidInput` for a run compared with itself.
 */
export async function compareRun(ctx: Ctx, input: z.input<typeof CompareRun>) {
  const { storeId, runId, againstId } = input;
  if (againstId === runId) throw new InvalidInput("againstId", "Choose another audit to compare this one with.");
  const run = await findRun(ctx, storeId, runId);
  const against = againstId ? await findRun(ctx, storeId, againstId) : null;
  const both = against === null ? run.checkIds : run.checkIds.filter((id) => against.checkIds.includes(id));
  const after = await wordsOf(ctx, [run.id], both);
  const earlier = against ? await wordsOf(ctx, [against.id], both) : await lastWords(ctx, storeId, run);
  // What could not be looked at in this run has not been removed.
  const seen = new Set(after.map(({ checkId }) => checkId));
  const compared = compareRuns(
    earlier.filter(({ checkId }) => seen.has(checkId)),
    after,
  );
  const known = new Set(earlier.map(({ checkId }) => checkId));
  const before = against ?? (await mostNamed(ctx, storeId, earlier));
  return {
    run: shown(run),
    before: before ? shown(before) : null,
    changes: await describeChanges(ctx, storeId, compared, known),
    counts: countChanges(compared),
    /** Checks nothing was known of before: a first audit has nothing else. */
    withoutBefore: [...seen].filter((id) => !known.has(id)).length,
    /** Checks that only one of the two runs asked. */
    onlyInOne: against ? run.checkIds.length + against.checkIds.length - 2 * both.length : 0,
  };
}

const fields = {
  id: true,
  number: true,
  trigger: true,
  state: true,
  checkIds: true,
  createdAt: true,
  endedAt: true,
  deployId: true,
} as const;
type Run = Awaited<ReturnType<typeof findRun>>;

async function findRun(ctx: Ctx, storeId: string, id: string) {
  const run = await ctx.db.auditRun.findFirst({ where: { id, storeId }, select: fields });
  if (!run) throw new NotFound("audit");
  return run;
}

/** Gives what was last said of each check of the run before it began, by any run but those of the same deploy. */
async function lastWords(ctx: Ctx, storeId: string, run: Run): Promise<Said[]> {
  const newest = await ctx.db.$queryRaw<{ checkId: string; runId: string }[]>`
    SELECT DISTINCT ON (r."checkId") r."checkId", r."runId"::text AS "runId"
    FROM "Result" r JOIN "AuditRun" a ON a.id = r."runId"
    WHERE r."storeId" = ${storeId}::uuid AND r."checkId" = ANY (${run.checkIds})
      AND a."createdAt" < ${run.createdAt} AND a.state = 'completed'
      AND (${run.deployId}::uuid IS NULL OR a."deployId" IS DISTINCT FROM ${run.deployId}::uuid)
      AND r.status <> 'error'
    ORDER BY r."checkId", a."createdAt" DESC, r."createdAt" DESC`;
  const sourceOf = new Map(newest.map(({ checkId, runId }) => [checkId, runId]));
  const words = await wordsOf(ctx, [...new Set(sourceOf.values())], run.checkIds);
  return words.filter(({ checkId, runId }) => sourceOf.get(checkId) === runId);
}

async function wordsOf(ctx: Ctx, runIds: string[], checkIds: string[]): Promise<Said[]> {
  const rows = await ctx.db.result.findMany({
    where: { runId: { in: runIds }, checkId: { in: checkIds } },
    orderBy: [{ checkId: "asc" }, { subject: "asc" }],
    select: {
      ...{ runId: true, checkId: true, subject: true, findingKey: true, status: true, severity: true, impact: true },
      ...{ found: true, summary: true, catalogueVersion: true, inputsHash: true },
    },
  });
  return rows.map(({ catalogueVersion, inputsHash, ...row }) => ({
    ...row,
    status: asStatus(row.status),
    severity: asSeverity(row.severity),
    impact: asImpact(row.impact),
    basis: { catalogueVersion, inputsHash },
  }));
}

/** Finds the run most of the words came from. */
async function mostNamed(ctx: Ctx, storeId: string, words: readonly Said[]): Promise<Run | null> {
  const counts = new Map<string, number>();
  for (const { runId } of words) counts.set(runId, (counts.get(runId) ?? 0) + 1);
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most ? findRun(ctx, storeId, most[0]) : null;
}

const order: Change[] = ["worsened", "new", "incomparable", "fixed", "improved", "removed", "unchanged"];

async function describeChanges(
  ctx: Ctx,
  storeId: string,
  compared: Comparison<Said>[],
  known: ReadonlySet<string>,
): Promise<RunChange[]> {
  const findings = await ctx.db.finding.findMany({
    where: { storeId, checkId: { in: [...new Set(compared.map(({ entry }) => entry.checkId))] } },
    select: { id: true, checkId: true, subject: true, findingKey: true },
  });
  const described = compared.map((comparison): RunChange => {
    const { checkId, subject, findingKey } = comparison.entry;
    const own = findings.filter((finding) => finding.checkId === checkId && finding.subject === subject);
    return {
      ...comparison,
      title: checks.find(({ id }) => id === checkId)?.title ?? checkId,
      isFirstLook: !known.has(checkId),
      findingId: (own.find((finding) => finding.findingKey === findingKey) ?? own[0])?.id ?? null,
    };
  });
  return described.toSorted((a, b) => order.indexOf(a.change) - order.indexOf(b.change));
}

function countChanges(compared: readonly Comparison[]): Record<Change, number> {
  const count = (word: Change) => compared.filter(({ change }) => change === word).length;
  return Object.fromEntries(changeWords.map((word) => [word, count(word)])) as Record<Change, number>;
}

function shown({ checkIds, trigger, state, deployId: _, ...run }: Run) {
  return {
    ...run,
    trigger: oneOf(auditRunTriggers, trigger),
    state: oneOf(auditRunStates, state),
    checks: checkIds.length,
  };
}
