/** Takes a person's answer to a check that no probe can see, as an audit of that one check. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { recordCheck } from "../audit-runs/record-check.ts";
import { createRun, requestRun } from "../audit-runs/request-run.ts";
import { type AttestationCheck, type AttestationFacts, isAttestation, questionOf } from "../checks/attestation.ts";
import type { Answer } from "../checks/check.ts";
import type { CheckResult } from "../checks/result.ts";
import { judgeAgain } from "../checks/run.ts";
import { checksInForce } from "../connections/permissions.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { InvalidInput, NotFound } from "../errors.ts";
import { founderQuestions } from "../founder/todo.ts";
import { reportRegressions } from "../roadmap/reopen-stage.ts";
import { tellStages } from "../roadmap/tell-workflow.ts";
import { lockStore } from "../stores/lock-store.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { refreshStore } from "../stores/refresh-store.ts";
import { attestationAnswers } from "../words.ts";
import { findSecrets } from "./secret-in-text.ts";

export const Attest = z.object({
  storeId: z.uuid(),
  checkId: z.string().max(60),
  answer: z.enum(attestationAnswers),
  statement: z
    .string()
    .trim()
    .min(10, "Say in a sentence what you saw, at least ten characters.")
    .max(2_000, "At most 2,000 characters."),
  /** Where the proof stands: a ticket, a shared document, a screenshot. Null counts as "no evidence" and opens no gate. */
  evidenceUrl: z
    .url({ protocol: /^https$/, error: "Evidence is a link that begins with https://." })
    .max(2_000)
    .nullable(),
  /** A file given as proof instead (server/evidence-files), or beside the link; null or left out without one. */
  evidenceFileId: z.uuid().nullish(),
});

/** Records the answer and moves what depends on it. Throws `InvalidInput` when a text holds something shaped like a secret. */
export async function attest(ctx: Ctx, input: z.infer<typeof Attest>): Promise<{ auditRunId: string }> {
  requireAnswerer(ctx, input.checkId);
  const check = (await checksInForce(ctx, input.storeId)).find(({ id }) => id === input.checkId);
  const asked = check ? questionOf(check) : null;
  if (!check || !asked) throw new InvalidInput("checkId", "This check is measured, not answered.");
  for (const field of ["statement", "evidenceUrl"] as const) {
    if (findSecrets(input[field] ?? "")) {
      throw new InvalidInput(field, "That looks like a secret value. Put only its name here.");
    }
  }
  await lockStore(ctx, input.storeId);
  const store = await ctx.db.store.findUnique({ where: { id: input.storeId }, select: { id: true, profile: true } });
  if (!store) throw new NotFound("store");
  const file = await fileOf(ctx, input);
  const attestation = await ctx.db.attestation.create({
    data: {
      workspaceId: ctx.actor.workspaceId,
      storeId: input.storeId,
      checkId: check.id,
      answer: input.answer,
      statement: input.statement,
      evidenceUrl: input.evidenceUrl,
      evidenceKind: evidenceKind(input.evidenceUrl, file),
      evidenceFileId: file,
      byName: actorName(ctx.actor),
      at: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + asked.answerHoldsMs),
    },
    select: { id: true },
  });
  await recordActivity(ctx, {
    storeId: input.storeId,
    action: "check.attested",
    subject: { kind: "attestation", id: attestation.id, name: check.title },
    after: { answer: input.answer, evidence: input.evidenceUrl !== null || file !== null },
  });
  const request = { storeId: input.storeId, trigger: "recheck" as const, checkIds: [check.id], stageKey: null };
  if (!isAttestation(check)) {
    // The answer is one part of what is measured: an audit of the check puts the two together.
    const { auditRunId } = await requestRun(ctx, request);
    return { auditRunId };
  }
  const { auditRunId } = await createRun(ctx, request);
  await ctx.db.auditRun.update({ where: { id: auditRunId }, data: { state: "running", startedAt: ctx.now } });
  await recordCheck(ctx, { id: auditRunId, storeId: input.storeId }, await judgeAttestation(ctx, check, store));
  const status = await ctx.db.result.findFirst({ where: { runId: auditRunId }, select: { status: true } });
  await ctx.db.auditRun.update({
    where: { id: auditRunId },
    data: { state: "completed", endedAt: ctx.now, counts: status ? { [status.status]: 1 } : {} },
  });
  await refreshStore(ctx, input.storeId);
  await tellStages(ctx, input.storeId, check.stages, "attested");
  await reportRegressions(ctx, input.storeId, auditRunId);
  return { auditRunId };
}

/** The proof has to be the store's own and still there. Throws `InvalidInput` otherwise; null without one. */
async function fileOf(ctx: Ctx, { storeId, evidenceFileId }: z.infer<typeof Attest>): Promise<string | null> {
  if (!evidenceFileId) return null;
  const where = { id: evidenceFileId, storeId, expiresAt: { gt: ctx.now } };
  const row = await ctx.db.evidenceFile.findFirst({ where, select: { id: true } });
  if (!row) throw new InvalidInput("evidenceFileId", "We cannot find this file any more. Choose it again.");
  return row.id;
}

function evidenceKind(url: string | null, file: string | null): "file" | "link" | null {
  if (file !== null) return "file";
  return url === null ? null : "link";
}

/** A founder answers what is theirs to know; everything else, and a teammate's word, goes through the consultant. */
function requireAnswerer(ctx: Ctx, checkId: string): void {
  const { actor } = ctx;
  if (actor.kind === "person" && actor.role === "founder" && founderQuestions.includes(checkId)) return;
  requireEditor(ctx, "answering this question");
}

/** Judges an attestation check from its newest answer; without one it is `unknown`. The answer's own expiry counts. */
export async function judgeAttestation(
  ctx: Ctx,
  check: AttestationCheck,
  store: { id: string; profile: unknown },
): Promise<{ check: AttestationCheck; results: CheckResult[]; facts: AttestationFacts }> {
  const newest = await newestAnswer(ctx, store.id, check.id);
  const facts = newest?.answer ?? null;
  const results = judgeAgain(check, profileOf(store), facts, ctx.now).map((result) => ({
    ...result,
    expiresAt: newest ? newest.expiresAt.toISOString() : result.expiresAt,
  }));
  return { check, results, facts };
}

/** Gives the newest answer to a check's question that still holds; null when there is none. */
export async function newestAnswer(
  ctx: Ctx,
  storeId: string,
  checkId: string,
): Promise<{ answer: Answer; expiresAt: Date } | null> {
  const row = await ctx.db.attestation.findFirst({
    where: { storeId, checkId, revokedAt: null, expiresAt: { gt: ctx.now } },
    orderBy: { at: "desc" },
  });
  const word = attestationAnswers.find((known) => known === row?.answer);
  if (!row || !word) return null;
  const { statement, evidenceUrl, evidenceFileId, byName, at, expiresAt } = row;
  const said = {
    answer: word,
    statement,
    hasEvidence: evidenceUrl !== null || evidenceFileId !== null,
    byName,
    at: at.toISOString(),
  };
  return { answer: said, expiresAt };
}
