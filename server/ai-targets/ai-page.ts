/** Reads what the page of the AI assistant shows. */
import { z } from "zod";
import { plantingsOf } from "../checks/ai/canaries.ts";
import { checks } from "../checks/index.ts";
import type { Ctx } from "../ctx.ts";
import { asStatus } from "../words.ts";
import type { AiTargetRef } from "./declare-target.ts";
import { findTarget } from "./find-target.ts";
import { openCanaries } from "./open-sealed.ts";
import { aiCheckIds } from "./run-red-team.ts";

/** Written by the checks of the red team; rows from before a change of its shape show no transcript. */
const Data = z.object({
  transcripts: z.array(
    z.object({
      prompt: z.string(),
      isTelling: z.boolean(),
      turns: z.array(z.object({ asked: z.string(), answered: z.string(), status: z.number().nullable() })),
    }),
  ),
});

/** Gives the assistant, what to plant where, what is still missing, and what the last run saw. Throws `NotFound`. */
export async function aiPage(ctx: Ctx, { storeId }: z.infer<typeof AiTargetRef>) {
  const { domain, assistant, aiTarget, controlProvenAt } = await findTarget(ctx, storeId);
  const isSame = aiTarget !== null && aiTarget.url === assistant?.url;
  const target = isSame ? aiTarget : null;
  const canaries = openCanaries(storeId, target?.sealedCanaries ?? null);
  const states = await ctx.db.checkState.findMany({ where: { storeId, checkId: { in: aiCheckIds } } });
  const results = await ctx.db.result.findMany({
    where: { id: { in: states.map(({ resultId }) => resultId) } },
    select: { id: true, data: true },
  });
  const running = await ctx.db.auditRunCheck.findMany({
    where: {
      storeId,
      checkId: { in: aiCheckIds },
      state: { not: "done" },
      run: { state: { in: ["queued", "running"] } },
    },
    select: { checkId: true },
  });
  return {
    domain,
    isControlProven: controlProvenAt !== null,
    assistant,
    issuedAt: canaries === null ? null : (target?.issuedAt ?? null),
    plantings: canaries === null ? [] : plantingsOf(canaries, assistant?.contentSlotUrl ?? null),
    planted: target?.plantedAt ? { at: target.plantedAt, byName: target.plantedByName ?? "" } : null,
    consent: target?.consentAt ? { at: target.consentAt, byName: target.consentByName ?? "" } : null,
    isRunning: running.length > 0,
    checks: checks
      .filter(({ id }) => aiCheckIds.includes(id))
      .map(({ id, title, why }) => ({
        id,
        title,
        why,
        isRunning: running.some(({ checkId }) => checkId === id),
        results: states
          .filter(({ checkId }) => checkId === id)
          .map(({ status, summary, summaryTech, ask, seenAt, expiresAt, resultId, subject, findingKey }) => ({
            key: `${subject} ${findingKey}`,
            status: asStatus(status),
            summary,
            summaryTech,
            ask,
            seenAt,
            isExpired: expiresAt <= ctx.now,
            transcripts: transcriptsOf(results.find((result) => result.id === resultId)?.data),
          })),
      })),
  };
}

function transcriptsOf(data: unknown) {
  const read = Data.safeParse(data);
  return read.success ? read.data.transcripts : [];
}
