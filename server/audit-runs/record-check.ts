/** Stores what one check said in one run, and moves everything derived from it, in one transaction. */
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { InputJsonValue } from "../../prisma/generated/internal/prismaNamespace.ts";
import type { Json } from "../checks/check.ts";
import type { CheckOutcome, CheckResult } from "../checks/result.ts";
import type { Ctx } from "../ctx.ts";
import { updateFindings } from "../findings/update-findings.ts";
import { uuidv7 } from "../uuid.ts";

/** Records an outcome once: a check already done in this run is left alone, so that a repeated step changes nothing. */
export async function recordCheck(
  ctx: Ctx,
  run: { id: string; storeId: string },
  outcome: CheckOutcome,
): Promise<void> {
  const { check, results } = outcome;
  const { workspaceId } = ctx.actor;
  const worst = worstOf(results);
  const factsSha256 = outcome.facts === null ? null : await storeFacts(ctx, run.storeId, outcome.facts);
  const claimed = await ctx.db.auditRunCheck.updateMany({
    where: { runId: run.id, checkId: check.id, state: { not: "done" } },
    data: {
      state: "done",
      status: worst?.status ?? "error",
      headline: worst?.found ?? worst?.summaryTech.slice(0, 160) ?? null,
      startedAt: worst ? new Date(worst.startedAt) : ctx.now,
      endedAt: ctx.now,
      durationMs: Math.max(0, ...results.map(({ durationMs }) => durationMs)),
      factsSha256,
    },
  });
  if (claimed.count === 0) return;
  const rows = results.map((result) => ({ id: uuidv7(), result }));
  await ctx.db.result.createMany({
    data: rows.map(({ id, result }) => ({
      id,
      workspaceId,
      storeId: run.storeId,
      runId: run.id,
      checkId: check.id,
      catalogueVersion: result.catalogueVersion,
      subject: result.subject,
      findingKey: result.findingKey,
      status: result.status,
      severity: result.severity,
      impact: result.impact,
      reach: result.reach,
      confidence: result.confidence,
      summary: result.summary,
      summaryTech: result.summaryTech,
      expected: result.expected,
      found: result.found,
      ask: result.ask,
      data: result.data === undefined || result.data === null ? undefined : (result.data as InputJsonValue),
      deadline: result.deadline ? new Date(result.deadline) : null,
      vantage: result.vantage,
      inputsHash: result.inputsHash,
      startedAt: new Date(result.startedAt),
      durationMs: result.durationMs,
      expiresAt: new Date(result.expiresAt),
      createdAt: ctx.now,
    })),
  });
  await storeObservations(ctx, run, check.id, results);
  if (!(await isOvertaken(ctx, run, check.id, results))) {
    await moveCheckStates(ctx, run, check.id, rows);
    await updateFindings(ctx, { storeId: run.storeId, runId: run.id, check, rows });
  }
  await ctx.publish({ storeId: run.storeId, kind: "audit-run", id: run.id });
}

const order = ["fail", "error", "unknown", "warn", "pass", "skip"];

/** Gives the result that stands for the check in a list: fail before error, unknown, warn, pass and skip. */
export function worstOf(results: CheckResult[]): CheckResult | null {
  return results.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status))[0] ?? null;
}

async function storeFacts(ctx: Ctx, storeId: string, facts: Json): Promise<string> {
  const text = canonicalize(facts) ?? "null";
  const sha256 = createHash("sha256").update(text).digest("hex");
  await ctx.db.facts.createMany({
    data: [{ workspaceId: ctx.actor.workspaceId, storeId, sha256, content: JSON.parse(text), createdAt: ctx.now }],
    skipDuplicates: true,
  });
  return sha256;
}

async function storeObservations(
  ctx: Ctx,
  run: { id: string; storeId: string },
  checkId: string,
  results: CheckResult[],
): Promise<void> {
  // All results of a check carry the same observations: what the check saw.
  const seen = new Map(results.flatMap(({ observations }) => observations).map((item) => [JSON.stringify(item), item]));
  if (seen.size === 0) return;
  await ctx.db.observation.createMany({
    data: [...seen.values()].map((observation) => ({
      ...observation,
      id: uuidv7(),
      at: new Date(observation.at),
      workspaceId: ctx.actor.workspaceId,
      storeId: run.storeId,
      runId: run.id,
      checkId,
    })),
  });
}

/** Tells whether another run has looked later than this one: a slow run must not undo what a re-check saw since. */
async function isOvertaken(
  ctx: Ctx,
  run: { id: string; storeId: string },
  checkId: string,
  results: CheckResult[],
): Promise<boolean> {
  const startedAt = results[0]?.startedAt;
  if (startedAt === undefined) return false;
  const later = await ctx.db.result.findFirst({
    where: {
      storeId: run.storeId,
      checkId,
      runId: { not: run.id },
      status: { not: "error" },
      startedAt: { gt: new Date(startedAt) },
    },
    select: { id: true },
  });
  return later !== null;
}

/** Replaces the check's current states. An `error` is our fault: the last word on its subject stays and ages into "old". */
async function moveCheckStates(
  ctx: Ctx,
  run: { id: string; storeId: string },
  checkId: string,
  rows: { id: string; result: CheckResult }[],
): Promise<void> {
  const isError = ({ result }: (typeof rows)[number]) => result.status === "error";
  const held = await ctx.db.checkState.findMany({
    where: { storeId: run.storeId, checkId },
    select: { subject: true },
  });
  if (held.length > 0 && rows.every(isError)) return;
  const blurred = rows.filter(isError).map(({ result }) => result.subject);
  const kept = blurred.filter((subject) => held.some((state) => state.subject === subject));
  await ctx.db.checkState.deleteMany({ where: { storeId: run.storeId, checkId, subject: { notIn: kept } } });
  const replaced = rows.filter((row) => !(isError(row) && kept.includes(row.result.subject)));
  await ctx.db.checkState.createMany({
    // A subject seen in part keeps its last word beside what was seen now.
    skipDuplicates: true,
    data: replaced.map(({ id, result }) => ({
      workspaceId: ctx.actor.workspaceId,
      storeId: run.storeId,
      checkId,
      subject: result.subject,
      findingKey: result.findingKey,
      resultId: id,
      runId: run.id,
      status: result.status,
      severity: result.severity,
      impact: result.impact,
      reach: result.reach,
      confidence: result.confidence,
      summary: result.summary,
      summaryTech: result.summaryTech,
      ask: result.ask,
      deadline: result.deadline ? new Date(result.deadline) : null,
      seenAt: ctx.now,
      expiresAt: new Date(result.expiresAt),
    })),
  });
}
